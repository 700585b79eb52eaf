"""The store on PostgreSQL: reads on a small pool, writes through the grouping writer."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any

import asyncpg

from shared.kernel.messages import Event
from shared.kernel.model import Model
from shared.kernel.projection import Projection
from shared.kernel.recorded import Recorded
from shared.kernel.store.held import Held
from shared.kernel.store.narrowing import Scope
from shared.kernel.store.pool import SETTINGS, ReadPool, settings_of
from shared.kernel.store.port import GENERATION, Answer, Changes, Due, Entry
from shared.kernel.store.queries import NarrowedViews, ViewQueries
from shared.kernel.store.rebuild import rebuild
from shared.kernel.store.rows import as_recorded
from shared.kernel.store.snapshot import PostgresSnapshot
from shared.kernel.store.statements import EVENT_COLUMNS
from shared.kernel.store.writer import Writer

HELD_STREAMS = 4_000
_GENERATION = """
SELECT coalesce((SELECT value FROM checkpoints WHERE name = $1), generation::text) FROM store
"""
_LOAD = f"""
SELECT {EVENT_COLUMNS} FROM unnest($1::text[], $2::bigint[]) AS asked (name, known)
JOIN events ON stream = name AND version > known ORDER BY stream, version
"""


class PostgresStore(ViewQueries):
    """Opened with `connect`, closed with `close`; needs PostgreSQL 17 or newer (`transaction_timeout`)."""

    def __init__(self, model: Model, dsn: str, pool: ReadPool, settings: Mapping[str, str] = SETTINGS) -> None:
        super().__init__(pool)
        self.model = model
        self._dsn = dsn
        self.pool = self._pool = pool
        self.held: Held[Any] = Held(HELD_STREAMS)
        connect = partial(asyncpg.connect, dsn, server_settings=dict(settings), statement_cache_size=200)
        self._writer = Writer(connect, self.held.clear)
        self._listening = asyncio.Lock()
        self._listener: asyncpg.Connection[Any] | None = None

    @classmethod
    async def connect(cls, model: Model, dsn: str, *, pool_size: int = 4, revision: str = "") -> "PostgresStore":
        settings = settings_of(revision)
        store = cls(model, dsn, await ReadPool.open(dsn, pool_size, settings), settings)
        await store._writer.start()
        return store

    async def close(self) -> None:
        await self._writer.stop()
        if self._listener:
            self._listener.terminate()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(5):
                await self._pool.close()
        self._pool.terminate()

    def on_group(self, told: Callable[[int, float], None]) -> None:
        """`told` hears of each transaction of the writer: how many write-sets, how many seconds."""
        self._writer.on_group = told

    @property
    def waiting(self) -> int:
        """Write-sets that wait for the writer."""
        return self._writer.waiting

    def narrowed(self, scope: Scope) -> NarrowedViews:
        """The views as one caller may see them; each read is a transaction under a role that is bound by policies."""
        return NarrowedViews(self._pool, scope, self)

    async def generation(self) -> str:
        return str(await self._pool.fetchval(_GENERATION, GENERATION))

    async def load(
        self, streams: Sequence[str], known: Mapping[str, int] | None = None
    ) -> dict[str, list[Recorded[Event]]]:
        rows = await self._pool.fetch(_LOAD, streams, [(known or {}).get(name, 0) for name in streams])
        loaded: dict[str, list[Recorded[Event]]] = {}
        for row in rows:
            loaded.setdefault(row[0], []).append(as_recorded(self.model, row))
        return loaded

    async def write(self, changes: Changes) -> Answer | None:
        return await self._writer.write(changes)

    async def read(self, after: int, limit: int) -> list[Entry]:
        if held := self._writer.recent.after(after, limit):
            return list(held)
        rows = await self._pool.fetch(
            f"SELECT {EVENT_COLUMNS}, position FROM events WHERE position > $1 ORDER BY position LIMIT $2", after, limit
        )
        return [Entry(row["position"], as_recorded(self.model, row)) for row in rows]

    async def head(self) -> int:
        return int(await self._pool.fetchval("SELECT coalesce(max(position), 0) FROM events"))

    async def openings(self, streams: Sequence[str]) -> dict[str, Event]:
        rows = await self._pool.fetch(
            "SELECT stream, type, schema_version, data FROM events WHERE stream = ANY($1::text[]) AND version = 1",
            streams,
        )
        return {stream: self.model.decode(stream, name, version, data) for stream, name, version, data in rows}

    async def answer(self, key: str) -> Answer | None:
        row = await self._pool.fetchrow("SELECT key, fingerprint, status, body FROM answers WHERE key = $1", key)
        return Answer(*row) if row else None

    async def checkpoint(self, name: str) -> str | None:
        value: str | None = await self._pool.fetchval("SELECT value FROM checkpoints WHERE name = $1", name)
        return value

    async def checkpoints(self, prefix: str) -> Mapping[str, str]:
        return dict(await self._pool.fetch("SELECT name, value FROM checkpoints WHERE starts_with(name, $1)", prefix))

    async def claim_due(self, now: datetime, lease_seconds: float, limit: int) -> list[Due]:
        rows = await self._pool.fetch(
            """
            UPDATE deadlines SET claimed_until = clock_timestamp() + make_interval(secs => $2)
            WHERE (stream, name) IN (
              SELECT stream, name FROM deadlines
              WHERE due_at <= $1 AND (claimed_until IS NULL OR claimed_until < clock_timestamp())
              ORDER BY due_at, stream, name LIMIT $3 FOR UPDATE SKIP LOCKED)
            RETURNING stream, name, due_at
            """,
            now,
            lease_seconds,
            limit,
        )
        return sorted((Due(*row) for row in rows), key=lambda due: (due.due_at, due.stream, due.name))

    async def overdue(self, now: datetime) -> int:
        return int(await self._pool.fetchval("SELECT count(*) FROM deadlines WHERE due_at <= $1", now))

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[PostgresSnapshot]:
        async with (
            self._pool.acquire() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            await connection.execute("SET LOCAL transaction_timeout = 0")
            yield PostgresSnapshot(self.model, connection)

    async def rebuild(self, projection: Projection[Any]) -> int:
        return await rebuild(self.model, projection, self._dsn)

    async def grown(self, position: int, timeout: float) -> None:
        """Wakes at a commit of this process, at another's NOTIFY, or after `timeout`: a hint, never the only way."""
        await self._listen()
        await self._writer.growth.past(position, timeout)

    async def _listen(self) -> None:
        async with self._listening:
            if self._listener is None or self._listener.is_closed():
                self._listener = await asyncpg.connect(self._dsn)
                await self._listener.add_listener("events", self._told)

    def _told(self, *told: Any) -> None:
        self._writer.growth.reached(int(told[-1]))
