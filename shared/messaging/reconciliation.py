"""A reconciliation joins two histories: that of a store restored to an earlier point, and what others heard of it.

The stream is called after the service that was restored. Its own store says there which history took the place of
which; the store of whoever heard more says which facts it keeps.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ClassVar, TypeAlias, assert_never, cast
from uuid import UUID

from shared.contracts import Contract
from shared.kernel import Aggregate, Author, Command, Decider, Event, Message, Refused
from shared.kernel.store import Store
from shared.messaging.record import Heard

PAGE = 500


class LostFact(Message):
    """A published fact that the restored store lacks; `digest` is that of what it said."""

    partition: int
    position: int
    event_id: UUID
    contract: str
    subject: str
    key: str
    occurred_at: datetime
    digest: str


class Junction(Message):
    """The last record of a partition that both histories share, how many there are until then, and their digest."""

    partition: int
    position: int = 0
    event_id: str = ""
    count: int = 0
    digest: str = ""


class Replacement(Message):
    """The history that took the place of another; `superseded` are all the generations that the log may still show."""

    heavy: ClassVar[bool] = True

    generation: str
    superseded: tuple[str, ...]
    junctions: tuple[Junction, ...]
    lost: tuple[LostFact, ...]
    reason: str


class ReplaceHistory(Command):
    replacement: Replacement
    reason: str


class KeepFacts(Command):
    generation: str
    facts: tuple[LostFact, ...]
    reason: str


class NoteToldAgain(Command):
    event_ids: tuple[UUID, ...]


class HistoryReplaced(Event):
    generation: str
    superseded: tuple[str, ...]
    junctions: tuple[Junction, ...]
    lost: int
    reason: str


class FactsLost(Event):
    facts: tuple[LostFact, ...]


class HistoryAccepted(Event):
    """Whoever heard more goes on with the new history; `kept` facts of the old one stand all the same."""

    generation: str
    kept: int
    reason: str


class FactsKept(Event):
    facts: tuple[LostFact, ...]


class FactsToldAgain(Event):
    """Kept facts that the restored service has recorded and told again: they had their effect before."""

    event_ids: tuple[UUID, ...]


ReconciliationCommand: TypeAlias = ReplaceHistory | KeepFacts | NoteToldAgain
ReconciliationEvent: TypeAlias = HistoryReplaced | FactsLost | HistoryAccepted | FactsKept | FactsToldAgain


@dataclass(frozen=True)
class Reconciliation:
    generation: str = ""
    superseded: frozenset[str] = frozenset()
    junctions: tuple[Junction, ...] = ()
    lost: tuple[LostFact, ...] = ()
    reason: str = ""
    kept: Mapping[UUID, LostFact] = field(default_factory=dict)

    @property
    def replacement(self) -> Replacement:
        return Replacement(
            generation=self.generation,
            superseded=tuple(sorted(self.superseded)),
            junctions=self.junctions,
            lost=self.lost,
            reason=self.reason,
        )


def decide(command: ReconciliationCommand, reconciled: Reconciliation, author: Author) -> Sequence[ReconciliationEvent]:
    match command:
        case NoteToldAgain(event_ids=event_ids):
            return [FactsToldAgain(event_ids=event_ids)]
        case _ if not command.reason.strip():
            raise Refused("reason_missing", "Say why, such as which backup was restored and what had happened.")
        case ReplaceHistory(replacement=new, reason=reason):
            replaced = HistoryReplaced(
                generation=new.generation,
                superseded=new.superseded,
                junctions=new.junctions,
                lost=len(new.lost),
                reason=reason,
            )
            return [replaced, *(FactsLost(facts=page) for page in _pages(new.lost))]
        case KeepFacts(generation=generation, facts=facts, reason=reason):
            accepted = HistoryAccepted(generation=generation, kept=len(facts), reason=reason)
            return [accepted, *(FactsKept(facts=page) for page in _pages(facts))]
        case _:
            assert_never(command)


def _pages(facts: tuple[LostFact, ...]) -> list[tuple[LostFact, ...]]:
    """An event has its limit."""
    return [facts[start : start + PAGE] for start in range(0, len(facts), PAGE)]


def evolve(reconciled: Reconciliation, event: ReconciliationEvent) -> Reconciliation:
    match event:
        case HistoryReplaced(generation=generation, superseded=superseded, junctions=junctions, reason=reason):
            return Reconciliation(generation, frozenset(superseded), junctions, (), reason, reconciled.kept)
        case FactsLost(facts=facts):
            return replace(reconciled, lost=(*reconciled.lost, *facts))
        case HistoryAccepted(generation=generation, reason=reason):
            return replace(reconciled, generation=generation, reason=reason)
        case FactsKept(facts=facts):
            return replace(reconciled, kept={**reconciled.kept, **{fact.event_id: fact for fact in facts}})
        case FactsToldAgain(event_ids=event_ids):
            kept = {id: fact for id, fact in reconciled.kept.items() if id not in event_ids}
            return replace(reconciled, kept=kept)
        case _:
            assert_never(event)


reconciliation = Decider[ReconciliationCommand, Reconciliation, ReconciliationEvent](
    "reconciliation", Reconciliation(), decide, evolve
)
RECONCILIATION = Aggregate(reconciliation)


async def reconciled(store: Store, service: str) -> Reconciliation:
    """What was settled in this store about the history of that service."""
    stream = reconciliation.stream(service)
    history = (await store.load([stream])).get(stream, [])
    return reconciliation.fold(cast(ReconciliationEvent, recorded.event) for recorded in history)


def told_before(heard: Heard[Contract], kept: Mapping[UUID, LostFact]) -> bool:
    """The same id comes from the same cause; that it says the same is seen all the same."""
    fact = kept.get(heard.event_id)
    return fact is not None and fact.digest == digest_of(heard)


def digest_of(heard: Heard[Contract]) -> str:
    return hashlib.sha256(heard.data.encode()).hexdigest()[:32]
