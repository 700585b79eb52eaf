"""A decider holds the rules of one kind of stream: what may be decided, and what follows from it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar, get_args, get_type_hints

from shared.kernel.messages import Command, Event
from shared.kernel.registry import Registry

C = TypeVar("C", bound=Command)
S = TypeVar("S")
E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class Author:
    """Who decides, for which organisation, and when it happened (never in the future)."""

    principal: str
    organisation: str | None
    at: datetime


class Refused(Exception):
    """The domain's no: a stable code in snake_case, and a sentence that says what would be right instead."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail

    @classmethod
    def out_of_turn(cls, command: object, state: object) -> "Refused":
        asked, now = type(command).__name__, type(state).__name__
        return cls("out_of_turn", f"{asked} is not possible while the state is {now}.")


@dataclass(frozen=True)
class Decider(Generic[C, S, E]):
    """`decide` and `evolve` are pure; streams are called `category-subject`."""

    category: str
    initial: S
    decide: Callable[[C, S, Author], Sequence[E]]
    evolve: Callable[[S, E], S]
    registry: Registry[E] = field(init=False)

    def __post_init__(self) -> None:
        hints = get_type_hints(self.evolve)
        hints.pop("return")
        *_, event = hints.values()
        object.__setattr__(self, "registry", Registry[E](get_args(event) or (event,)))

    def stream(self, subject: str) -> str:
        return f"{self.category}-{subject}"

    def fold(self, events: Iterable[E], state: Any = None) -> S:
        folded = self.initial if state is None else state
        for event in events:
            folded = self.evolve(folded, event)
        return folded
