"""A recorded event: the fact together with where it stands, when it happened, who stated it and why."""

from datetime import datetime
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

from shared.kernel.messages import Event

E = TypeVar("E", bound=Event, covariant=True)


class Recorded(NamedTuple, Generic[E]):
    """`occurred_at` is when it happened, `recorded_at` when it was written down; both in UTC.

    `causation_id` is the command or event that led to it, `correlation_id` the journey (or other subject)
    that it belongs to.
    """

    subject: str
    stream: str
    version: int
    event: E
    event_id: UUID
    principal: str
    organisation: str | None
    causation_id: UUID
    correlation_id: str
    traceparent: str | None
    occurred_at: datetime
    recorded_at: datetime
