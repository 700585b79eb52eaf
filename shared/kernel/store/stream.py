"""A stream inside a write-set: where the store has it, and where what is decided leads it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from shared.kernel.messages import Event
from shared.kernel.model import Aggregate
from shared.kernel.recorded import Recorded
from shared.kernel.schedule import Pending
from shared.kernel.store.port import Document


class Stand(NamedTuple):
    """What the events of a stream have come to; it never changes, so that it may be held and shared."""

    version: int
    state: Any
    views: Sequence[Any]
    pending: Pending
    correlation: str | None


def beginning(aggregate: Aggregate) -> Stand:
    return Stand(0, aggregate.decider.initial, [None] * len(aggregate.views), {}, None)


@dataclass(slots=True)
class Stream:
    """`loaded` is what the store has; `read` is false where that was not looked at."""

    aggregate: Aggregate
    name: str
    subject: str
    loaded: Stand
    now: Stand
    read: bool = True

    def apply(self, recorded: Recorded[Event]) -> None:
        aggregate, before = self.aggregate, self.now
        self.now = Stand(
            recorded.version,
            aggregate.decider.evolve(before.state, recorded.event),
            [
                projection.project(view, recorded)
                for projection, view in zip(aggregate.views, before.views, strict=True)
            ],
            aggregate.schedule.fold(before.pending, recorded) if aggregate.schedule else before.pending,
            before.correlation or recorded.correlation_id,
        )

    def documents(self) -> Iterator[Document]:
        """Nothing of a view that was not there and still is not."""
        for projection, view, kept in zip(self.aggregate.views, self.now.views, self.loaded.views, strict=True):
            if view is not None or kept is not None:
                yield Document(projection, self.subject, self.now.version, view)
