"""A write-set: commands decided one after the other against state in memory, then written all or nothing."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from shared.kernel.decider import Author, Decider
from shared.kernel.ids import uuid5
from shared.kernel.messages import Command, Event
from shared.kernel.recorded import Recorded
from shared.kernel.store.errors import ConcurrencyConflict
from shared.kernel.store.port import Answer, Changes, Checkpoint, Store
from shared.kernel.store.stream import Stand, Stream, beginning

C = TypeVar("C", bound=Command)
S = TypeVar("S")
E = TypeVar("E", bound=Event)


class Cause(NamedTuple):
    """Why something is decided: the id of the request or event behind it, the journey it belongs to (None: the
    stream's own), and the trace it is part of."""

    id: UUID
    correlation: str | None = None
    traceparent: str | None = None


class WriteSet:
    """Not shared between tasks; used once. One that is decided `after` another is to be committed after it: it takes
    what the other has decided for written."""

    def __init__(self, store: Store, after: "WriteSet | None" = None) -> None:
        self._store = store
        self._decided = after._streams if after else {}
        self._streams: dict[str, Stream] = {}
        self._changes = Changes()
        self._before: dict[str, Stand] | None = None

    @contextmanager
    def all_or_none(self) -> Iterator[None]:
        """What is decided inside is taken back when the block raises."""
        decided = len(self._changes.events)
        self._before = {}
        try:
            yield
        except BaseException:
            for name, stand in self._before.items():
                self._streams[name].now = stand
            del self._changes.events[decided:]
            raise
        finally:
            self._before = None

    async def load(self, decider: Decider[Any, Any, Any], subjects: Iterable[str]) -> None:
        """Reads these streams in one go; those already read are left as they stand."""
        named = {decider.stream(subject): subject for subject in subjects}
        wanted = [name for name in named if name not in self._streams]
        if not wanted:
            return
        aggregate = self._store.model.of(decider)
        nothing = beginning(aggregate)
        known = {name: stand for name in wanted if (stand := self._known(name))}
        histories = await self._store.load(wanted, {name: stand.version for name, stand in known.items()})
        for name in wanted:
            stand = known.get(name, nothing)
            stream = self._streams[name] = Stream(aggregate, name, named[name], stand, stand)
            if history := histories.get(name):
                for recorded in history:
                    stream.apply(recorded)
                stream.loaded = stream.now
                self._store.held.keep(name, stream.now)

    def _known(self, name: str) -> Stand | None:
        if (decided := self._decided.get(name)) is not None:
            return decided.now
        held: Stand | None = self._store.held.get(name)
        return held

    def fresh(self, decider: Decider[Any, Any, Any], subjects: Iterable[str]) -> None:
        """Takes these streams to be empty without reading them; the writer refuses the set where one is not. Thousands
        at a time, they would push out what is in use, so they are not held afterwards."""
        aggregate = self._store.model.of(decider)
        nothing = beginning(aggregate)
        for subject in subjects:
            name = decider.stream(subject)
            self._streams.setdefault(name, Stream(aggregate, name, subject, nothing, nothing, read=False))

    def state(self, decider: Decider[C, S, E], subject: str) -> S:
        state: S = self._streams[decider.stream(subject)].now.state
        return state

    def version(self, decider: Decider[Any, Any, Any], subject: str) -> int:
        return self._streams[decider.stream(subject)].now.version

    def expect(self, decider: Decider[Any, Any, Any], subject: str, version: int) -> None:
        """Raises ConcurrencyConflict unless the stream stands at this version."""
        stream = self._streams[decider.stream(subject)]
        if stream.now.version != version:
            raise ConcurrencyConflict(stream.name)

    def decide(
        self, decider: Decider[C, S, E], subject: str, command: C, author: Author, cause: Cause
    ) -> Sequence[Recorded[E]]:
        """What follows from the command, given everything decided before in this set. Raises Refused and then changes
        nothing. The stream must have been read."""
        stream = self._streams[decider.stream(subject)]
        stand = stream.now
        events = decider.decide(command, stand.state, author)
        if self._before is not None and events:
            self._before.setdefault(stream.name, stand)
        correlation = stand.correlation or cause.correlation or subject
        now = datetime.now(UTC)
        decided: list[Recorded[E]] = []
        for version, event in enumerate(events, start=stand.version + 1):
            recorded = Recorded(
                subject=subject,
                stream=stream.name,
                version=version,
                event=event,
                event_id=uuid5(cause.id, f"{stream.name}/{version}"),
                principal=author.principal,
                organisation=author.organisation,
                causation_id=cause.id,
                correlation_id=correlation,
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
        for name, stream in self._streams.items():
            loaded, now = stream.loaded, stream.now
            if now.version > loaded.version:
                changes.expected[name] = loaded.version
                changes.documents.extend(stream.documents())
                if now.pending != loaded.pending:
                    changes.pending[name] = now.pending
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
                self._store.held.keep(name, stream.now)
