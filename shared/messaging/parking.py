"""Parked messages: what could not be handled, with every later message of the same key behind it, in order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias, assert_never
from uuid import UUID

from shared.kernel import (
    NOBODY,
    Aggregate,
    Author,
    Command,
    Decider,
    Event,
    Index,
    Message,
    Projection,
    Recorded,
    Refused,
    View,
)

Condition: TypeAlias = Literal["waiting", "parked", "retrying"]


class KeptRecord(Message):
    """The record as it came from the broker."""

    topic: str
    partition: int
    key: str
    event_id: UUID
    headers: dict[str, str]
    value: str


class ParkMessage(Command):
    """`wait_until` is set while a reference may still arrive; without it only an operator moves the message."""

    record: KeptRecord
    error: str
    wait_until: datetime | None = None


class NoteFailure(Command):
    """The first message of the queue was tried again and failed."""

    error: str
    wait_until: datetime | None = None


class NoteHandled(Command):
    event_id: UUID


class RetryMessages(Command):
    pass


class DiscardMessage(Command):
    event_id: UUID
    reason: str


class MessageParked(Event):
    record: KeptRecord
    error: str
    wait_until: datetime | None


class RetryFailed(Event):
    error: str
    wait_until: datetime | None


class ParkedMessageHandled(Event):
    event_id: UUID


class RetryRequested(Event):
    pass


class ParkedMessageDiscarded(Event):
    event_id: UUID
    reason: str


ParkingCommand: TypeAlias = ParkMessage | NoteFailure | NoteHandled | RetryMessages | DiscardMessage
ParkingEvent: TypeAlias = MessageParked | RetryFailed | ParkedMessageHandled | RetryRequested | ParkedMessageDiscarded


@dataclass(frozen=True)
class Parked:
    """The queue of one key; empty once everything was handled or discarded."""

    queue: tuple[KeptRecord, ...] = ()
    condition: Condition = "parked"
    error: str = ""
    wait_until: datetime | None = None


def decide(command: ParkingCommand, parked: Parked, author: Author) -> Sequence[ParkingEvent]:
    match command:
        case ParkMessage(record=record, error=error, wait_until=wait_until):
            return [MessageParked(record=record, error=error, wait_until=wait_until)]
        case _ if not parked.queue:
            raise Refused("nothing_parked", "No message of this key is parked any more.")
        case NoteFailure(error=error, wait_until=wait_until):
            return [RetryFailed(error=error, wait_until=wait_until)]
        case NoteHandled(event_id=event_id):
            return [ParkedMessageHandled(event_id=_first(parked, event_id))]
        case RetryMessages():
            return [RetryRequested()]
        case DiscardMessage(event_id=event_id, reason=reason):
            if not reason.strip():
                raise Refused("reason_missing", "Say why the message is discarded.")
            return [ParkedMessageDiscarded(event_id=_first(parked, event_id), reason=reason)]
        case _:
            assert_never(command)


def _first(parked: Parked, event_id: UUID) -> UUID:
    if parked.queue[0].event_id != event_id:
        raise Refused("not_first", f"Only the first message of a key can go; that is {parked.queue[0].event_id}.")
    return event_id


def evolve(parked: Parked, event: ParkingEvent) -> Parked:
    match event:
        case MessageParked() if parked.queue:
            return replace(parked, queue=(*parked.queue, event.record))
        case MessageParked():
            condition: Condition = "waiting" if event.wait_until else "parked"
            return Parked((event.record,), condition, event.error, event.wait_until)
        case RetryFailed():
            condition = "waiting" if event.wait_until else "parked"
            return replace(parked, condition=condition, error=event.error, wait_until=event.wait_until)
        case RetryRequested():
            return replace(parked, condition="retrying")
        case ParkedMessageHandled() | ParkedMessageDiscarded():
            return replace(parked, queue=parked.queue[1:], condition="retrying" if parked.queue[1:] else "parked")
        case _:
            assert_never(event)


parking = Decider[ParkingCommand, Parked, ParkingEvent]("parked", Parked(), decide, evolve)


@dataclass(frozen=True, kw_only=True)
class ParkedView(View):
    """The queue of one key as an operator sees it; `since` is when its first message became the first."""

    topic: str
    partition: int
    key: str
    condition: Condition
    error: str
    first: UUID
    first_type: str
    waiting: int
    since: datetime
    state: Parked


def project(view: ParkedView | None, recorded: Recorded[ParkingEvent]) -> ParkedView | None:
    parked = evolve(view.state if view else Parked(), recorded.event)
    if not parked.queue:
        return None
    first = parked.queue[0]
    return ParkedView(
        id=recorded.subject,
        topic=first.topic,
        partition=first.partition,
        key=first.key,
        condition=parked.condition,
        error=parked.error,
        first=first.event_id,
        first_type=first.headers.get("ce_type", "?"),
        waiting=len(parked.queue),
        since=view.since if view and view.first == first.event_id else recorded.recorded_at,
        state=parked,
    )


parked_messages = Projection(
    "parked", ParkedView, project, Index("condition"), Index("topic"), Index("partition", "bigint"), rows=NOBODY
)
PARKING = Aggregate(parking, views=(parked_messages,))


def queue_of(topic: str, key: str) -> str:
    """The subject under which messages of this key are parked."""
    return f"{topic}/{key}"
