"""The subscriber hears what other services publish and applies each batch as one fenced write-set, exactly once."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain
from typing import Any, TypeVar

import structlog

from shared.contracts import Contract
from shared.kernel.store import Checkpoint, Fenced, Store, StoreError, StoreUnavailable, WriteSet
from shared.messaging.broker import Broker, Consumer, Partition, Stored
from shared.messaging.handling import Handling
from shared.messaging.kept_facts import KeptFacts
from shared.messaging.logs import CHECK_EVERY, LogWatch
from shared.messaging.parking import parked_messages
from shared.messaging.place import Followed, Place, follow, place_name
from shared.messaging.policies import Policies
from shared.messaging.record import Heard, topic_of
from shared.messaging.repeating import until_done

BATCH = 500
PATIENCE = timedelta(seconds=60)
RETRY_EVERY = 0.5
TELL_EVERY, TELL_WITHIN = 1.0, 5.0
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
T = TypeVar("T")
log = structlog.get_logger()


@dataclass
class Subscriber:
    """One member of its service's group. `stopped` holds the partitions that wait for an operator, with the reason.

    A reference that is missing is waited for with `patience`; every `retry_every` seconds what waits is tried again.
    """

    service: str
    store: Store
    broker: Broker
    policies: Policies
    listens_to: Sequence[str]
    patience: timedelta = PATIENCE
    retry_every: float = RETRY_EVERY
    check_every: float = CHECK_EVERY
    stopped: dict[Partition, str] = field(default_factory=dict)
    heard: int = 0
    last_tried: float = field(default_factory=time.monotonic)
    on_batch: Callable[[Sequence[Heard[Any]]], Any] = lambda _: None
    _consumer: Consumer | None = None
    _places: dict[Partition, tuple[Place, str | None]] = field(default_factory=dict)
    _parked: set[str] = field(default_factory=set)
    _retried_at: float = 0.0
    _looked_at: float = 0.0
    _to_tell: dict[Partition, int] = field(default_factory=dict)
    _told_at: float = 0.0
    _handling: Handling = field(init=False)
    _logs: LogWatch = field(init=False)
    _kept: KeptFacts = field(init=False)

    def __post_init__(self) -> None:
        self._handling = Handling(self.service, self.store, self.policies, self.patience)
        self._logs = LogWatch(self.broker, self.check_every)
        self._kept = KeptFacts(self.store, self.listens_to)

    async def run(self) -> None:
        """Hears and applies until cancelled; after an outage it joins its group anew. Raises what is no outage: a
        write-set that the store refuses even where it only parks."""
        pause = FIRST_PAUSE
        while True:
            try:
                await self.start()
                while True:
                    await self.step()
                    pause = FIRST_PAUSE
            except StoreError as error:
                if not isinstance(error, StoreUnavailable):
                    raise
                log.warning("the store is out of reach", service=self.service, error=str(error))
            except Exception:  # each broker has its own words for being out of reach
                log.exception("hearing was broken off", service=self.service)
            finally:
                await self.stop()
            self._places.clear()
            self.last_tried = time.monotonic()
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def start(self) -> None:
        self._consumer = self.broker.consumer(self.service, [topic_of(source) for source in self.listens_to])
        await self._consumer.start()

    async def stop(self) -> None:
        if self._consumer:
            await self._consumer.stop()

    async def step(self) -> None:
        consumer = self._consumer
        assert consumer
        self.last_tried = time.monotonic()
        await self._sync(consumer)
        await self._retry_parked()
        await self._tell_broker(consumer)
        if batch := await consumer.poll(timeout=self.retry_every, limit=BATCH):
            await self._apply_all(consumer, batch)

    async def _sync(self, consumer: Consumer) -> None:
        """Takes up partitions that are newly assigned, or whose log is new, and forgets those that were lost."""
        await self._look_at_stopped()
        logs = {topic: await self._logs.id(topic) for topic in map(topic_of, self.listens_to)}
        assigned = consumer.assigned()
        for partition, (place, _) in list(self._places.items()):
            if partition not in assigned or place.log != logs[partition.topic]:
                del self._places[partition]
        new = sorted(one for one in assigned - self._places.keys() if logs[one.topic])
        for topic in sorted({one.topic for one in new}):
            await self._take_up(consumer, [one for one in new if one.topic == topic], logs[topic] or "")
            await self._kept.look_up(topic)
        if new:  # read after the places: whoever parks from now on moves a place as well, and so fences this member
            self._parked.update(view.id for view in await self.store.find(parked_messages))
        self.stopped = {one: reason for one, reason in self.stopped.items() if one in self._places}

    async def _look_at_stopped(self) -> None:
        """A partition that an operator has reconciled is taken up anew."""
        if not self.stopped or time.monotonic() - self._looked_at < self.check_every:
            return
        self._looked_at = time.monotonic()
        for partition in self.stopped.keys() & self._places.keys():
            if await self.store.checkpoint(place_name(partition)) != self._places[partition][1]:
                del self._places[partition]

    async def _take_up(self, consumer: Consumer, partitions: Sequence[Partition], log_id: str) -> None:
        ends = await self.broker.ends(partitions[0].topic)
        for partition in partitions:
            text = await self.store.checkpoint(place_name(partition))
            place = Place.read(text).within(log_id, ends[partition.number]) if text else Place(log_id)
            self._places[partition] = place, text
            self.stopped.pop(partition, None)
            await consumer.seek(partition, place.next)
            consumer.resume(partition)

    async def _apply_all(self, consumer: Consumer, batch: Mapping[Partition, Sequence[Stored]]) -> None:
        """What the store refuses as a whole is applied record by record, so that one bad record is parked alone."""
        try:
            await self._until_done(lambda: self._apply(consumer, batch))
        except StoreError as refusal:
            log.warning("the store refuses a batch", service=self.service, reason=str(refusal))
            for partition, records in batch.items():
                for stored in records:
                    await self._apply_alone(consumer, {partition: [stored]})

    async def _apply_alone(self, consumer: Consumer, one: Mapping[Partition, Sequence[Stored]]) -> None:
        try:
            await self._until_done(lambda: self._apply(consumer, one))
        except StoreError as error:
            refusal = error
            await self._until_done(lambda: self._apply(consumer, one, refusal))

    async def _apply(
        self,
        consumer: Consumer,
        batch: Mapping[Partition, Sequence[Stored]],
        refusal: StoreError | None = None,
    ) -> None:
        followed = {
            partition: follow(self._places[partition][0], records)
            for partition, records in batch.items()
            if partition in self._places and partition not in self.stopped
        }
        work = WriteSet(self.store)
        parked = set(self._parked)
        unheard = {partition: self._kept.unheard(partition.topic, found.new) for partition, found in followed.items()}
        echoes = await self._handling.foresee(work, list(chain.from_iterable(unheard.values())))
        for partition, found in followed.items():
            await self._handling.handle_all(work, partition, unheard[partition], parked, echoes, refusal)
            await self._kept.note(work, partition.topic, found.new, unheard[partition], self._handling.author())
            before, text = self._places[partition]
            if found.place != before:
                work.move(Checkpoint(place_name(partition), text, found.place.text()))
        try:
            await work.commit()
        except Fenced:
            log.warning("a partition was taken over by another member", service=self.service)
            self._places.clear()
            return
        self._parked = parked
        await self._applied(consumer, followed)

    async def _applied(self, consumer: Consumer, followed: Mapping[Partition, Followed]) -> None:
        heard: list[Heard[Contract]] = []
        for partition, found in followed.items():
            heard.extend(found.new)
            if found.broken:
                self.stopped[partition] = found.broken
                consumer.pause(partition)
                log.error("partition stopped", service=self.service, partition=str(partition), reason=found.broken)
            if found.place != self._places[partition][0]:
                self._places[partition] = found.place, found.place.text()
                self._to_tell[partition] = found.place.next
        self.heard += len(heard)
        self.on_batch(heard)

    async def _tell_broker(self, consumer: Consumer) -> None:
        """Now and then, as the broker only uses it to show how far behind the group is."""
        if time.monotonic() - self._told_at < TELL_EVERY:
            return
        self._told_at = time.monotonic()
        with suppress(TimeoutError):
            async with asyncio.timeout(TELL_WITHIN):
                while self._to_tell:
                    await consumer.commit(*self._to_tell.popitem())

    async def _retry_parked(self) -> None:
        """Tries again what waits for a reference, and what an operator asked to retry."""
        if not self._parked or time.monotonic() - self._retried_at < self.retry_every:
            return
        self._retried_at = time.monotonic()
        for view in await self.store.find(parked_messages, condition=("waiting", "retrying"), order=("topic",)):
            if Partition(view.topic, view.partition) in self._places:
                while await self._retry_or_park(view.id):
                    continue

    async def _retry_or_park(self, queue: str) -> bool:
        """What the store refuses stays parked with that refusal."""
        try:
            return await self._until_done(lambda: self._handling.retry(queue))
        except StoreError as error:
            refusal = error
            return await self._until_done(lambda: self._handling.retry(queue, refusal))

    async def _until_done(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Whoever waits for the database is not stuck: each try is a sign of life."""

        async def attempted() -> T:
            self.last_tried = time.monotonic()
            return await attempt()

        return await until_done(attempted)
