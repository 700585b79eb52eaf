"""The tables of one service's store: events, answers, deadlines, checkpoints and one for each view of its model."""

from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from shared.kernel.model import Model
from shared.kernel.projection import ColumnType, Projection

TEXT = sa.Text(collation="C")
COLUMN_TYPES: dict[ColumnType, sa.types.TypeEngine[Any]] = {
    "text": TEXT,
    "bigint": sa.BigInteger(),
    "double precision": sa.Double(),
    "boolean": sa.Boolean(),
    "date": sa.Date(),
    "timestamptz": sa.DateTime(timezone=True),
}


def metadata(model: Model) -> sa.MetaData:
    """What the migrations of a service with this model must lead to."""
    tables = sa.MetaData()
    kernel_tables(tables)
    for projection in model.projections:
        view_table(tables, projection)
    return tables


def kernel_tables(tables: sa.MetaData) -> None:
    sa.Table(
        "events",
        tables,
        sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("stream", TEXT, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("event_id", sa.Uuid, nullable=False, unique=True),
        sa.Column("type", TEXT, nullable=False),
        sa.Column("schema_version", sa.SmallInteger, nullable=False),
        sa.Column("data", pg.JSON, nullable=False),
        sa.Column("principal", TEXT, nullable=False),
        sa.Column("organisation", TEXT),
        sa.Column("causation_id", sa.Uuid, nullable=False),
        sa.Column("correlation_id", TEXT, nullable=False),
        sa.Column("traceparent", TEXT),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("stream", "version", name="events_stream_version_key"),
    )
    sa.Table(
        "answers",
        tables,
        sa.Column("key", TEXT, primary_key=True),
        sa.Column("fingerprint", TEXT, nullable=False),
        sa.Column("status", sa.SmallInteger, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    sa.Table(
        "deadlines",
        tables,
        sa.Column("stream", TEXT, primary_key=True),
        sa.Column("name", TEXT, primary_key=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True)),
        sa.Index("deadlines_due_at", "due_at"),
    )
    sa.Table("checkpoints", tables, sa.Column("name", TEXT, primary_key=True), sa.Column("value", TEXT, nullable=False))
    sa.Table(
        "store",
        tables,
        sa.Column(
            "one", sa.Boolean, sa.CheckConstraint("one", name="store_one"), primary_key=True, server_default=sa.true()
        ),
        sa.Column("generation", sa.Uuid, nullable=False, server_default=sa.func.gen_random_uuid()),
    )


def view_table(tables: sa.MetaData, projection: Projection[Any]) -> sa.Table:
    columns = [
        sa.Column(index.name, COLUMN_TYPES[index.type], index=index.searched and not index.unique, unique=index.unique)
        for index in projection.indexes
    ]
    return sa.Table(
        projection.table,
        tables,
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("document", pg.JSON, nullable=False),
        *columns,
        info={"projection": projection},
    )


@cache
def table_of(projection: Projection[Any]) -> sa.Table:
    return view_table(sa.MetaData(), projection)
