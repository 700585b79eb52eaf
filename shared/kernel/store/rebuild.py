"""Rebuilding a view beside the live one, and swapping it in under the writer's lock."""

import asyncio
from collections.abc import Sequence
from typing import Any

import asyncpg

from shared.kernel.model import Model, subject_of
from shared.kernel.projection import Projection
from shared.kernel.store import statements
from shared.kernel.store.folding import fold_stream
from shared.kernel.store.port import Document, recorded_of
from shared.kernel.store.rows import as_recorded
from shared.kernel.store.security import policies
from shared.kernel.store.snapshot import PostgresSnapshot
from shared.kernel.store.statements import EVENT_COLUMNS, PgConnection
from shared.kernel.store.writer import APPEND_LOCK

CATCH_UP = 2_000
WAIT = "500ms"
PAUSE = 0.5
REBUILD_LOCK = 0x7265627569


async def rebuild(model: Model, projection: Projection[Any], dsn: str) -> int:
    """Readers see the old view until the new one is whole. Gives the number of documents.

    The writer waits only for the last catch-up, of at most a few thousand events.
    """
    reading, writing = await asyncpg.connect(dsn), await asyncpg.connect(dsn)
    try:
        await writing.execute("SELECT pg_advisory_lock($1, hashtext($2))", REBUILD_LOCK & 0x7FFFFFFF, projection.table)
        beside = f"{projection.table}_beside"
        await writing.execute(f"DROP TABLE IF EXISTS {beside}")
        await writing.execute(f"CREATE TABLE {beside} (LIKE {projection.table} INCLUDING ALL)")
        for statement in policies(projection, beside) if projection.rows else ():
            await writing.execute(statement)
        position = await _fold_everything(model, projection, reading, writing, beside)
        while (head := await _head(writing)) - position > CATCH_UP:
            await _catch_up(model, projection, writing, beside, position)
            position = head
        while (documents := await _finish(model, projection, writing, beside, position)) is None:
            await asyncio.sleep(PAUSE)
        return documents
    finally:
        await reading.close()
        await writing.close()


async def _finish(
    model: Model, projection: Projection[Any], writing: PgConnection, beside: str, position: int
) -> int | None:
    """Catches up and swaps under the append lock; None when a long read holds the live table, so that no command waits
    behind it."""
    try:
        async with writing.transaction():
            await writing.execute(f"SET LOCAL lock_timeout = '{WAIT}'")
            await writing.execute(f"SELECT pg_advisory_xact_lock({APPEND_LOCK})")
            await _catch_up(model, projection, writing, beside, position)
            documents = int(await writing.fetchval(f"SELECT count(*) FROM {beside}"))
            await _swap(writing, projection.table, beside)
    except asyncpg.LockNotAvailableError:
        return None
    return documents


async def _fold_everything(
    model: Model, projection: Projection[Any], reading: PgConnection, writing: PgConnection, beside: str
) -> int:
    async with reading.transaction(isolation="repeatable_read", readonly=True):
        snapshot = PostgresSnapshot(model, reading)
        position = await snapshot.head()
        async for page in snapshot.streams():
            documents = [
                Document(projection, subject_of(name), len(history), view)
                for name, history in page.items()
                if projection in (aggregate := model.of_stream(name)).views
                and (view := fold_stream(aggregate, recorded_of(history)).views[projection.name]) is not None
            ]
            await statements.upsert_documents(writing, projection, documents, beside)
    return position


async def _head(connection: PgConnection) -> int:
    return int(await connection.fetchval("SELECT coalesce(max(position), 0) FROM events"))


async def _catch_up(model: Model, projection: Projection[Any], writing: PgConnection, beside: str, after: int) -> None:
    rows: Sequence[Any] = await writing.fetch(
        f"""
        SELECT {EVENT_COLUMNS} FROM events
        WHERE stream IN (SELECT stream FROM events WHERE position > $1) ORDER BY stream, version
        """,
        after,
    )
    streams: dict[str, list[Any]] = {}
    for row in rows:
        streams.setdefault(row[0], []).append(as_recorded(model, row))
    documents = [
        Document(projection, subject_of(name), len(history), fold_stream(aggregate, history).views[projection.name])
        for name, history in streams.items()
        if projection in (aggregate := model.of_stream(name)).views
    ]
    await statements.upsert_documents(writing, projection, documents, beside)


async def _swap(connection: PgConnection, live: str, beside: str) -> None:
    """The new table takes over the name and the names of its indexes and constraints."""
    names = await connection.fetch("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = $1", live)
    by_shape = {definition.partition(" USING ")[2] or definition: name for name, definition in names}
    await connection.execute(f"DROP TABLE {live}")
    await connection.execute(f"ALTER TABLE {beside} RENAME TO {live}")
    for name, definition in await connection.fetch(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = $1", live
    ):
        wanted = by_shape[definition.partition(" USING ")[2] or definition]
        if wanted != name:
            await connection.execute(f'ALTER INDEX "{name}" RENAME TO "{wanted}"')
