"""Reading views over HTTP: one by id with its ETag, many by declared index in cursor pages."""

import base64
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, Generic, TypeAlias, TypeVar

from fastapi import Depends, Query, Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from shared.chassis.problems import Problem, not_found
from shared.kernel.projection import ColumnType, Projection, View
from shared.kernel.store import Reads

V = TypeVar("V", bound=View)
T = TypeVar("T")


class Page(BaseModel, Generic[T]):
    """`next` is the cursor of the following page, null on the last one."""

    items: list[T]
    next: str | None


@dataclass(frozen=True, slots=True)
class Paging:
    limit: int
    cursor: str | None

    def after(self, places: "Places") -> tuple[Any, ...] | None:
        if self.cursor is None:
            return None
        try:
            return places.validate_json(base64.urlsafe_b64decode(self.cursor))
        except ValueError as error:
            raise Problem(400, "bad_cursor", "Take the cursor from the page before as it is.") from error


Places: TypeAlias = TypeAdapter[tuple[Any, ...]]
VALUES: dict[ColumnType, Any] = {
    "text": Annotated[str, Field(pattern=r"^[^\x00]*$")],
    "bigint": Annotated[int, Field(ge=-(2**63), lt=2**63)],
    "double precision": float,
    "boolean": bool,
    "date": date,
    "timestamptz": AwareDatetime,
}


@cache
def places_of(projection: Projection[Any], order: tuple[str, ...]) -> Places:
    """How the place of one entry in this order is written into a cursor, and read from it."""
    types = {index.name: index.type for index in projection.indexes}
    place: Any = tuple.__class_getitem__((*(VALUES[types[name]] | None for name in order), VALUES["text"]))
    return TypeAdapter(place, config=ConfigDict(strict=True))


async def paging(
    limit: Annotated[int, Query(ge=1, le=500, description="entries on a page")] = 100,
    cursor: Annotated[str | None, Query(description="`next` of the page before")] = None,
) -> Paging:
    return Paging(limit, cursor)


class Reader:
    """Reads a service's views, as far as the caller may see them."""

    def __init__(self, store: Reads) -> None:
        self._store = store
        self.get_many = store.get_many
        self.count = store.count

    async def get(self, projection: Projection[V], id: object) -> V | None:
        return await self._store.get(projection, str(id))

    async def find(
        self,
        projection: Projection[V],
        *,
        order: Sequence[str] = (),
        limit: int | None = None,
        after: Sequence[object] | None = None,
        **equals: Any,
    ) -> list[V]:
        return await self._store.find(projection, order=order, limit=limit, after=after, **equals)

    async def page(
        self, projection: Projection[V], paging: Paging, *, order: Sequence[str] = (), **equals: Any
    ) -> Page[V]:
        """One page; filters that are None are left out."""
        wanted = {name: value for name, value in equals.items() if value is not None}
        order = [name for name in order if name.lstrip("-") != "id"]
        columns = tuple(name.lstrip("-") for name in order)
        places = places_of(projection, columns)
        after = paging.after(places)
        views = await self._store.find(projection, order=order, limit=paging.limit + 1, after=after, **wanted)
        shown = views[: paging.limit]
        if len(views) <= paging.limit:
            return Page(items=shown, next=None)
        indexes = {index.name: index for index in projection.indexes}
        place = (*(indexes[name].of(shown[-1]) for name in columns), shown[-1].id)
        return Page(items=shown, next=base64.urlsafe_b64encode(places.dump_json(place)).decode())


async def reader(request: Request) -> Reader:
    return Reader(request.state.reads)


Views = Annotated[Reader, Depends(reader)]


def reading(projection: Projection[V]) -> Callable[..., Awaitable[V]]:
    """A dependency that gives the view whose id is in the path, or a 404 where it is not there for this caller."""

    async def found(id: str, request: Request, response: Response) -> V:
        one = await request.state.reads.versioned(projection, id)
        if one is None:
            raise not_found()
        view: V = one[0]
        response.headers["ETag"] = f'"{one[1]}"'
        return view

    found.projection = projection  # type: ignore[attr-defined]
    return found
