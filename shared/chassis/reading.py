"""Reading views over HTTP: one by id with its ETag, many by declared index in cursor pages."""

import base64
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel

from shared.chassis.problems import Problem, not_found
from shared.kernel.projection import Projection, View
from shared.kernel.store import Store

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

    @property
    def after(self) -> list[Any] | None:
        if self.cursor is None:
            return None
        try:
            after = json.loads(base64.urlsafe_b64decode(self.cursor))
        except ValueError:
            after = None
        if not isinstance(after, list):
            raise Problem(400, "bad_cursor", "Take the cursor from the page before as it is.")
        return after


def paging(
    limit: Annotated[int, Query(ge=1, le=500, description="entries on a page")] = 100,
    cursor: Annotated[str | None, Query(description="`next` of the page before")] = None,
) -> Paging:
    return Paging(limit, cursor)


class Reader:
    """Reads a service's views."""

    def __init__(self, store: Store) -> None:
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
        """One page; filters that are None are left out. Order columns hold text, numbers or booleans."""
        wanted = {name: value for name, value in equals.items() if value is not None}
        views = await self._store.find(projection, order=order, limit=paging.limit + 1, after=paging.after, **wanted)
        shown = views[: paging.limit]
        if len(views) <= paging.limit:
            return Page(items=shown, next=None)
        indexes = {index.name: index for index in projection.indexes}
        place = [*(indexes[name.lstrip("-")].of(shown[-1]) for name in order if name.lstrip("-") != "id"), shown[-1].id]
        return Page(items=shown, next=base64.urlsafe_b64encode(json.dumps(place).encode()).decode())


def reader(request: Request) -> Reader:
    return Reader(request.app.state.store)


Views = Annotated[Reader, Depends(reader)]


def reading(projection: Projection[V]) -> Callable[..., Awaitable[V]]:
    """A dependency that gives the view whose id is in the path, or answers 404."""

    async def found(id: str, request: Request, response: Response) -> V:
        one = await request.app.state.store.versioned(projection, id)
        if one is None:
            raise not_found()
        view: V = one[0]
        response.headers["ETag"] = f'"{one[1]}"'
        return view

    return found
