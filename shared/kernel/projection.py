"""A projection folds one stream into the document that people read, its view."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from pydantic import TypeAdapter

from shared.kernel.recorded import Recorded

ColumnType: TypeAlias = Literal["text", "bigint", "double precision", "boolean", "date", "timestamptz"]


@dataclass(frozen=True, kw_only=True)
class View:
    """What is read about one subject; views inherit from it as frozen, keyword-only dataclasses."""

    id: str


V = TypeVar("V", bound=View)


@dataclass(frozen=True)
class Index:
    """A typed column beside the document, filled from the view, by which documents can be found.

    With `unique`, no two documents may share a value; null is never shared. A column that is never the first to narrow
    a search is not `searched`: it costs no b-tree of its own when documents are written.
    """

    name: str
    type: ColumnType = "text"
    unique: bool = False
    searched: bool = True
    value: Callable[[Any], object] | None = None

    def of(self, view: View) -> object:
        return self.value(view) if self.value else getattr(view, self.name)


class Projection(Generic[V]):
    """A named fold `project(view | None, recorded) -> view | None`, pure and repeatable."""

    def __init__(
        self,
        name: str,
        type: type[V],
        project: Callable[[V | None, Recorded[Any]], V | None],
        *indexes: Index,
    ) -> None:
        self.name = name
        self.project = project
        self.indexes = indexes
        self.unique = tuple(index for index in indexes if index.unique)
        self.adapter = TypeAdapter[V](type)
        self.table = f"view_{name}"
