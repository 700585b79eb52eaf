"""The relay publishes a service's log: it reads past its checkpoint, publishes, and moves the checkpoint."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import structlog

from shared.contracts import Contract
from shared.kernel.messages import Event
from shared.kernel.recorded import Recorded
from shared.kernel.store import Checkpoint, Entry, Fenced, Store, WriteSet
from shared.messaging.broker import Broker, Publisher, PublishFailed, Record
from shared.messaging.logs import CHECK_EVERY, LogWatch
from shared.messaging.openings import Openings
from shared.messaging.reconciliation import reconciled
from shared.messaging.record import partition_of, to_record, topic_of
from shared.messaging.relayed import CHECKPOINT, Differs, Relayed, last_positions

Publish: TypeAlias = Callable[[Recorded[Event], Event], Contract | None]
PAGE = 1_000
GATHERED_FOR, AT_LATEST = 0.02, 0.5
FIRST_PAUSE, LAST_PAUSE = 0.2, 5.0
log = structlog.get_logger()


@dataclass
class Relay:
    """One leader per service runs it; `stopped` says why it refuses to go on."""

    source: str
    store: Store
    broker: Broker
    publish: Publish
    stopped: str | None = None
    published: int = 0
    check_every: float = CHECK_EVERY
    _publisher: Publisher | None = None
    _openings: Openings = field(init=False)
    _logs: LogWatch = field(init=False)

    def __post_init__(self) -> None:
        self._logs = LogWatch(self.broker, self.check_every)
        self._openings = Openings(self.store)

    @property
    def topic(self) -> str:
        return topic_of(self.source)

    async def run(self) -> None:
        """Publishes until cancelled, and begins again after any failure: what the broker has is then uncertain.
        Ends, with `stopped` set, where broker and store differ."""
        pause = FIRST_PAUSE
        while not self.stopped:
            published = self.published
            try:
                await self._publish_on()
            except Differs as difference:
                self.stopped = str(difference)
                log.error("relay stopped", service=self.source, reason=self.stopped)
            except Exception:
                log.exception("publishing failed, will be repeated", service=self.source)
                pause = FIRST_PAUSE if self.published > published else min(pause * 2, LAST_PAUSE)
                await asyncio.sleep(pause)
            finally:
                await self._close()

    async def _publish_on(self) -> None:
        relayed, text = await self.begin()
        while True:
            relayed, text, more = await self.advance(relayed, text)
            if not more:
                await self.store.grown(relayed.position, timeout=AT_LATEST)
                await asyncio.sleep(GATHERED_FOR)  # a batch of a few costs each listener little more than one event
                await self._expect(relayed.log)

    async def _close(self) -> None:
        if self._publisher:
            publisher, self._publisher = self._publisher, None
            await publisher.close()

    async def begin(self) -> tuple[Relayed, str | None]:
        """Where to go on, after comparing the broker's last records with the store: a partition that lacks some, or has
        none any more, is filled up. Raises Differs."""
        await self.broker.ensure_topics([self.topic])
        if await self._is_superseded():
            log.warning("a log of a history that was replaced is made anew", service=self.source)
            await self.broker.remove(self.topic)
            await self.broker.ensure_topics([self.topic])
        text = await self.store.checkpoint(CHECKPOINT)
        log_id = await self.broker.log_id(self.topic)
        known = Relayed.of(text) if text else Relayed(log_id)
        last = await last_positions(self.store, self.topic, await self.broker.last(self.topic))
        behind = [have for have, should in zip(last, known.partitions, strict=True) if have < should]
        return Relayed(log_id, min([known.position, *behind]), last), text

    async def agrees(self) -> bool:
        """Whether a relay that stopped may go on: what it stopped for is gone."""
        try:
            await self.begin()
        except Differs as difference:
            self.stopped = str(difference)
            return False
        except Exception:  # each broker has its own words for being out of reach
            log.exception("a stopped relay cannot look again", service=self.source)
            return False
        self.stopped = None
        return True

    async def _is_superseded(self) -> bool:
        """Whether the log shows a history that an operator replaced, so that nothing of it is needed any more."""
        superseded = (await reconciled(self.store, self.source)).superseded
        if not superseded:
            return False
        last = (await self.broker.last(self.topic)).values()
        return any(stored and stored.record.headers.get("generation") in superseded for stored in last)

    async def advance(self, relayed: Relayed, text: str | None) -> tuple[Relayed, str | None, bool]:
        """Publishes one page. Gives the new place, its stored text, and whether there may be more.

        After PublishFailed, begin again."""
        entries = await self.store.read(relayed.position, PAGE)
        if not entries:
            return relayed, text, False
        partitions = list(relayed.partitions)
        if records := await self._records(entries, partitions):
            await self._send(relayed.log, records)
        moved = Relayed(relayed.log, entries[-1].position, tuple(partitions))
        try:
            await self._move(text, moved)
        except Fenced:
            return *(await self.begin()), True
        self.published += len(records)
        return moved, moved.text(), len(entries) == PAGE

    async def _move(self, text: str | None, moved: Relayed) -> None:
        work = WriteSet(self.store)
        work.move(Checkpoint(CHECKPOINT, text, moved.text()))
        await work.commit()

    async def _send(self, log_id: str, records: Sequence[tuple[int, Record]]) -> None:
        await self._expect(log_id)
        self._publisher = self._publisher or self.broker.publisher()
        await self._publisher.publish(self.topic, records)

    async def _expect(self, log_id: str) -> None:
        """A log made anew must be filled from the start, even when nothing new is to be published; were it begun where
        the old one ended, what came before would be missing."""
        if await self._logs.id(self.topic) != log_id:
            raise PublishFailed(f"{self.topic} was lost, and perhaps made anew")

    async def _records(self, entries: Sequence[Entry], partitions: list[int]) -> list[tuple[int, Record]]:
        """The records of these events; `partitions` follows with the last position of each."""
        generation = await self.store.generation()
        openings = await self._openings.of(entries)
        records: list[tuple[int, Record]] = []
        for position, recorded in entries:
            contract = self.publish(recorded, openings[recorded.stream])
            if contract is None:
                continue
            key = contract.key
            partition = partition_of(key)
            if position > partitions[partition]:
                record = to_record(contract, key, recorded, self.source, generation, position, partitions[partition])
                records.append((partition, record))
                partitions[partition] = position
        return records
