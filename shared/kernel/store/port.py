"""What a store of events offers, whichever database it stands on."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol, TypeVar

from shared.kernel.messages import Event
from shared.kernel.model import Model
from shared.kernel.projection import Projection, View
from shared.kernel.recorded import Recorded
from shared.kernel.schedule import Pending
from shared.kernel.store.held import Held
from shared.kernel.store.narrowing import Scope

V = TypeVar("V", bound=View)
EVENT_LIMIT = 256 * 1024
GENERATION = "generation"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command with this key was answered, and the fingerprint of the body it came with."""

    key: str
    fingerprint: str
    status: int
    body: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A named place that moves only from the value its owner last read (None: not there yet)."""

    name: str
    expected: str | None
    value: str


class Document(NamedTuple):
    """The new state of one view of one subject; a view of None is taken away."""

    projection: Projection[Any]
    id: str
    version: int
    view: View | None


@dataclass(slots=True)
class Changes:
    """All that one write-set writes, in one transaction or not at all.

    With `more_follows` its writer goes on at once, so that listeners may wait and take it all together.
    """

    expected: dict[str, int] = field(default_factory=dict)
    events: list[Recorded[Event]] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    pending: dict[str, Pending] = field(default_factory=dict)
    checkpoints: list[Checkpoint] = field(default_factory=list)
    answer: Answer | None = None
    more_follows: bool = False


class Entry(NamedTuple):
    """An event with its place in the log; positions have no gaps and stand in commit order."""

    position: int
    recorded: Recorded[Event]


def recorded_of(entries: Sequence[Entry]) -> list[Recorded[Event]]:
    return [entry.recorded for entry in entries]


class Due(NamedTuple):
    stream: str
    name: str
    due_at: datetime


class Kept(NamedTuple):
    """A view as it is stored (its JSON text), with the version of its stream and the values of its index columns."""

    document: str
    version: int
    indexed: tuple[object, ...]


class Reads(Protocol):
    """Reading views by id and by their declared indexes."""

    async def get(self, projection: Projection[V], id: str) -> V | None: ...

    async def get_many(self, projection: Projection[V], ids: Sequence[str]) -> dict[str, V]: ...

    async def versioned(self, projection: Projection[V], id: str) -> tuple[V, int] | None: ...

    async def find(
        self,
        projection: Projection[V],
        *,
        order: Sequence[str] = (),
        limit: int | None = None,
        after: Sequence[object] | None = None,
        **equals: Any,
    ) -> list[V]:
        """Views whose index columns equal these values (a tuple or list: any of them; None: empty).

        Ordered by columns (a leading "-" turns one round), then by id; `after` holds those values of the last one seen.
        """
        ...

    async def count(
        self, projection: Projection[Any], by: Sequence[str] = (), **equals: Any
    ) -> dict[tuple[Any, ...], int]:
        """How many views there are for each combination of these columns; without `by`, the key is the empty tuple."""
        ...


class Store(Reads, Protocol):
    """The events of one service, with the views, deadlines, answers and checkpoints that are written with them."""

    model: Model

    def narrowed(self, scope: Scope) -> Reads: ...
    async def generation(self) -> str:
        """Names this store's history: the one it was made with, or the one that the checkpoint GENERATION gave it after
        a restore, when positions may be used again."""
        ...

    held: Held[Any]

    async def load(
        self, streams: Sequence[str], known: Mapping[str, int] | None = None
    ) -> dict[str, list[Recorded[Event]]]:
        """The events of these streams, of each only what comes after the version that is known already."""
        ...

    async def write(self, changes: Changes) -> Answer | None:
        """Writes all or nothing; when the answer's key is known already, nothing, and gives the stored answer."""
        ...

    async def read(self, after: int, limit: int) -> list[Entry]:
        """The log from a position on, in commit order."""
        ...

    async def head(self) -> int:
        """The last position of the log, 0 when it is empty."""
        ...

    async def openings(self, streams: Sequence[str]) -> dict[str, Event]:
        """The first event of each stream."""
        ...

    async def answer(self, key: str) -> Answer | None: ...

    async def checkpoint(self, name: str) -> str | None: ...

    async def checkpoints(self, prefix: str) -> Mapping[str, str]: ...

    async def claim_due(self, now: datetime, lease_seconds: float, limit: int) -> list[Due]:
        """Deadlines that are due by `now`, claimed so that nobody else fires them while the lease runs."""
        ...

    async def overdue(self, now: datetime) -> int:
        """Deadlines that are due by `now` and still stand."""
        ...

    def snapshot(self) -> AbstractAsyncContextManager["Snapshot"]:
        """One consistent view of everything, however long it is read."""
        ...

    async def rebuild(self, projection: Projection[Any]) -> int:
        """Folds the view anew beside the live one and swaps it in; gives the number of documents."""
        ...

    async def grown(self, position: int, timeout: float) -> None:
        """Returns when the log goes past this position and nobody is known to write on, or after `timeout` seconds."""
        ...


class Snapshot(Protocol):
    async def head(self) -> int: ...

    def streams(self) -> AsyncIterator[Mapping[str, list[Entry]]]:
        """All streams, whole, in pages."""
        ...

    async def gaps(self) -> list[int]:
        """The first positions that are followed by a gap in the log, 0 for one at its beginning; a few at most."""
        ...

    async def documents(self, projection: Projection[Any], ids: Sequence[str]) -> Mapping[str, Kept]: ...

    async def size(self, projection: Projection[Any]) -> int: ...

    async def pending(self, streams: Sequence[str]) -> Mapping[str, Pending]: ...

    async def deadlines(self) -> int:
        """How many deadlines stand, whatever their stream."""
        ...

    async def checkpoints(self, prefix: str) -> Mapping[str, str]: ...
