"""Handling a message: what its policies ask for is decided all or none, else the message is parked with the reason."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

import structlog

from shared.contracts import Contract
from shared.kernel.decider import Author, Refused
from shared.kernel.ids import uuid5
from shared.kernel.store import Cause, Store, StoreError, WriteSet
from shared.messaging.broker import Partition, Record
from shared.messaging.parking import (
    KeptRecord,
    NoteFailure,
    NoteHandled,
    ParkMessage,
    parked_messages,
    parking,
    queue_of,
)
from shared.messaging.policies import Lookups, NotYet, Policies, Reaction, by_category
from shared.messaging.record import Heard, from_record

BEHIND = "waits behind an earlier message of the same key"
Echoes: TypeAlias = Mapping[int, Sequence[Reaction]]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a message could not be handled; `wait_until` is set while a reference may still arrive."""

    error: str
    wait_until: datetime | None = None


@dataclass(frozen=True)
class Handling:
    service: str
    store: Store
    policies: Policies
    patience: timedelta

    async def handle_all(
        self,
        work: WriteSet,
        partition: Partition,
        new: Sequence[Heard[Contract]],
        parked: set[str],
        echoes: Echoes,
        refusal: StoreError | None = None,
    ) -> None:
        """Handles or parks each message; `parked` holds the queues that may have messages, and follows. With a refusal
        of the store, all are parked for that reason."""
        for heard in new:
            if not self.policies.concern(heard):
                continue
            queue = queue_of(partition.topic, heard.key)
            if queue in parked:
                await work.load(parking, [queue])
                if work.state(parking, queue).queue:
                    await self._park(work, partition, heard, Failure(BEHIND))
                    continue
                parked.discard(queue)
            failure = _refused_by(refusal) if refusal else await self._handle(work, heard, echoes.get(id(heard)))
            if failure:
                parked.add(queue)
                await self._park(work, partition, heard, failure)

    async def retry(self, queue: str, refusal: StoreError | None = None) -> bool:
        """Tries the first message of a queue again; true when it was handled and others wait behind it."""
        view = await self.store.get(parked_messages, queue)
        work = WriteSet(self.store)
        await work.load(parking, [queue])
        state = work.state(parking, queue)
        if view is None or not state.queue or state.condition == "parked":
            return False
        kept = state.queue[0]
        cause = Cause(uuid5(kept.event_id, f"{self.service}/retried/{work.version(parking, queue)}"))
        heard = from_record(Record(kept.key, kept.value.encode(), kept.headers))
        failure = _refused_by(refusal) if refusal else await self._handle(work, heard, first_tried=view.since)
        if failure is None:
            work.decide(parking, queue, NoteHandled(event_id=kept.event_id), self.author(), cause)
        elif state.condition == "retrying" or failure.wait_until is None:
            note = NoteFailure(error=failure.error, wait_until=failure.wait_until)
            work.decide(parking, queue, note, self.author(), cause)
        await work.commit()
        return failure is None and bool(work.state(parking, queue).queue)

    async def foresee(self, work: WriteSet, heard: Sequence[Heard[Contract]]) -> Echoes:
        """Reads the streams that echoes touch in one go; gives the echoes by the identity of what was heard."""
        echoes: dict[int, Sequence[Reaction]] = {}
        for one in heard if self.policies.echoes else ():
            with suppress(Exception):  # it fails again where it is handled, and is parked
                echoes[id(one)] = self.policies.echoed(one)
        for decider, subjects in by_category([reaction for found in echoes.values() for reaction in found]).values():
            await work.load(decider, subjects)
        return echoes

    async def _handle(
        self,
        work: WriteSet,
        heard: Heard[Contract],
        echoed: Sequence[Reaction] | None = None,
        first_tried: datetime | None = None,
    ) -> Failure | None:
        """All the commands that follow from a contract, or none and why."""
        try:
            reactions = await self.policies.reactions(heard, Lookups(work, self.store), echoed)
            for decider, subjects in by_category(reactions[len(echoed or ()) :]).values():  # what was foreseen is read
                await work.load(decider, subjects)
            self._decide(work, heard, reactions)
        except NotYet as missing:
            until = (first_tried or datetime.now(UTC)) + self.patience
            patient = until > datetime.now(UTC)
            return Failure(f"not heard of yet: {missing}", until if patient else None)
        except (StoreError, ConnectionError, TimeoutError):
            raise
        except Refused as refused:
            return Failure(f"refused ({refused.code}): {refused.detail}")
        except Exception as error:
            log.exception("a policy failed", service=self.service, contract=heard.name, event_id=str(heard.event_id))
            return Failure(f"{type(error).__name__}: {str(error)[:500]}")
        return None

    def _decide(self, work: WriteSet, heard: Heard[Contract], reactions: Sequence[Reaction]) -> None:
        author = Author(f"service:{self.service}", None, heard.occurred_at)
        with work.all_or_none():
            for number, (decider, subject, command) in enumerate(reactions):
                cause = uuid5(heard.event_id, f"{self.service}/{number}")
                work.decide(decider, subject, command, author, Cause(cause, heard.correlation_id, heard.traceparent))

    async def _park(self, work: WriteSet, partition: Partition, heard: Heard[Contract], failure: Failure) -> None:
        kept = KeptRecord(
            topic=partition.topic,
            partition=partition.number,
            key=heard.key,
            event_id=heard.event_id,
            headers=dict(heard.record.headers),
            value=heard.data,
        )
        queue = queue_of(partition.topic, heard.key)
        await work.load(parking, [queue])
        command = ParkMessage(record=kept, error=failure.error, wait_until=failure.wait_until)
        work.decide(parking, queue, command, self.author(), Cause(uuid5(heard.event_id, f"{self.service}/parked")))

    def author(self) -> Author:
        return Author(f"service:{self.service}", None, datetime.now(UTC))


def _refused_by(refusal: StoreError) -> Failure:
    return Failure(f"{type(refusal).__name__}: {refusal}")
