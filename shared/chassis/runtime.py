"""The runtime of a service process: its store and broker, and in the worker role the tasks that never end."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

import structlog

from shared.chassis.clock import Clock
from shared.chassis.deadlines import DeadlineRunner
from shared.chassis.leadership import while_leading
from shared.chassis.measures import Measures
from shared.chassis.measuring import Measuring
from shared.chassis.metrics import Reading
from shared.chassis.revisions import CONTRACTED, Database, refuse_outdated
from shared.chassis.settings import Settings
from shared.chassis.telemetry import Telemetry
from shared.chassis.work import Work
from shared.kernel.model import Model
from shared.kernel.store import PostgresStore, StoreError
from shared.messaging.broker import Broker
from shared.messaging.brokers import connect_broker
from shared.messaging.policies import Policies
from shared.messaging.record import topic_of
from shared.messaging.relay import Publish, Relay
from shared.messaging.subscriber import Subscriber

STOP_WITHIN = 10.0
TOPICS_WITHIN = 15.0
STUCK_AFTER = 120.0
MEASURE_EVERY = 5.0
LOOK_AGAIN_EVERY = 5.0
log = structlog.get_logger()


@dataclass
class Runtime:
    """Started with the app's lifespan. A task that dies ends the process, so that its supervisor starts it anew."""

    service: str
    settings: Settings
    telemetry: Telemetry
    store: PostgresStore
    broker: Broker
    clock: Clock
    relay: Relay | None = None
    subscriber: Subscriber | None = None
    work: Sequence[Work] = ()
    measures: Measures | None = None
    databases: dict[str, Database] = field(default_factory=dict)
    failed: str | None = None
    _measuring: Measuring | None = None
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _closed: bool = False

    @classmethod
    async def open(
        cls, service: str, model: Model, settings: Settings, telemetry: Telemetry, revision: str = ""
    ) -> "Runtime":
        """Raises Outdated."""
        store = await PostgresStore.connect(model, settings.database, revision=revision)
        refuse_outdated(revision, await store.checkpoint(CONTRACTED))
        broker = await connect_broker(settings.broker)
        clock = Clock()
        if settings.demo:
            await clock.restore(store)
        return cls(service, settings, telemetry, store, broker, clock)

    async def start(
        self, publish: Publish | None, policies: Policies | None, listens_to: Sequence[str], work: Sequence[Work]
    ) -> None:
        topics = [topic_of(name) for name in {*listens_to, *([self.service] if publish else [])}]
        await self._ensure_topics(topics)
        if publish:
            self.relay = Relay(self.service, self.store, self.broker, publish)
        if policies and listens_to:
            self.subscriber = Subscriber(self.service, self.store, self.broker, policies, listens_to)
            self.subscriber.on_batch = self.telemetry.batch
        self.work = work
        self._watch()
        if self.settings.role == "api":
            return
        dsn = self.settings.database
        self._spawn("deadlines", DeadlineRunner(self.service, self.store, self.clock).run())
        self._spawn("gauges", self._measure())
        if self.relay:
            self._spawn("relay", while_leading(dsn, "relay", self._relay_for_ever))
        if self.subscriber:
            self._spawn("subscriber", self.subscriber.run())
        for one in work:
            self._spawn(one.name, while_leading(dsn, one.name, partial(one.run, self.store)))

    def _watch(self) -> None:
        metrics, pool = self.telemetry.metrics, self.store.pool
        metrics.live("passerelle_pool_connections_busy", lambda: pool.busy)
        metrics.live("passerelle_pool_connections_max", lambda: pool.size)
        metrics.live("passerelle_append_waiting", lambda: self.store.waiting)
        if relay := self.relay:
            metrics.publishing(lambda: relay.published)
        self.store.on_group(metrics.appended)
        self._measuring = Measuring(
            self.service, self.store, self.broker, self.clock, self.relay, self.subscriber, self.measures
        )

    async def _ensure_topics(self, topics: Sequence[str]) -> None:
        """A broker that is away now holds nothing up: the log keeps what is to be published, and relays make topics."""
        try:
            async with asyncio.timeout(TOPICS_WITHIN):
                await self.broker.ensure_topics(topics)
        except Exception:  # each broker has its own words for being out of reach
            log.exception("topics are not made yet", service=self.service)

    async def _relay_for_ever(self) -> None:
        """A relay that stopped for an operator keeps its place, so that no other takes it up, and looks again. One that
        lost its place to another process has nothing to say any more."""
        assert self.relay
        try:
            while True:
                await self.relay.run()
                while not await self.relay.agrees():
                    await asyncio.sleep(LOOK_AGAIN_EVERY)
                log.info("the relay goes on", service=self.service)
        finally:
            self.relay.stopped = None

    def _spawn(self, name: str, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        task.set_name(name)
        task.add_done_callback(self._ended)
        self._tasks.append(task)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        if task.cancelled() or self.failed:
            return
        self.failed = f"{task.get_name()}: {task.exception()!r}"
        log.critical(
            "a task ended, so the process ends", service=self.service, task=self.failed, exc_info=task.exception()
        )
        os.kill(os.getpid(), signal.SIGTERM)

    async def _measure(self) -> None:
        while True:
            with contextlib.suppress(StoreError, OSError):
                await self.measure()
            await asyncio.sleep(MEASURE_EVERY)

    async def measure(self) -> None:
        """Measures now; without it that is done every few seconds."""
        self.telemetry.metrics.set(*await self.readings())

    async def readings(self) -> Sequence[Reading]:
        assert self._measuring
        return await self._measuring.readings()

    @property
    def stopped(self) -> list[str]:
        """What waits for an operator here, each with the reason."""
        relay = [f"relay: {self.relay.stopped}"] if self.relay and self.relay.stopped else []
        stopped = self.subscriber.stopped if self.subscriber else {}
        return [*relay, *(f"{partition.topic}/{partition.number}: {why}" for partition, why in stopped.items())]

    def alive(self) -> bool:
        """False when a task of this process is stuck; says nothing of database or broker."""
        if self.failed:
            return False
        tried = self.subscriber.last_tried if self.subscriber and self.settings.role != "api" else None
        return tried is None or time.monotonic() - tried < STUCK_AFTER

    async def close(self) -> None:
        """Ends everything within a bound, once; what was not acknowledged is safe to lose."""
        if self._closed:
            return
        self._closed = True
        for task in self._tasks:
            task.cancel()
        await _bounded("tasks", lambda: asyncio.wait(self._tasks) if self._tasks else asyncio.sleep(0))
        await _bounded("broker", self.broker.close)
        await _bounded("store", self.store.close)
        await _bounded("telemetry", lambda: asyncio.to_thread(self.telemetry.shutdown))


async def _bounded(what: str, stop: Callable[[], Awaitable[object]]) -> None:
    try:
        async with asyncio.timeout(STOP_WITHIN):
            await stop()
    except TimeoutError:
        log.warning("did not stop in time", what=what, seconds=STOP_WITHIN)
    except Exception:
        log.exception("did not stop cleanly", what=what)
