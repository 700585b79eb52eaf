"""Everything a PostgreSQL store holds, as it stood at one moment."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from shared.kernel.messages import Event
from shared.kernel.model import Model
from shared.kernel.projection import Projection, View
from shared.kernel.recorded import Recorded
from shared.kernel.schedule import Pending
from shared.kernel.store.port import Entry, Kept
from shared.kernel.store.rows import as_recorded
from shared.kernel.store.statements import EVENT_COLUMNS, PgConnection

PAGE = 2_000


class PostgresSnapshot:
    """Valid inside one repeatable-read transaction; reads page by page, so its memory is flat."""

    def __init__(self, model: Model, connection: PgConnection) -> None:
        self._model = model
        self._connection = connection

    async def head(self) -> int:
        return int(await self._connection.fetchval("SELECT coalesce(max(position), 0) FROM events"))

    async def log(self) -> AsyncIterator[Sequence[Entry]]:
        after = 0
        query = f"SELECT {EVENT_COLUMNS}, position FROM events WHERE position > $1 ORDER BY position LIMIT {PAGE}"
        while rows := await self._connection.fetch(query, after):
            yield [Entry(row["position"], as_recorded(self._model, row)) for row in rows]
            after = rows[-1]["position"]

    async def streams(self) -> AsyncIterator[Mapping[str, list[Recorded[Event]]]]:
        query = f"SELECT {EVENT_COLUMNS} FROM events ORDER BY stream, version"
        page: dict[str, list[Recorded[Event]]] = {}
        read = 0
        async for row in self._connection.cursor(query, prefetch=PAGE):
            if row[0] not in page and read >= PAGE:
                yield page
                page, read = {}, 0
            page.setdefault(row[0], []).append(as_recorded(self._model, row))
            read += 1
        yield page

    async def documents(self, projection: Projection[Any], ids: Sequence[str]) -> Mapping[str, Kept]:
        columns = ", ".join(["id", "version", "document", *(index.name for index in projection.indexes)])
        rows = await self._connection.fetch(f"SELECT {columns} FROM {projection.table} WHERE id = ANY($1::text[])", ids)
        return {
            id: Kept(_readable(projection, document), version, tuple(indexed))
            for id, version, document, *indexed in rows
        }

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


def _readable(projection: Projection[Any], document: str) -> View | None:
    """None for a document that was damaged."""
    try:
        view: View = projection.adapter.validate_json(document)
    except ValidationError:
        return None
    return view
