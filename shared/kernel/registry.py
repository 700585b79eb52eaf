"""The registry reads stored messages of every version that was ever written."""

import json
from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from pydantic import TypeAdapter

from shared.kernel.messages import Data, Event, Upcaster

E = TypeVar("E", bound=Event)


class UnknownMessage(LookupError):
    """A stored name or version that no class of this release can read."""


class Registry(Generic[E]):
    """Names and versions on the wire, and the classes that read them."""

    def __init__(self, types: Iterable[type[E]]) -> None:
        self.types = tuple(types)
        self._readers: dict[str, tuple[type[E], TypeAdapter[E]]] = {}
        for kind in self.types:
            reader = kind, TypeAdapter[E](kind)
            for name in (kind.__name__, *kind.former_names):
                if self._readers.setdefault(name, reader) is not reader:
                    raise ValueError(f"two events are called {name}")

    def __contains__(self, name: str) -> bool:
        return name in self._readers

    def decode(self, name: str, version: int, data: str | bytes) -> E:
        """The event stored under this name and version, upcast to the newest one.

        Raises UnknownMessage for a name or version this release does not know.
        """
        if (reader := self._readers.get(name)) is None:
            raise UnknownMessage(f"no event is called {name}")
        kind, adapter = reader
        if version == kind.schema_version:
            return adapter.validate_json(data)
        if not 0 < version < kind.schema_version:
            raise UnknownMessage(f"{name} has no version {version}")
        return adapter.validate_json(
            json.dumps(_upcast(kind.upcasters, version, kind.schema_version, json.loads(data)))
        )


def _upcast(upcasters: Mapping[int, Upcaster], version: int, newest: int, data: Data) -> Data:
    for step in range(version, newest):
        data = upcasters[step](data)
    return data
