"""Views in memory, read by id and by their declared indexes as PostgreSQL reads them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cmp_to_key
from typing import Any, TypeVar

from shared.kernel.projection import Projection, View

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


def _matches(value: object, wanted: object) -> bool:
    return value in wanted if isinstance(wanted, tuple | list | set | frozenset) else value == wanted
