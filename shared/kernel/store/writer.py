"""The writer groups the write-sets of a process into one transaction under the service's append lock.

The lock makes position equal commit order in the whole store, so that every reader may say `position > checkpoint`.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from shared.kernel.messages import Event
from shared.kernel.recorded import Recorded
from shared.kernel.store import statements
from shared.kernel.store.growth import Growth
from shared.kernel.store.lost import LOST
from shared.kernel.store.port import (
    EVENT_LIMIT,
    AlreadyTaken,
    Answer,
    Changes,
    ConcurrencyConflict,
    Document,
    Entry,
    Fenced,
    OutOfRange,
    StoreError,
    StoreUnavailable,
    TooLarge,
)
from shared.kernel.store.recent import Recent
from shared.kernel.store.statements import PgConnection

APPEND_LOCK = 0x7061737365  # "passe": one lock a database, so one a service
GROUP_EVENTS = 2_000
_STATE = """
SELECT 'position', '', coalesce(max(position), 0)::text, '' FROM events
UNION ALL
SELECT 'stream', stream, (SELECT coalesce(max(version), 0)::text FROM events e WHERE e.stream = s.stream), ''
FROM unnest($1::text[]) AS s (stream)
UNION ALL SELECT 'answer', key, fingerprint, status || ' ' || body FROM answers WHERE key = ANY($2::text[])
UNION ALL SELECT 'checkpoint', name, value, '' FROM checkpoints WHERE name = ANY($3::text[])
"""


@dataclass(eq=False, slots=True)
class _Waiting:
    changes: Changes
    events: list[tuple[Recorded[Event], str]]
    done: "asyncio.Future[Answer | None]"

    @property
    def claims(self) -> set[str]:
        """What no other write-set of the same group may touch."""
        keys = [self.changes.answer.key] if self.changes.answer else []
        return {*self.changes.expected, *keys, *(moved.name for moved in self.changes.checkpoints)}


@dataclass(slots=True)
class _State:
    """What the database holds, read under the lock."""

    position: int = 0
    versions: dict[str, int] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    checkpoints: dict[str, str] = field(default_factory=dict)
    taken: dict[tuple[str, str, object], str] = field(default_factory=dict)


class Writer:
    """Owns one connection; `write` may be called by any number of tasks."""

    def __init__(self, connect: Any, on_loss: Callable[[], None]) -> None:
        """`on_loss` is called when the connection is lost: the database may come back at an earlier point."""
        self._connect = connect
        self._on_loss = on_loss
        self._connection: asyncpg.Connection[Any] | None = None
        self._queue: deque[_Waiting] = deque()
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.growth = Growth()
        self.recent = Recent(GROUP_EVENTS)

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="writer")

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        while self._queue:
            _fail(self._queue.popleft(), StoreUnavailable("the service is stopping"))
        if self._connection:
            self._connection.terminate()

    async def write(self, changes: Changes) -> Answer | None:
        events = [(recorded, recorded.event.model_dump_json()) for recorded in changes.events]
        if large := next((recorded for recorded, data in events if len(data) > EVENT_LIMIT), None):
            raise TooLarge(f"{type(large.event).__name__} of {large.stream} is larger than {EVENT_LIMIT} bytes")
        waiting = _Waiting(changes, events, asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        self._wake.set()
        return await waiting.done

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._queue:
                await self._write_group(self._next_group())

    def _next_group(self) -> list[_Waiting]:
        """As many waiting write-sets as fit, in order; of those that claim the same thing only the first."""
        group: list[_Waiting] = []
        left: deque[_Waiting] = deque()
        claimed: set[str] = set()
        room = GROUP_EVENTS
        while self._queue:
            waiting = self._queue.popleft()
            if waiting.done.cancelled():
                continue
            claims = waiting.claims
            if (group and room < len(waiting.events)) or claims & claimed:
                left.append(waiting)
                claimed |= claims
                continue
            group.append(waiting)
            claimed |= claims
            room -= len(waiting.events)
        self._queue = left
        return group

    async def _write_group(self, group: list[_Waiting]) -> None:
        if not group:
            return
        try:
            answers = await self._transaction(group)
        except (asyncpg.PostgresError, *LOST) as error:
            await self._after(error, group)
        except asyncio.CancelledError:
            for waiting in group:
                _fail(waiting, StoreUnavailable("the service is stopping"))
            raise
        except Exception as error:  # noqa: BLE001 - whatever a view's code raises belongs to its own write-set
            await self._apart(error, group)
        else:
            for waiting, answer in zip(group, answers, strict=True):
                if waiting.done.done():
                    continue
                if isinstance(answer, StoreError):
                    waiting.done.set_exception(answer)
                else:
                    waiting.done.set_result(answer)

    async def _after(self, error: Exception, group: list[_Waiting]) -> None:
        """Bad data fails its own write-set alone: the group is tried again by halves. A lost connection fails all."""
        if self._connection is None or self._connection.is_closed() or not isinstance(error, asyncpg.PostgresError):
            self._drop_connection()
            for waiting in group:
                _fail(waiting, StoreUnavailable(f"the database did not answer: {error}"))
        elif len(group) == 1:
            unfit = isinstance(error, asyncpg.DataError)
            refused = StoreError(f"the database refused the write-set: {error}")
            _fail(group[0], OutOfRange("a value is out of range") if unfit else refused)
        else:
            half = len(group) // 2
            await self._write_group(group[:half])
            await self._write_group(group[half:])

    async def _apart(self, error: Exception, group: list[_Waiting]) -> None:
        """A write-set that can't be put into words, for a fault in a view's code, fails alone as well."""
        if len(group) == 1:
            _fail(group[0], error)
            return
        for waiting in group:
            await self._write_group([waiting])

    def _lost(self, _: object) -> None:
        self.recent.clear()
        self._on_loss()

    def _drop_connection(self) -> None:
        if self._connection:
            self._connection.terminate()
        self._connection = None

    async def _transaction(self, group: Sequence[_Waiting]) -> list[Answer | StoreError | None]:
        if self._connection is None or self._connection.is_closed():
            self._connection = await self._connect()
            self._connection.add_termination_listener(self._lost)
        connection = self._connection
        async with connection.transaction():
            await connection.execute(f"SELECT pg_advisory_xact_lock({APPEND_LOCK})")
            state = await _read_state(connection, group)
            results: list[Answer | StoreError | None] = [_judge(waiting.changes, state) for waiting in group]
            accepted = [waiting for waiting, result in zip(group, results, strict=True) if result is None]
            last = await _write_all(connection, state.position, accepted)
        self._remember(state.position, accepted)
        self.growth.reached(last)
        return results

    def _remember(self, last: int, accepted: Sequence[_Waiting]) -> None:
        recorded = (one for waiting in accepted for one, _ in waiting.events)
        self.recent.add([Entry(position, one) for position, one in enumerate(recorded, start=last + 1)])


def _fail(waiting: _Waiting, error: Exception) -> None:
    if not waiting.done.done():
        waiting.done.set_exception(error)


async def _read_state(connection: PgConnection, group: Sequence[_Waiting]) -> _State:
    state = _State()
    rows = await connection.fetch(
        _STATE,
        [stream for waiting in group for stream in waiting.changes.expected],
        [waiting.changes.answer.key for waiting in group if waiting.changes.answer],
        [moved.name for waiting in group for moved in waiting.changes.checkpoints],
    )
    for kind, name, value, more in rows:
        match kind:
            case "position":
                state.position = int(value)
            case "stream":
                state.versions[name] = int(value)
            case "checkpoint":
                state.checkpoints[name] = value
            case _:
                status, _, body = more.partition(" ")
                state.answers[name] = Answer(name, value, int(status), body)
    await _read_taken(connection, group, state)
    return state


async def _read_taken(connection: PgConnection, group: Sequence[_Waiting], state: _State) -> None:
    wanted: dict[tuple[str, str, str], list[object]] = {}
    for document in (document for waiting in group for document in waiting.changes.documents):
        for name, type, value in _unique_values(document):
            wanted.setdefault((document.projection.table, name, type), []).append(value)
    for (table, column, type), values in wanted.items():
        rows = await connection.fetch(f"SELECT {column}, id FROM {table} WHERE {column} = ANY($1::{type}[])", values)
        state.taken.update({(table, column, value): id for value, id in rows})


def _unique_values(document: Document) -> list[tuple[str, str, object]]:
    if document.view is None:
        return []
    values = [(index, index.of(document.view)) for index in document.projection.unique]
    return [(index.name, index.type, value) for index, value in values if value is not None]


def _judge(changes: Changes, state: _State) -> Answer | StoreError | None:
    """None: may be written. The state takes in what an accepted write-set claims."""
    if changes.answer and (known := state.answers.get(changes.answer.key)):
        return known
    for stream, version in changes.expected.items():
        if state.versions[stream] != version:
            return ConcurrencyConflict(stream)
    for moved in changes.checkpoints:
        if state.checkpoints.get(moved.name) != moved.expected:
            return Fenced(f"{moved.name} was moved by another")
    claims: dict[tuple[str, str, object], str] = {}
    for document in changes.documents:
        for name, _, value in _unique_values(document):
            claim = document.projection.table, name, value
            if claims.get(claim, state.taken.get(claim, document.id)) != document.id:
                return AlreadyTaken(document.projection.name, name, value)
            claims[claim] = document.id
    state.taken.update(claims)
    return None


async def _write_all(connection: PgConnection, last: int, accepted: Sequence[_Waiting]) -> int:
    """Gives the last position of the log."""
    if events := [event for waiting in accepted for event in waiting.events]:
        await statements.insert_events(connection, last, events)
    by_projection: dict[str, list[Document]] = {}
    for document in (document for waiting in accepted for document in waiting.changes.documents):
        by_projection.setdefault(document.projection.name, []).append(document)
    for documents in by_projection.values():
        await statements.upsert_documents(connection, documents[0].projection, documents)
    if pending := {stream: named for waiting in accepted for stream, named in waiting.changes.pending.items()}:
        await statements.replace_deadlines(connection, pending)
    if answers := [waiting.changes.answer for waiting in accepted if waiting.changes.answer]:
        await statements.insert_answers(connection, answers)
    if moved := [checkpoint for waiting in accepted for checkpoint in waiting.changes.checkpoints]:
        await statements.move_checkpoints(connection, moved)
    if events:
        await connection.execute("SELECT pg_notify('events', $1)", str(last + len(events)))
    return last + len(events)
