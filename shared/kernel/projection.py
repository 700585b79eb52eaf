"""A projection folds one stream into the document that people read, its view."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from operator import attrgetter
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
    of: Callable[[Any], object] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "of", self.value or attrgetter(self.name))


Kind: TypeAlias = Literal["organisation", "call", "share", "panel", "employer", "scheme", "person", "figures"]
KINDS: tuple[Kind, ...] = ("organisation", "call", "share", "panel", "employer", "scheme", "person", "figures")
EVERY = "*"


@dataclass(frozen=True)
class Rows:
    """Whose a document is: by kind of caller the column that must hold one of the caller's values.

    `*` shows every document to callers of that kind; `through` shows a document to whoever may see one of that other
    view whose column holds its id. Kinds that are not named see none.
    """

    organisation: str | None = None
    call: str | None = None
    share: str | None = None
    panel: str | None = None
    employer: str | None = None
    scheme: str | None = None
    person: str | None = None
    figures: str | None = None
    through: "tuple[Projection[Any], str] | None" = None

    def of(self, kind: Kind) -> str | None:
        column: str | None = getattr(self, kind)
        return column

    @property
    def columns(self) -> dict[Kind, str]:
        return {kind: column for kind in KINDS if (column := self.of(kind))}

    def serves(self, kinds: Collection[Kind]) -> bool:
        """Whether callers of these kinds can ever see a document."""
        mine = any(self.of(kind) for kind in kinds)
        return mine or bool(self.through and self.through[0].rows and self.through[0].rows.serves(kinds))


OPEN = Rows(EVERY, EVERY, EVERY, EVERY, EVERY, EVERY, EVERY, EVERY)
NOBODY = Rows()


class Projection(Generic[V]):
    """A named fold `project(view | None, recorded) -> view | None`, pure and repeatable; `rows` say who may see which
    document, `OPEN` for what concerns no person and no one organisation."""

    def __init__(
        self,
        name: str,
        type: type[V],
        project: Callable[[V | None, Recorded[Any]], V | None],
        *indexes: Index,
        rows: Rows | None = None,
    ) -> None:
        self.name = name
        self.project = project
        self.indexes = indexes
        self.unique = tuple(index for index in indexes if index.unique)
        self.adapter = TypeAdapter[V](type)
        self.table = f"view_{name}"
        self.rows = rows
