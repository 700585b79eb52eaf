"""The subscriber hears what other services publish and applies each batch as one fenced write-set, exactly once."""

import asyncio
import hashlib
import json
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import structlog

from shared.contracts import Contract
from shared.kernel.decider import Author, Refused
from shared.kernel.store import Cause, Checkpoint, ConcurrencyConflict, Fenced, Store, StoreError, WriteSet
from shared.messaging.broker import Broker, Consumer, Partition, Record, Stored
from shared.messaging.parking import (
    KeptRecord,
    NoteFailure,
    NoteHandled,
    ParkedView,
    ParkMessage,
    parked_messages,
    parking,
    queue_of,
)
from shared.messaging.policies import Lookups, NotYet, Policies, by_category
from shared.messaging.record import Heard, from_record, topic_of

BATCH = 500
PATIENCE = timedelta(seconds=60)
RETRY_EVERY = 0.5
log = structlog.get_logger()


class Broken(Exception):
    """A partition that must not be read on: an operator has to reconcile."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far a partition was heard, and the proof of it: a count and a chained digest of the event ids."""

    log: str
    next: int = 0
    position: int = 0
    event_id: str = ""
    generation: str = ""
    count: int = 0
    digest: str = ""

    def text(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> "Place":
        return cls(**json.loads(text))

    def after(self, stored: Stored, heard: Heard[Contract]) -> "Place":
        return Place(
            self.log,
            stored.offset + 1,
            heard.position,
            str(heard.event_id),
            heard.generation,
            self.count + 1,
            chained(self.digest, heard.event_id),
        )

    def passing(self, stored: Stored) -> "Place":
        return Place(
            self.log, stored.offset + 1, self.position, self.event_id, self.generation, self.count, self.digest
        )


def chained(digest: str, event_id: UUID) -> str:
    """The digest of a sequence of event ids, one longer."""
    return hashlib.sha256(digest.encode() + event_id.bytes).hexdigest()[:32]


def place_name(partition: Partition) -> str:
    return f"heard/{partition.topic}/{partition.number}"


@dataclass
class Subscriber:
    """One member of its service's group. `stopped` holds the partitions that wait for an operator, with the reason."""

    service: str
    store: Store
    broker: Broker
    policies: Policies
    listens_to: Sequence[str]
    stopped: dict[Partition, str] = field(default_factory=dict)
    heard: int = 0
    last_poll: float = field(default_factory=time.monotonic)
    on_batch: Callable[[Sequence[Heard[Any]]], Any] = lambda _: None
    _consumer: Consumer | None = None
    _places: dict[Partition, tuple[Place, str | None]] = field(default_factory=dict)
    _parked: set[str] = field(default_factory=set)
    _retried_at: float = 0.0

    async def run(self) -> None:
        """Hears and applies until cancelled."""
        topics = [topic_of(source) for source in self.listens_to]
        self._consumer = self.broker.consumer(f"{self.service}", topics)
        await self._consumer.start()
        try:
            while True:
                await self.step()
        finally:
            await self._consumer.stop()

    async def step(self) -> None:
        consumer = self._consumer
        assert consumer
        self.last_poll = time.monotonic()
        await self._sync(consumer)
        await self._retry_parked()
        batch = await consumer.poll(timeout=RETRY_EVERY, limit=BATCH)
        if batch:
            await _until_done(lambda: self._apply(consumer, batch))

    async def _sync(self, consumer: Consumer) -> None:
        """Takes up newly assigned partitions where their rows say, and forgets those that were lost."""
        assigned = consumer.assigned()
        for lost in self._places.keys() - assigned:
            del self._places[lost]
            self.stopped.pop(lost, None)
        if new := assigned - self._places.keys():
            parked = await self.store.find(parked_messages)
            self._parked.update(view.id for view in parked)
            for partition in sorted(new):
                await self._take_up(consumer, partition)

    async def _take_up(self, consumer: Consumer, partition: Partition) -> None:
        text = await self.store.checkpoint(place_name(partition))
        log_id = await self.broker.log_id(partition.topic)
        place = Place.read(text) if text else Place(log_id)
        if place.log != log_id:
            place = Place(log_id, 0, place.position, place.event_id, place.generation, place.count, place.digest)
        self._places[partition] = place, text
        await consumer.seek(partition, place.next)

    async def _apply(self, consumer: Consumer, batch: Mapping[Partition, Sequence[Stored]]) -> None:
        work = WriteSet(self.store)
        places: dict[Partition, Place] = {}
        parked = set(self._parked)
        for partition, records in batch.items():
            if partition not in self._places or partition in self.stopped:
                continue
            new, places[partition] = self._follow(consumer, partition, records)
            await self._handle_all(work, partition, new, parked)
        moved = {one: place for one, place in places.items() if place != self._places[one][0]}
        for partition, place in moved.items():
            work.move(Checkpoint(place_name(partition), self._places[partition][1], place.text()))
        try:
            await work.commit()
        except Fenced:
            log.warning("a partition was taken over by another member", service=self.service)
            self._places.clear()
            return
        self._parked = parked
        for partition, place in moved.items():
            self._places[partition] = place, place.text()
            await consumer.commit(partition, place.next)

    def _follow(
        self, consumer: Consumer, partition: Partition, records: Sequence[Stored]
    ) -> tuple[list[tuple[Stored, Heard[Contract]]], Place]:
        """The records not applied yet, and the place after them; a broken chain stops the partition before it."""
        place = self._places[partition][0]
        new: list[tuple[Stored, Heard[Contract]]] = []
        for stored in records:
            if stored.offset < place.next:
                continue
            try:
                heard = _chained_on(place, stored)
            except (Broken, KeyError, ValueError) as error:
                self.stopped[partition] = f"offset {stored.offset}: {error}"
                consumer.pause(partition)
                log.error("partition stopped", service=self.service, partition=str(partition), reason=str(error))
                break
            if heard is None:
                place = place.passing(stored)
            else:
                place = place.after(stored, heard)
                new.append((stored, heard))
        return new, place

    async def _handle_all(
        self, work: WriteSet, partition: Partition, records: Sequence[tuple[Stored, Heard[Contract]]], parked: set[str]
    ) -> None:
        self.heard += len(records)
        self.on_batch([heard for _, heard in records])
        if self.policies.echoes:
            echoes = [reaction for _, heard in records for reaction in self.policies.echoed(heard)]
            for decider, subjects in by_category(echoes).values():
                await work.load(decider, subjects)
        for stored, heard in records:
            queue = queue_of(partition.topic, heard.key)
            if queue in parked:
                await work.load(parking, [queue])
                if work.state(parking, queue).queue:
                    await self._park(
                        work, partition, stored.record, heard, "waits behind an earlier message of the same key"
                    )
                    continue
                parked.discard(queue)
            if failure := await self._handle(work, heard):
                parked.add(queue)
                await self._park(work, partition, stored.record, heard, failure.error, failure.wait_until)

    async def _handle(
        self, work: WriteSet, heard: Heard[Contract], first_tried: datetime | None = None
    ) -> "_Failure | None":
        """All the commands that follow from a contract, or none and why."""
        try:
            reactions = await self.policies.reactions(heard, Lookups(work, self.store))
            for decider, subjects in by_category(reactions).values():
                await work.load(decider, subjects)
            author = Author(f"service:{self.service}", None, heard.occurred_at)
            with work.all_or_none():
                for number, (decider, subject, command) in enumerate(reactions):
                    cause = uuid5(heard.event_id, f"{self.service}/{number}")
                    work.decide(
                        decider, subject, command, author, Cause(cause, heard.correlation_id, heard.traceparent)
                    )
        except NotYet as missing:
            until = (first_tried or datetime.now(UTC)) + PATIENCE
            patient = until > datetime.now(UTC)
            return _Failure(f"not heard of yet: {missing}", until if patient else None)
        except (StoreError, OSError):
            raise
        except Refused as refused:
            return _Failure(f"refused ({refused.code}): {refused.detail}")
        except Exception as error:
            log.exception("a policy failed", service=self.service, contract=heard.name, event_id=str(heard.event_id))
            return _Failure(f"{type(error).__name__}: {str(error)[:500]}")
        return None

    async def _park(
        self,
        work: WriteSet,
        partition: Partition,
        record: Record,
        heard: Heard[Contract],
        error: str,
        wait_until: datetime | None = None,
    ) -> None:
        kept = KeptRecord(
            topic=partition.topic,
            partition=partition.number,
            key=heard.key,
            event_id=heard.event_id,
            headers=dict(record.headers),
            value=record.value.decode(errors="replace"),
        )
        queue = queue_of(partition.topic, heard.key)
        await work.load(parking, [queue])
        command = ParkMessage(record=kept, error=error, wait_until=wait_until)
        work.decide(parking, queue, command, self._author(), Cause(uuid5(heard.event_id, f"{self.service}/parked")))

    async def _retry_parked(self) -> None:
        """Tries again what waits for a reference, and what an operator asked to retry."""
        if not self._parked or time.monotonic() - self._retried_at < RETRY_EVERY:
            return
        self._retried_at = time.monotonic()
        for view in await self.store.find(parked_messages, condition=("waiting", "retrying"), order=("topic",)):
            if Partition(view.topic, view.partition) in self._places:
                await _until_done(lambda view=view: self._retry(view))  # type: ignore[misc]

    async def _retry(self, view: ParkedView) -> None:
        work = WriteSet(self.store)
        await work.load(parking, [view.id])
        for kept in work.state(parking, view.id).queue:
            heard = from_record(Record(kept.key, kept.value.encode(), kept.headers))
            cause = Cause(uuid5(kept.event_id, f"{self.service}/retried/{work.version(parking, view.id)}"))
            failure = await self._handle(work, heard, first_tried=view.since)
            if failure:
                state = work.state(parking, view.id)
                if state.condition == "retrying" or failure.wait_until is None:
                    note = NoteFailure(error=failure.error, wait_until=failure.wait_until)
                    work.decide(parking, view.id, note, self._author(), cause)
                break
            work.decide(parking, view.id, NoteHandled(event_id=kept.event_id), self._author(), cause)
        await work.commit()

    def _author(self) -> Author:
        return Author(f"service:{self.service}", None, datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class _Failure:
    error: str
    wait_until: datetime | None = None


def _chained_on(place: Place, stored: Stored) -> Heard[Contract] | None:
    """The record, when it follows on the place; None when it was applied before. Raises Broken otherwise."""
    heard = from_record(stored.record)
    if place.generation and heard.generation != place.generation:
        raise Broken(f"generation {heard.generation} instead of {place.generation}: the publisher was restored")
    if heard.position < place.position:
        return None
    if heard.position == place.position:
        if str(heard.event_id) != place.event_id:
            raise Broken(f"position {heard.position} holds {heard.event_id}, but {place.event_id} was applied")
        return None
    if heard.previous != place.position:
        raise Broken(f"a record follows position {heard.previous}, but {place.position} was applied last")
    return heard


async def _until_done(attempt: Callable[[], Awaitable[None]]) -> None:
    """Repeats after a lost race at once, after trouble with the database with growing pauses."""
    pause = 0.05
    while True:
        try:
            return await attempt()
        except ConcurrencyConflict:
            await asyncio.sleep(0)
        except (StoreError, OSError) as error:
            log.warning("applying a batch failed, will be repeated", error=str(error))
            await asyncio.sleep(pause)
            pause = min(pause * 2, 2.0)
