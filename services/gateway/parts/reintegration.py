"""Reintegration's part of a journey: the case from its opening through follow-ups to its outcome and close."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, TypeAlias

from services.gateway.parts.common import Part, handed
from shared.contracts import Contract
from shared.contracts.dossier import Track
from shared.contracts.reintegration import (
    CaseClosed,
    CaseOpened,
    FollowUpDone,
    FollowUpMissed,
    FollowUpScheduled,
    NeedsAssessed,
    OutcomeRecorded,
    PlanAgreed,
    ReturnConfirmed,
    SupportDelivered,
)

Supported: TypeAlias = Literal["admitted", "case_opened", "needs_assessed", "plan_agreed", "closed"]


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    month: int
    due_at: datetime
    done_at: datetime | None = None
    missed: bool = False


@dataclass(frozen=True, kw_only=True)
class Outcome:
    outcome: str
    observed_on: date


@dataclass(frozen=True, kw_only=True)
class ReintegrationPart(Part):
    state: Supported = "admitted"
    opened_at: datetime | None = None
    track: Track | None = None
    travelled: bool | None = None
    returned_on: date | None = None
    needs_assessed_at: datetime | None = None
    supports: tuple[str, ...] = ()
    planned_at: datetime | None = None
    delivered: tuple[str, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    closed_at: datetime | None = None
    close_reason: str | None = None


def fold(part: ReintegrationPart, contract: Contract, at: datetime) -> ReintegrationPart:
    match contract:
        case CaseOpened(track=track, travelled=travelled):
            return replace(part, state="case_opened", since=at, opened_at=at, track=track, travelled=travelled)
        case ReturnConfirmed(returned_on=day):
            return replace(part, returned_on=day)
        case NeedsAssessed():
            return replace(part, state="needs_assessed", since=at, needs_assessed_at=at)
        case PlanAgreed(supports=supports):
            return replace(part, state="plan_agreed", since=at, planned_at=at, supports=supports)
        case SupportDelivered(support=support):
            return replace(part, delivered=(*part.delivered, support))
        case FollowUpScheduled() | FollowUpDone() | FollowUpMissed():
            return replace(part, follow_ups=_followed(part.follow_ups, contract, at))
        case OutcomeRecorded(outcome=outcome, observed_on=day):
            return replace(part, outcomes=(*part.outcomes, Outcome(outcome=outcome, observed_on=day)))
        case CaseClosed(reason=reason):
            return replace(part, state="closed", since=at, closed_at=at, close_reason=reason)
        case _:
            return handed(part, contract, at)


def _followed(
    before: tuple[FollowUp, ...], told: FollowUpScheduled | FollowUpDone | FollowUpMissed, at: datetime
) -> tuple[FollowUp, ...]:
    known = {one.month: one for one in before}
    match told:
        case FollowUpScheduled(month=month, due_at=due):
            known[month] = FollowUp(month=month, due_at=due)
        case FollowUpDone(month=month) if month in known:
            known[month] = replace(known[month], done_at=at)
        case FollowUpMissed(month=month) if month in known:
            known[month] = replace(known[month], missed=True)
        case _:
            pass
    return tuple(known.values())
