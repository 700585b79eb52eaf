"""The writer groups the write-sets of a process into one transaction under the service's append lock.

The lock makes position equal commit order in the whole store, so that every reader may say `position > checkpoint`.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

import asyncpg

from shared.kernel.store import statements
from shared.kernel.store.errors import (
    OutOfRange,
    StoreError,
    StoreUnavailable,
    TooLarge,
)
from shared.kernel.store.growth import Growth
from shared.kernel.store.judging import claims_of, judge, read_state
from shared.kernel.store.lost import LOST
from shared.kernel.store.port import EVENT_LIMIT, Answer, Changes, Document, Entry
from shared.kernel.store.recent import Recent
from shared.kernel.store.statements import PgConnection
from shared.kernel.store.waiting import GROUP_EVENTS, Waiting, next_group

APPEND_LOCK = 0x7061737365  # "passe": one lock a database, so one a service


class Writer:
    """Owns one connection; `write` may be called by any number of tasks."""

    def __init__(self, connect: Any, on_loss: Callable[[], None]) -> None:
        """`on_loss` is called when the connection is lost: the database may come back at an earlier point."""
        self._connect = connect
        self._on_loss = on_loss
        self._connection: asyncpg.Connection[Any] | None = None
        self._queue: deque[Waiting] = deque()
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.growth = Growth()
        self.recent = Recent(GROUP_EVENTS)
        self.on_group: Callable[[int, float], None] = lambda _, __: None

    @property
    def waiting(self) -> int:
        return len(self._queue)

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="writer")

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        while self._queue:
            self._queue.popleft().fail(StoreUnavailable("the service is stopping"))
        if self._connection:
            self._connection.terminate()

    async def write(self, changes: Changes) -> Answer | None:
        events = [(recorded, recorded.event.model_dump_json()) for recorded in changes.events]
        if large := next((recorded for recorded, data in events if len(data) > EVENT_LIMIT), None):
            raise TooLarge(f"{type(large.event).__name__} of {large.stream} is larger than {EVENT_LIMIT} bytes")
        waiting = Waiting(changes, events, asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        self._wake.set()
        return await waiting.done

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._queue:
                await self._write_group(next_group(self._queue))

    async def _write_group(self, group: list[Waiting]) -> None:
        if not group:
            return
        started = time.perf_counter()
        try:
            answers = await self._transaction(group)
        except (asyncpg.PostgresError, *LOST) as error:
            await self._after(error, group)
        except asyncio.CancelledError:
            for waiting in group:
                waiting.fail(StoreUnavailable("the service is stopping"))
            raise
        except Exception as error:  # noqa: BLE001 - whatever a view's code raises belongs to its own write-set
            await self._apart(error, group)
        else:
            self.on_group(len(group), time.perf_counter() - started)
            for waiting, answer in zip(group, answers, strict=True):
                if waiting.done.done():
                    continue
                if isinstance(answer, StoreError):
                    waiting.done.set_exception(answer)
                else:
                    waiting.done.set_result(answer)

    async def _after(self, error: Exception, group: list[Waiting]) -> None:
        """Bad data fails its own write-set alone: the group is tried again by halves. A lost connection fails all."""
        if self._connection is None or self._connection.is_closed() or not isinstance(error, asyncpg.PostgresError):
            self._drop_connection()
            for waiting in group:
                waiting.fail(StoreUnavailable(f"the database did not answer: {error}"))
        elif len(group) == 1:
            unfit = isinstance(error, asyncpg.DataError)
            refused = StoreError(f"the database refused the write-set: {error}")
            group[0].fail(OutOfRange("a value is out of range") if unfit else refused)
        else:
            half = len(group) // 2
            await self._write_group(group[:half])
            await self._write_group(group[half:])

    async def _apart(self, error: Exception, group: list[Waiting]) -> None:
        """A write-set that can't be put into words, for a fault in a view's code, fails alone as well."""
        if len(group) == 1:
            group[0].fail(error)
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

    async def _transaction(self, group: Sequence[Waiting]) -> list[Answer | StoreError | None]:
        if self._connection is None or self._connection.is_closed():
            self._connection = await self._connect()
            self._connection.add_termination_listener(self._lost)
        connection, claims = self._connection, [claims_of(waiting.changes) for waiting in group]
        async with connection.transaction():
            await connection.execute(f"SELECT pg_advisory_xact_lock({APPEND_LOCK})")
            state = await read_state(connection, [waiting.changes for waiting in group], chain.from_iterable(claims))
            results = [judge(one.changes, own, state) for one, own in zip(group, claims, strict=True)]
            accepted = [waiting for waiting, result in zip(group, results, strict=True) if result is None]
            if told := [waiting.changes.more_follows for waiting in accepted if waiting.events]:
                self.growth.more_follows = all(told)  # before the commit: its NOTIFY may be heard at once
            last = await _write_all(connection, state.position, accepted)
        self._remember(state.position, accepted)
        self.growth.reached(last)
        return results

    def _remember(self, last: int, accepted: Sequence[Waiting]) -> None:
        recorded = (one for waiting in accepted for one, _ in waiting.events)
        self.recent.add([Entry(position, one) for position, one in enumerate(recorded, start=last + 1)])


async def _write_all(connection: PgConnection, last: int, accepted: Sequence[Waiting]) -> int:
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
