"""A store in memory, for unit tests: the same promises as the real one, for as long as the process lives."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from shared.kernel.messages import Event
from shared.kernel.model import Model, subject_of
from shared.kernel.projection import Projection, View
from shared.kernel.recorded import Recorded
from shared.kernel.schedule import Pending
from shared.kernel.store.errors import AlreadyTaken, ConcurrencyConflict, Fenced, StoreError, TooLarge
from shared.kernel.store.folding import fold_stream
from shared.kernel.store.held import Held
from shared.kernel.store.memory_views import MemoryViews, NarrowedMemory
from shared.kernel.store.narrowing import Scope
from shared.kernel.store.port import EVENT_LIMIT, GENERATION, Answer, Changes, Due, Entry, Kept, Reads

V = TypeVar("V", bound=View)


@dataclass
class MemoryStore(MemoryViews):
    model: Model
    entries: list[Entry] = field(default_factory=list)
    by_stream: dict[str, list[Recorded[Event]]] = field(default_factory=dict)
    deadlines: dict[str, dict[str, datetime]] = field(default_factory=dict)
    claims: dict[tuple[str, str], datetime] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    name: str = field(default_factory=lambda: str(uuid4()))
    event_ids: set[UUID] = field(default_factory=set)
    held: Held[Any] = field(default_factory=lambda: Held(100))

    async def generation(self) -> str:
        return self.places.get(GENERATION, self.name)

    async def load(
        self, streams: Sequence[str], known: Mapping[str, int] | None = None
    ) -> dict[str, list[Recorded[Event]]]:
        known = known or {}
        return {name: self.by_stream[name][known.get(name, 0) :] for name in streams if name in self.by_stream}

    async def write(self, changes: Changes) -> Answer | None:
        await asyncio.sleep(0)
        if changes.answer and (known := self.answers.get(changes.answer.key)):
            return known
        self._check(changes)
        for recorded in changes.events:
            self.entries.append(Entry(len(self.entries) + 1, recorded))
            self.by_stream.setdefault(recorded.stream, []).append(recorded)
            self.event_ids.add(recorded.event_id)
        for document in changes.documents:
            table = self.views.setdefault(document.projection.name, {})
            if document.view is None:
                table.pop(document.id, None)
            else:
                table[document.id] = document.view, document.version
        self.deadlines.update({stream: dict(pending) for stream, pending in changes.pending.items()})
        self.places.update({moved.name: moved.value for moved in changes.checkpoints})
        if changes.answer:
            self.answers[changes.answer.key] = changes.answer
        return None

    def _check(self, changes: Changes) -> None:
        for stream, version in changes.expected.items():
            if len(self.by_stream.get(stream, ())) != version:
                raise ConcurrencyConflict(stream)
        for moved in changes.checkpoints:
            if self.places.get(moved.name) != moved.expected:
                raise Fenced(moved.name)
        for recorded in changes.events:
            if recorded.event_id in self.event_ids:
                raise StoreError(f"event {recorded.event_id} is stored already")
            if len(recorded.event.model_dump_json()) > EVENT_LIMIT:
                raise TooLarge(recorded.stream)
        self._check_unique(changes)

    def _check_unique(self, changes: Changes) -> None:
        for document in changes.documents:
            for index in document.projection.indexes:
                if not index.unique or document.view is None or (value := index.of(document.view)) is None:
                    continue
                others = [
                    *((one.id, one.view) for one in changes.documents if one.projection is document.projection),
                    *((id, view) for id, (view, _) in self.views.get(document.projection.name, {}).items()),
                ]
                if any(id != document.id and view is not None and index.of(view) == value for id, view in others):
                    raise AlreadyTaken(document.projection.name, index.name, value)

    def narrowed(self, scope: Scope) -> Reads:
        return NarrowedMemory.of(self, self.model.projections, scope)

    async def read(self, after: int, limit: int) -> list[Entry]:
        return self.entries[after : after + limit]

    async def head(self) -> int:
        return len(self.entries)

    async def openings(self, streams: Sequence[str]) -> dict[str, Event]:
        return {name: self.by_stream[name][0].event for name in streams if name in self.by_stream}

    async def answer(self, key: str) -> Answer | None:
        return self.answers.get(key)

    async def checkpoint(self, name: str) -> str | None:
        return self.places.get(name)

    async def checkpoints(self, prefix: str) -> Mapping[str, str]:
        return {name: value for name, value in self.places.items() if name.startswith(prefix)}

    async def claim_due(self, now: datetime, lease_seconds: float, limit: int) -> list[Due]:
        moment = datetime.now(UTC)
        due = sorted(
            (due_at, stream, name)
            for stream, pending in self.deadlines.items()
            for name, due_at in pending.items()
            if due_at <= now and self.claims.get((stream, name), moment) <= moment
        )[:limit]
        self.claims.update({(stream, name): moment + timedelta(seconds=lease_seconds) for _, stream, name in due})
        return [Due(stream, name, due_at) for due_at, stream, name in due]

    async def overdue(self, now: datetime) -> int:
        return sum(due_at <= now for pending in self.deadlines.values() for due_at in pending.values())

    async def rebuild(self, projection: Projection[Any]) -> int:
        folded = {
            name: fold_stream(aggregate, history)
            for name, history in self.by_stream.items()
            if projection in (aggregate := self.model.of_stream(name)).views
        }
        self.views[projection.name] = {
            subject_of(name): (view, len(self.by_stream[name]))
            for name, result in folded.items()
            if (view := result.views[projection.name]) is not None
        }
        return len(self.views[projection.name])

    async def grown(self, position: int, timeout: float) -> None:
        if len(self.entries) <= position:
            await asyncio.sleep(min(timeout, 0.001))

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator["MemorySnapshot"]:
        yield MemorySnapshot(self)


@dataclass
class MemorySnapshot:
    store: MemoryStore

    async def head(self) -> int:
        return len(self.store.entries)

    async def gaps(self) -> list[int]:
        return []

    async def streams(self) -> AsyncIterator[Mapping[str, list[Entry]]]:
        streams: dict[str, list[Entry]] = {}
        for entry in self.store.entries:
            streams.setdefault(entry.recorded.stream, []).append(entry)
        yield streams

    async def documents(self, projection: Projection[Any], ids: Sequence[str]) -> Mapping[str, Kept]:
        table = self.store.views.get(projection.name, {})
        return {
            id: Kept(
                projection.adapter.dump_json(table[id][0]).decode(),
                table[id][1],
                tuple(index.of(table[id][0]) for index in projection.indexes),
            )
            for id in ids
            if id in table
        }

    async def size(self, projection: Projection[Any]) -> int:
        return len(self.store.views.get(projection.name, {}))

    async def pending(self, streams: Sequence[str]) -> Mapping[str, Pending]:
        return {name: pending for name in streams if (pending := self.store.deadlines.get(name))}

    async def deadlines(self) -> int:
        return sum(map(len, self.store.deadlines.values()))

    async def checkpoints(self, prefix: str) -> Mapping[str, str]:
        return await self.store.checkpoints(prefix)
