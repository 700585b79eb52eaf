"""The states of a return case, from nothing known to closed, and how each fact moves it on."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias, assert_never

from services.reintegration.domain.follow_ups import FollowUp, Standing
from services.reintegration.domain.words import (
    ArrivalNoted,
    CaseClosed,
    CaseEvent,
    CaseOpened,
    FollowUpDone,
    FollowUpMissed,
    FollowUpScheduled,
    HandoverDeclined,
    JourneyTakenOver,
    NeedsAssessed,
    OutcomeRecorded,
    PlanAgreed,
    ReturnConfirmed,
    Support,
    SupportDelivered,
)
from shared.contracts.scheme_terms import Code


@dataclass(frozen=True)
class Unopened: ...


@dataclass(frozen=True)
class Abroad:
    """Arrived in the destination country; mobility still has the lead."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of a case while it is open; `outcomes` in the order they were recorded."""

    opened_on: date
    returned: bool
    delivered: tuple[Support, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    outcomes: tuple[tuple[Code, date], ...] = ()

    def follow_up(self, month: int) -> FollowUp | None:
        return next((one for one in self.follow_ups if one.month == month), None)

    def marked(self, month: int, standing: Standing) -> tuple[FollowUp, ...]:
        return tuple(replace(one, standing=standing) if one.month == month else one for one in self.follow_ups)


@dataclass(frozen=True)
class Opened:
    facts: Facts


@dataclass(frozen=True)
class Assessed:
    facts: Facts


@dataclass(frozen=True)
class Planned:
    facts: Facts
    supports: tuple[Support, ...]


@dataclass(frozen=True)
class Closed: ...


Open: TypeAlias = Opened | Assessed | Planned
ReturnCase: TypeAlias = Unopened | Abroad | Opened | Assessed | Planned | Closed


def outstanding(case: Open) -> tuple[Support, ...]:
    """The supports of the plan that are still to be delivered."""
    planned = case.supports if isinstance(case, Planned) else ()
    return tuple(support for support in planned if support not in case.facts.delivered)


def evolve(case: ReturnCase, event: CaseEvent) -> ReturnCase:
    match event:
        case HandoverDeclined() | JourneyTakenOver():
            return case
        case ArrivalNoted():
            return Abroad() if isinstance(case, Unopened) else case
        case CaseOpened(opened_on=day, travelled=travelled):
            return Opened(Facts(opened_on=day, returned=not travelled))
        case NeedsAssessed():
            return case if isinstance(case, Planned) else Assessed(_open(case).facts)
        case PlanAgreed(supports=supports):
            return Planned(_open(case).facts, supports)
        case CaseClosed():
            return Closed()
        case _:
            return _with(_open(case), event)


Learned: TypeAlias = (
    ReturnConfirmed | SupportDelivered | FollowUpScheduled | FollowUpDone | FollowUpMissed | OutcomeRecorded
)


def _with(case: Open, event: Learned) -> Open:
    return replace(case, facts=_learned(case.facts, event))


def _learned(facts: Facts, event: Learned) -> Facts:
    match event:
        case ReturnConfirmed():
            return replace(facts, returned=True)
        case SupportDelivered(support=support):
            return replace(facts, delivered=(*facts.delivered, support))
        case FollowUpScheduled(month=month, due_at=due_at, missed_at=missed_at):
            return replace(facts, follow_ups=(*facts.follow_ups, FollowUp(month, due_at, missed_at)))
        case FollowUpDone(month=month):
            return replace(facts, follow_ups=facts.marked(month, "done"))
        case FollowUpMissed(month=month):
            return replace(facts, follow_ups=facts.marked(month, "missed"))
        case OutcomeRecorded(outcome=outcome, observed_on=day):
            return replace(facts, outcomes=(*facts.outcomes, (outcome, day)))
        case _:
            assert_never(event)


def _open(case: ReturnCase) -> Open:
    if isinstance(case, Opened | Assessed | Planned):
        return case
    raise ValueError(f"a case that is {type(case).__name__} has no such history")
