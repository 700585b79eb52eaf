"""Streams held in memory as they were last folded, so that only what came since has to be read and folded."""

from collections import OrderedDict
from typing import Generic, TypeVar

T = TypeVar("T")


class Held(Generic[T]):
    """At most `most` of them, the ones used last. What is held may be behind the store, never ahead of it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[str, T] = OrderedDict()

    def get(self, name: str) -> T | None:
        if (found := self._held.get(name)) is not None:
            self._held.move_to_end(name)
        return found

    def keep(self, name: str, value: T) -> None:
        self._held[name] = value
        self._held.move_to_end(name)
        if len(self._held) > self._most:
            self._held.popitem(last=False)

    def drop(self, name: str) -> None:
        self._held.pop(name, None)

    def clear(self) -> None:
        self._held.clear()
