"""Policies: what a service does when it hears a contract."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias, TypeVar

from shared.contracts import Contract
from shared.kernel.decider import Decider
from shared.kernel.messages import Command
from shared.kernel.projection import Projection, View
from shared.kernel.store import Reads, WriteSet
from shared.messaging.record import Heard

K = TypeVar("K", bound=Contract)
S = TypeVar("S")
V = TypeVar("V", bound=View)


class NotYet(Exception):
    """A reference has not been heard of yet; the message waits, visibly, for a bounded time."""


class Reaction(NamedTuple):
    """A command that follows from a contract."""

    decider: Decider[Any, Any, Any]
    subject: str
    command: Command


class Lookups:
    """What a policy may look up: states as they stand within the batch, and committed views."""

    def __init__(self, work: WriteSet, views: Reads) -> None:
        self._work = work
        self._views = views

    async def state(self, decider: Decider[Any, S, Any], subject: str) -> S:
        await self._work.load(decider, [subject])
        return self._work.state(decider, subject)

    async def get(self, projection: Projection[V], id: str) -> V | None:
        return await self._views.get(projection, id)

    async def find(
        self, projection: Projection[V], *, order: Sequence[str] = (), limit: int | None = None, **equals: Any
    ) -> list[V]:
        return await self._views.find(projection, order=order, limit=limit, **equals)


Policy: TypeAlias = Callable[[Heard[Any], Lookups], Awaitable[Sequence[Reaction]]]
Echo: TypeAlias = Callable[[Heard[Any]], Sequence[Reaction]]


@dataclass(frozen=True)
class Policies:
    """Handlers by contract name; what has none is passed over unread. An echo takes every contract and looks nothing
    up, so that a whole batch is read from the store in one go."""

    handlers: dict[str, list[Policy]] = field(default_factory=dict)
    echoes: list[Echo] = field(default_factory=list)

    def on(self, *contracts: type[K]) -> Callable[[Policy], Policy]:
        def register(policy: Policy) -> Policy:
            for contract in contracts:
                self.handlers.setdefault(contract.__name__, []).append(policy)
            return policy

        return register

    def on_any(self, echo: Echo) -> Echo:
        self.echoes.append(echo)
        return echo

    def concern(self, heard: Heard[Any]) -> bool:
        return bool(self.echoes) or heard.name in self.handlers

    async def reactions(
        self, heard: Heard[Any], look: Lookups, echoed: Sequence[Reaction] | None = None
    ) -> list[Reaction]:
        reactions = self.echoed(heard) if echoed is None else list(echoed)
        for policy in self.handlers.get(heard.name, ()):
            reactions.extend(await policy(heard, look))
        return reactions

    def echoed(self, heard: Heard[Any]) -> list[Reaction]:
        return [reaction for echo in self.echoes for reaction in echo(heard)]


def by_category(reactions: Sequence[Reaction]) -> Mapping[str, tuple[Decider[Any, Any, Any], dict[str, None]]]:
    """The streams that these reactions touch, so that each kind is read in one go."""
    touched: dict[str, tuple[Decider[Any, Any, Any], dict[str, None]]] = {}
    for reaction in reactions:
        touched.setdefault(reaction.decider.category, (reaction.decider, {}))[1][reaction.subject] = None
    return touched
