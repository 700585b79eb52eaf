"""Views in memory, read by id and by their declared indexes as PostgreSQL reads them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cmp_to_key
from typing import Any, TypeVar

from shared.kernel.projection import EVERY, Projection, View
from shared.kernel.store.narrowing import Scope

V = TypeVar("V", bound=View)


@dataclass(kw_only=True)
class MemoryViews:
    views: dict[str, dict[str, tuple[Any, int]]] = field(default_factory=dict)

    async def get(self, projection: Projection[V], id: str) -> V | None:
        found = await self.versioned(projection, id)
        return found[0] if found else None

    async def get_many(self, projection: Projection[V], ids: Sequence[str]) -> dict[str, V]:
        table = self.views.get(projection.name, {})
        return {id: table[id][0] for id in ids if id in table}

    async def versioned(self, projection: Projection[V], id: str) -> tuple[V, int] | None:
        return self.views.get(projection.name, {}).get(id)

    async def find(
        self,
        projection: Projection[V],
        *,
        order: Sequence[str] = (),
        limit: int | None = None,
        after: Sequence[object] | None = None,
        **equals: Any,
    ) -> list[V]:
        indexes = {index.name: index for index in projection.indexes}

        def value(view: View, column: str) -> Any:
            return view.id if column == "id" else indexes[column].of(view)

        terms = [(term.lstrip("-"), -1 if term.startswith("-") else 1) for term in (*order, "id")]

        def compare(one: Sequence[Any], other: Sequence[Any]) -> int:
            for (_, sign), mine, theirs in zip(terms, one, other, strict=True):
                if mine != theirs:
                    if mine is None or theirs is None:
                        return sign if mine is None else -sign
                    return sign if mine > theirs else -sign
            return 0

        rows: list[tuple[tuple[Any, ...], V]] = [
            (tuple(value(view, column) for column, _ in terms), view)
            for view, _ in self.views.get(projection.name, {}).values()
            if all(_matches(value(view, column), wanted) for column, wanted in equals.items())
        ]
        by_terms = cmp_to_key(compare)
        rows.sort(key=lambda row: by_terms(row[0]))
        return [view for key, view in rows if after is None or compare(key, tuple(after)) > 0][:limit]

    async def count(
        self, projection: Projection[Any], by: Sequence[str] = (), **equals: Any
    ) -> dict[tuple[Any, ...], int]:
        indexes = {index.name: index for index in projection.indexes}
        counted: dict[tuple[Any, ...], int] = {}
        for view in await self.find(projection, **equals):
            key = tuple(indexes[column].of(view) for column in by)
            counted[key] = counted.get(key, 0) + 1
        return counted if by else {(): counted.get((), 0)}


@dataclass(kw_only=True)
class NarrowedMemory(MemoryViews):
    """The views of one caller, as they stood when it began to read."""

    everything: MemoryViews

    @classmethod
    def of(cls, everything: MemoryViews, projections: Iterable[Projection[Any]], scope: Scope) -> "NarrowedMemory":
        seen = {one.name: _seen(everything.views, one, scope) for one in projections if one.rows}
        counted = everything if "figures" in scope else MemoryViews(views=seen)
        return cls(views=seen, everything=counted)

    async def count(
        self, projection: Projection[Any], by: Sequence[str] = (), **equals: Any
    ) -> dict[tuple[Any, ...], int]:
        return await self.everything.count(projection, by, **equals)


def _seen(
    views: Mapping[str, dict[str, tuple[Any, int]]], projection: Projection[Any], scope: Scope
) -> dict[str, tuple[Any, int]]:
    rows, indexes = projection.rows, {index.name: index for index in projection.indexes}
    assert rows
    mine = {kind: column for kind, column in rows.columns.items() if kind in scope}
    through: set[object] = set()
    if rows.through:
        other, column = rows.through
        index = next(one for one in other.indexes if one.name == column)
        through = {index.of(view) for view, _ in _seen(views, other, scope).values()}

    def shows(view: View) -> bool:
        held = {
            kind: view.id if column == "id" else indexes[column].of(view)
            for kind, column in mine.items()
            if column != EVERY
        }
        return (
            view.id in through or EVERY in mine.values() or any(value in scope.of(kind) for kind, value in held.items())
        )

    return {id: row for id, row in views.get(projection.name, {}).items() if shows(row[0])}


def _matches(value: object, wanted: object) -> bool:
    return value in wanted if isinstance(wanted, tuple | list | set | frozenset) else value == wanted
