"""The statements that write a group of write-sets, one a table, events by COPY, all else as arrays."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import asyncpg

from shared.kernel.messages import Event
from shared.kernel.projection import Projection
from shared.kernel.recorded import Recorded
from shared.kernel.schedule import Pending
from shared.kernel.store.port import Answer, Checkpoint, Document

if TYPE_CHECKING:
    from asyncpg import Connection
    from asyncpg.pool import PoolConnectionProxy

PgConnection: TypeAlias = "Connection[Any] | PoolConnectionProxy[Any]"

EVENT_COLUMNS = (
    "stream, version, event_id, type, schema_version, data, principal, organisation, causation_id, correlation_id, "
    "traceparent, occurred_at, recorded_at"
)
_EVENT_ROW = ("position", *EVENT_COLUMNS.split(", "))


async def insert_events(connection: PgConnection, last: int, events: Sequence[tuple[Recorded[Event], str]]) -> None:
    rows = [_row(position, one, data) for position, (one, data) in enumerate(events, start=last + 1)]
    try:
        await connection.copy_records_to_table("events", columns=_EVENT_ROW, records=rows)
    except UnicodeEncodeError as error:  # COPY does not name what it can't encode as other statements do
        raise asyncpg.DataError(str(error)) from error


def _row(position: int, recorded: Recorded[Event], data: str) -> tuple[object, ...]:
    """The event as a row of _EVENT_ROW."""
    return (
        position,
        recorded.stream,
        recorded.version,
        recorded.event_id,
        type(recorded.event).__name__,
        recorded.event.schema_version,
        data,
        recorded.principal,
        recorded.organisation,
        recorded.causation_id,
        recorded.correlation_id,
        recorded.traceparent,
        recorded.occurred_at,
        recorded.recorded_at,
    )


async def upsert_documents(
    connection: PgConnection, projection: Projection[Any], documents: Iterable[Document], table: str | None = None
) -> None:
    """Writes the documents of one view; one without a view is taken away."""
    table = table or projection.table
    documents = list(documents)
    if gone := [one.id for one in documents if one.view is None]:
        await connection.execute(f"DELETE FROM {table} WHERE id = ANY($1::text[])", gone)
    kept = [one for one in documents if one.view is not None]
    if not kept:
        return
    views = [one.view for one in kept]
    names = [index.name for index in projection.indexes]
    typed = ["text", "bigint", "text", *(index.type for index in projection.indexes)]
    arrays = ", ".join(f"${number}::{name}[]" for number, name in enumerate(typed, start=1))
    columns = ", ".join(["id", "version", "document", *names])
    values = ", ".join(["id", "version", "document::json", *names])
    updates = ", ".join(f"{name} = excluded.{name}" for name in ["version", "document", *names])
    await connection.execute(
        f"INSERT INTO {table} ({columns}) SELECT {values} FROM unnest({arrays}) AS row ({columns}) "
        f"ON CONFLICT (id) DO UPDATE SET {updates}",
        [one.id for one in kept],
        [one.version for one in kept],
        [projection.adapter.dump_json(view).decode() for view in views],
        *(list(map(index.of, views)) for index in projection.indexes),
    )


async def replace_deadlines(connection: PgConnection, pending: Mapping[str, Pending]) -> None:
    await connection.execute("DELETE FROM deadlines WHERE stream = ANY($1::text[])", list(pending))
    rows = [(stream, name, due_at) for stream, named in pending.items() for name, due_at in named.items()]
    if rows:
        await connection.execute(
            "INSERT INTO deadlines (stream, name, due_at) "
            "SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[])",
            *map(list, zip(*rows, strict=True)),
        )


async def insert_answers(connection: PgConnection, answers: Sequence[Answer]) -> None:
    await connection.execute(
        "INSERT INTO answers (key, fingerprint, status, body) "
        "SELECT * FROM unnest($1::text[], $2::text[], $3::smallint[], $4::text[])",
        [one.key for one in answers],
        [one.fingerprint for one in answers],
        [one.status for one in answers],
        [one.body for one in answers],
    )


async def move_checkpoints(connection: PgConnection, moved: Sequence[Checkpoint]) -> None:
    await connection.execute(
        "INSERT INTO checkpoints (name, value) SELECT * FROM unnest($1::text[], $2::text[]) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [one.name for one in moved],
        [one.value for one in moved],
    )
