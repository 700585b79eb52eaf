"""Reading as one caller: each query is narrowed to the caller's documents, and PostgreSQL narrows it once more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import sqlalchemy as sa

from shared.kernel.projection import EVERY, KINDS, Kind, Projection
from shared.kernel.store.pool import ReadPool, twice
from shared.kernel.store.tables import TEXT, table_of

READER = "passerelle_reader"
BETWEEN = "\n"
_NARROW = ", ".join(
    [f"SELECT set_config('role', '{READER}', true)"]
    + [f"set_config('passerelle.{kind}', ${number}, true)" for number, kind in enumerate(KINDS, start=1)]
)


@dataclass(frozen=True, slots=True)
class Scope:
    """By kind, the values that a document must bear to be the caller's."""

    values: Mapping[Kind, tuple[str, ...]]

    def of(self, kind: Kind) -> list[str]:
        return [value for value in self.values.get(kind, ()) if value and BETWEEN not in value]

    def __contains__(self, kind: Kind) -> bool:
        return bool(self.of(kind))

    def seen(self, projection: Projection[Any]) -> sa.ColumnElement[bool]:
        """The first line of defence: the condition each query of this caller bears."""
        table, rows = table_of(projection), projection.rows
        if rows is None:
            raise LookupError(f"view {projection.name} says not whose its documents are: give it rows")
        conditions = [
            sa.true() if column == EVERY else table.c[column] == sa.any_(sa.literal(self.of(kind), sa.ARRAY(TEXT)))
            for kind, column in rows.columns.items()
            if kind in self
        ]
        if rows.through:
            other, column = rows.through
            conditions.append(table.c.id.in_(sa.select(table_of(other).c[column]).where(self.seen(other))))
        return sa.or_(sa.false(), *conditions)


class NarrowedPool:
    """Reads in a transaction of its own as a role that the policies of the tables bind."""

    def __init__(self, pool: ReadPool, scope: Scope) -> None:
        self._pool = pool
        self._settings = [BETWEEN.join(scope.of(kind)) for kind in KINDS]

    async def fetch(self, query: str, *arguments: Any) -> Sequence[Any]:
        return await twice(partial(self._fetch, query, arguments))

    async def fetchrow(self, query: str, *arguments: Any) -> Any:
        return next(iter(await self.fetch(query, *arguments)), None)

    async def _fetch(self, query: str, arguments: Sequence[Any]) -> Sequence[Any]:
        async with self._pool.acquire() as connection, connection.transaction(readonly=True):
            await connection.execute(_NARROW, *self._settings)
            rows: Sequence[Any] = await connection.fetch(query, *arguments)
            return rows
