"""Everything a PostgreSQL store holds, as it stood at one moment."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from shared.kernel.model import Model
from shared.kernel.projection import Projection
from shared.kernel.schedule import Pending
from shared.kernel.store.port import Entry, Kept
from shared.kernel.store.rows import as_recorded
from shared.kernel.store.statements import EVENT_COLUMNS, PgConnection

PAGE = 2_000
PAGE_STREAMS = 1_000


class PostgresSnapshot:
    """Valid inside one repeatable-read transaction; reads page by page, so its memory is flat."""

    def __init__(self, model: Model, connection: PgConnection) -> None:
        self._model = model
        self._connection = connection

    async def head(self) -> int:
        return int(await self._connection.fetchval("SELECT coalesce(max(position), 0) FROM events"))

    async def gaps(self) -> list[int]:
        rows = await self._connection.fetch(
            """
            SELECT before
            FROM (SELECT position, lag(position, 1, 0::bigint) OVER (ORDER BY position) AS before FROM events) AS log
            WHERE position <> before + 1 ORDER BY position LIMIT 20
            """
        )
        return [row[0] for row in rows]

    async def streams(self) -> AsyncIterator[Mapping[str, list[Entry]]]:
        query = f"SELECT {EVENT_COLUMNS}, position FROM events ORDER BY stream, version"
        cursor = await self._connection.cursor(query)
        page: dict[str, list[Entry]] = {}
        while rows := await cursor.fetch(PAGE):
            for row in rows:
                if row[0] not in page and len(page) >= PAGE_STREAMS:
                    yield page
                    page = {}
                page.setdefault(row[0], []).append(Entry(row[-1], as_recorded(self._model, row)))
        yield page

    async def documents(self, projection: Projection[Any], ids: Sequence[str]) -> Mapping[str, Kept]:
        columns = ", ".join(["id", "version", "document", *(index.name for index in projection.indexes)])
        rows = await self._connection.fetch(f"SELECT {columns} FROM {projection.table} WHERE id = ANY($1::text[])", ids)
        return {id: Kept(document, version, tuple(indexed)) for id, version, document, *indexed in rows}

    async def size(self, projection: Projection[Any]) -> int:
        return int(await self._connection.fetchval(f"SELECT count(*) FROM {projection.table}"))

    async def pending(self, streams: Sequence[str]) -> Mapping[str, Pending]:
        rows = await self._connection.fetch(
            "SELECT stream, name, due_at FROM deadlines WHERE stream = ANY($1::text[])", streams
        )
        pending: dict[str, dict[str, datetime]] = {}
        for stream, name, due_at in rows:
            pending.setdefault(stream, {})[name] = due_at
        return pending

    async def deadlines(self) -> int:
        return int(await self._connection.fetchval("SELECT count(*) FROM deadlines"))

    async def checkpoints(self, prefix: str) -> Mapping[str, str]:
        return dict(
            await self._connection.fetch("SELECT name, value FROM checkpoints WHERE starts_with(name, $1)", prefix)
        )
