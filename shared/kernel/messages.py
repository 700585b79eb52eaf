"""Messages: the commands a service is asked to carry out and the events it keeps for ever."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass
else:
    ModelMetaclass = type(BaseModel)

Data: TypeAlias = dict[str, Any]
Upcaster: TypeAlias = Callable[[Data], Data]


class _Kind(ModelMetaclass):
    """Messages are told apart by `match` many times over: without the detour that abstract base classes take."""

    __instancecheck__ = type.__instancecheck__


class Message(BaseModel, metaclass=_Kind):
    """A frozen value that travels; strict, so that "1" is never read as 1."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Command(Message):
    """Something a caller asks for, named in the imperative."""


class Event(Message):
    """A fact of one stream, named in the past tense; its wire name is its class name.

    A change of shape raises `schema_version` and adds an upcaster from each older version to the next.
    A renamed event lists the names it was stored under in `former_names`.
    """

    schema_version: ClassVar[int] = 1
    upcasters: ClassVar[Mapping[int, Upcaster]] = {}
    former_names: ClassVar[tuple[str, ...]] = ()


class Sealed(Message):
    """Text that only the holder of key `kid` can read; once that key is destroyed, nobody can."""

    kid: str
    box: str
