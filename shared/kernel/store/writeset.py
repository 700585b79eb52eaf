"""A write-set: commands decided one after the other against state in memory, then written all or nothing."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID, uuid5

from shared.kernel.decider import Author, Decider
from shared.kernel.messages import Command, Event
from shared.kernel.model import Aggregate, subject_of
from shared.kernel.recorded import Recorded
from shared.kernel.schedule import Pending
from shared.kernel.store.errors import ConcurrencyConflict
from shared.kernel.store.port import Answer, Changes, Checkpoint, Document, Store

C = TypeVar("C", bound=Command)
S = TypeVar("S")
E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something is decided: the id of the request or event behind it, the journey it belongs to (None: the
    stream's own), and the trace it is part of."""

    id: UUID
    correlation: str | None = None
    traceparent: str | None = None


@dataclass(slots=True)
class _Stream:
    aggregate: Aggregate
    name: str
    loaded: int = 0
    version: int = 0
    state: Any = None
    views: list[Any] = field(default_factory=list)
    pending: Pending = field(default_factory=dict)
    correlation: str | None = None
    kept_views: list[Any] = field(default_factory=list)
    kept_pending: Pending = field(default_factory=dict)
    read: bool = True

    def apply(self, recorded: Recorded[Event]) -> None:
        decider = self.aggregate.decider
        self.state = decider.evolve(self.state, recorded.event)
        self.views = [
            projection.project(view, recorded)
            for projection, view in zip(self.aggregate.views, self.views, strict=True)
        ]
        if self.aggregate.schedule:
            self.pending = self.aggregate.schedule.fold(self.pending, recorded)
        self.version = recorded.version
        self.correlation = self.correlation or recorded.correlation_id

    def stands_in_store(self) -> None:
        self.loaded, self.kept_views, self.kept_pending = self.version, self.views, self.pending

    def documents(self) -> Iterator[Document]:
        """Nothing of a view that was not there and still is not."""
        subject = subject_of(self.name)
        for projection, view, kept in zip(self.aggregate.views, self.views, self.kept_views, strict=True):
            if view is not None or kept is not None:
                yield Document(projection, subject, self.version, view)


class WriteSet:
    """Not shared between tasks; used once. One that is decided `after` another is to be committed after it: it takes
    what the other has decided for written."""

    def __init__(self, store: Store, after: "WriteSet | None" = None) -> None:
        self._store = store
        self._decided = after._streams if after else {}
        self._streams: dict[str, _Stream] = {}
        self._changes = Changes()
        self._before: dict[str, _Stream] | None = None

    @contextmanager
    def all_or_none(self) -> Iterator[None]:
        """What is decided inside is taken back when the block raises."""
        decided = len(self._changes.events)
        self._before = {}
        try:
            yield
        except BaseException:
            self._streams.update(self._before)
            del self._changes.events[decided:]
            raise
        finally:
            self._before = None

    async def load(self, decider: Decider[Any, Any, Any], subjects: Iterable[str]) -> None:
        """Reads these streams in one go; those already read are left as they stand."""
        aggregate = self._store.model.of(decider)
        names = dict.fromkeys(decider.stream(subject) for subject in subjects)
        wanted = [name for name in names if name not in self._streams]
        held = {name: one for name in wanted if (one := self._decided.get(name) or self._store.held.get(name))}
        known = {name: stream.version for name, stream in held.items()}
        histories = await self._store.load(wanted, known) if wanted else {}
        for name in wanted:
            stream = replace(held[name]) if name in held else _empty(aggregate, name)
            self._streams[name] = stream
            if history := histories.get(name):
                for recorded in history:
                    stream.apply(recorded)
                self._store.held.keep(name, replace(stream))
            stream.stands_in_store()

    def fresh(self, decider: Decider[Any, Any, Any], subjects: Iterable[str]) -> None:
        """Takes these streams to be empty without reading them; the writer refuses the set where one is not. Thousands
        at a time, they would push out what is in use, so they are not held afterwards."""
        aggregate = self._store.model.of(decider)
        for subject in subjects:
            name = decider.stream(subject)
            self._streams.setdefault(name, replace(_empty(aggregate, name), read=False))

    def state(self, decider: Decider[C, S, E], subject: str) -> S:
        state: S = self._streams[decider.stream(subject)].state
        return state

    def version(self, decider: Decider[Any, Any, Any], subject: str) -> int:
        return self._streams[decider.stream(subject)].version

    def expect(self, decider: Decider[Any, Any, Any], subject: str, version: int) -> None:
        """Raises ConcurrencyConflict unless the stream stands at this version."""
        stream = self._streams[decider.stream(subject)]
        if stream.version != version:
            raise ConcurrencyConflict(stream.name)

    def decide(
        self, decider: Decider[C, S, E], subject: str, command: C, author: Author, cause: Cause
    ) -> Sequence[Recorded[E]]:
        """What follows from the command, given everything decided before in this set. Raises Refused and then changes
        nothing. The stream must have been read."""
        stream = self._streams[decider.stream(subject)]
        events = decider.decide(command, stream.state, author)
        if self._before is not None and events:
            self._before.setdefault(stream.name, replace(stream))
        now = datetime.now(UTC)
        decided: list[Recorded[E]] = []
        for event in events:
            recorded = Recorded(
                subject=subject,
                stream=stream.name,
                version=stream.version + 1,
                event=event,
                event_id=uuid5(cause.id, f"{stream.name}/{stream.version + 1}"),
                principal=author.principal,
                organisation=author.organisation,
                causation_id=cause.id,
                correlation_id=stream.correlation or cause.correlation or subject,
                traceparent=cause.traceparent,
                occurred_at=author.at,
                recorded_at=now,
            )
            stream.apply(recorded)
            decided.append(recorded)
        self._changes.events.extend(decided)
        return decided

    def move(self, checkpoint: Checkpoint) -> None:
        self._changes.checkpoints.append(checkpoint)

    def answer(self, answer: Answer) -> None:
        self._changes.answer = answer

    @property
    def empty(self) -> bool:
        return not (self._changes.events or self._changes.checkpoints or self._changes.answer)

    async def commit(self, *, more_follows: bool = False) -> Answer | None:
        """Writes it. Gives the stored answer, and writes nothing, when the set's idempotency key is known already.
        `more_follows` tells listeners that it is part of something larger, for which they may wait.

        Raises ConcurrencyConflict, AlreadyTaken, Fenced, TooLarge or StoreUnavailable."""
        changes = self._changes
        changes.more_follows = more_follows
        for stream in self._streams.values():
            if stream.version > stream.loaded:
                changes.expected[stream.name] = stream.loaded
                changes.documents.extend(stream.documents())
                if stream.pending != stream.kept_pending:
                    changes.pending[stream.name] = stream.pending
        if self.empty:
            return None
        try:
            known = await self._store.write(changes)
        except ConcurrencyConflict as conflict:
            self._store.held.drop(conflict.stream)
            raise
        if known is None:
            self._hold()
        return known

    def _hold(self) -> None:
        for name in self._changes.expected:
            if (stream := self._streams[name]).read:
                self._store.held.keep(name, stream)


def _empty(aggregate: Aggregate, name: str) -> _Stream:
    views = [None] * len(aggregate.views)
    return _Stream(aggregate, name, state=aggregate.decider.initial, views=views, kept_views=views)
