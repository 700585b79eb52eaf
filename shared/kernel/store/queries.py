"""Queries over the declared indexes of views, composed with SQLAlchemy Core and run on the store's own pool."""

from collections.abc import Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.asyncpg import dialect

from shared.kernel.projection import Projection, View
from shared.kernel.store.narrowing import NarrowedPool, Scope
from shared.kernel.store.pool import ReadPool
from shared.kernel.store.tables import table_of

V = TypeVar("V", bound=View)
_DIALECT: sa.Dialect = dialect()  # type: ignore[no-untyped-call]


class ViewQueries:
    """Reads documents by id, by index values, and counts them."""

    def __init__(self, pool: ReadPool | NarrowedPool) -> None:
        self._views = pool

    async def get(self, projection: Projection[V], id: str) -> V | None:
        found = await self.versioned(projection, id)
        return found[0] if found else None

    async def get_many(self, projection: Projection[V], ids: Sequence[str]) -> dict[str, V]:
        rows = await self._views.fetch(
            f"SELECT id, document FROM {projection.table} WHERE id = ANY($1::text[])", list(ids)
        )
        return {id: projection.adapter.validate_json(document) for id, document in rows}

    async def versioned(self, projection: Projection[V], id: str) -> tuple[V, int] | None:
        row = await self._views.fetchrow(f"SELECT document, version FROM {projection.table} WHERE id = $1", id)
        return (projection.adapter.validate_json(row[0]), row[1]) if row else None

    async def find(
        self,
        projection: Projection[V],
        *,
        order: Sequence[str] = (),
        limit: int | None = None,
        after: Sequence[object] | None = None,
        **equals: Any,
    ) -> list[V]:
        table = table_of(projection)
        terms = [(table.c[term.lstrip("-")], term.startswith("-")) for term in (*order, "id")]
        query = sa.select(table.c.document).where(*_matching(table, equals), *self._seen(projection))
        if after is not None:
            query = query.where(_beyond(terms, after))
        query = query.order_by(*(column.desc() if down else column.asc() for column, down in terms)).limit(limit)
        return [projection.adapter.validate_json(row[0]) for row in await self._fetch(query)]

    async def count(
        self, projection: Projection[Any], by: Sequence[str] = (), **equals: Any
    ) -> dict[tuple[Any, ...], int]:
        table = table_of(projection)
        columns = [table.c[name] for name in by]
        query = (
            sa.select(*columns, sa.func.count())
            .select_from(table)
            .where(*_matching(table, equals), *self._seen(projection))
            .group_by(*columns)
        )
        return {tuple(row[:-1]): row[-1] for row in await self._fetch(query)}

    def _seen(self, projection: Projection[Any]) -> Sequence[sa.ColumnElement[bool]]:
        return ()

    async def _fetch(self, query: sa.Select[Any]) -> Sequence[Any]:
        compiled = query.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
        arguments = [compiled.params[name] for name in compiled.positiontup or ()]
        return await self._views.fetch(str(compiled), *arguments)


class NarrowedViews(ViewQueries):
    """The same reads as one caller may make them; who may see figures counts everything."""

    def __init__(self, pool: ReadPool, scope: Scope, everything: ViewQueries) -> None:
        super().__init__(NarrowedPool(pool, scope))
        self._scope = scope
        self._everything = everything

    async def get_many(self, projection: Projection[V], ids: Sequence[str]) -> dict[str, V]:
        return {view.id: view for view in await self.find(projection, id=list(ids))}

    async def versioned(self, projection: Projection[V], id: str) -> tuple[V, int] | None:
        table = table_of(projection)
        query = sa.select(table.c.document, table.c.version).where(table.c.id == id, *self._seen(projection))
        rows = await self._fetch(query)
        return (projection.adapter.validate_json(rows[0][0]), rows[0][1]) if rows else None

    async def count(
        self, projection: Projection[Any], by: Sequence[str] = (), **equals: Any
    ) -> dict[tuple[Any, ...], int]:
        if "figures" in self._scope:
            return await self._everything.count(projection, by, **equals)
        return await super().count(projection, by, **equals)

    def _seen(self, projection: Projection[Any]) -> Sequence[sa.ColumnElement[bool]]:
        return (self._scope.seen(projection),)


def _matching(table: sa.Table, equals: dict[str, Any]) -> list[sa.ColumnElement[bool]]:
    return [
        table.c[name] == sa.any_(sa.literal(list(value), sa.ARRAY(table.c[name].type)))
        if isinstance(value, tuple | list | set | frozenset)
        else table.c[name].is_not_distinct_from(value)
        if value is None
        else table.c[name] == value
        for name, value in equals.items()
    ]


def _beyond(terms: Sequence[tuple[sa.Column[Any], bool]], after: Sequence[object]) -> sa.ColumnElement[bool]:
    """Rows that come after these values: equal in the first columns, further in the next one; nulls are the largest."""
    further: list[sa.ColumnElement[bool]] = []
    equal: list[sa.ColumnElement[bool]] = []
    for (column, down), value in zip(terms, after, strict=True):
        beyond: sa.ColumnElement[bool]
        if value is None:
            beyond = column.is_not(None) if down else sa.false()
        else:
            beyond = column < value if down else sa.or_(column > value, column.is_(None))
        further.append(sa.and_(*equal, beyond))
        equal.append(column.is_(None) if value is None else column == value)
    return sa.or_(*further)
