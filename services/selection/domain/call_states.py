"""The states of a call, one after the other, and its moments in universal time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from services.selection.domain.call_messages import (
    CallClosed,
    CallEvent,
    CallExtended,
    CallOpened,
    DecisionDone,
    DecisionSigned,
    InterviewsInvited,
    InterviewsRequested,
    ProposalMade,
    ProposalRequested,
    ScreeningDone,
    ScreeningRequested,
    ShortlistDone,
    ShortlistRequested,
)
from shared.contracts.scheme import CallPlan


@dataclass(frozen=True)
class Unopened: ...


@dataclass(frozen=True)
class Led:
    scheme_id: str
    plan: CallPlan
    proposed_by: str | None = None


class Open(Led): ...


class Closed(Led): ...


class Screening(Led): ...


class Screened(Led): ...


class Shortlisting(Led): ...


class Shortlisted(Led): ...


class Inviting(Led): ...


class Invited(Led): ...


class Proposing(Led): ...


class Proposed(Led): ...


class Deciding(Led): ...


class Decided(Led): ...


Call: TypeAlias = (
    Unopened
    | Open
    | Closed
    | Screening
    | Screened
    | Shortlisting
    | Shortlisted
    | Inviting
    | Invited
    | Proposing
    | Proposed
    | Deciding
    | Decided
)
_AFTER: Mapping[type[Any], type[Any]] = {
    CallClosed: Closed,
    ScreeningRequested: Screening,
    ScreeningDone: Screened,
    ShortlistRequested: Shortlisting,
    ShortlistDone: Shortlisted,
    InterviewsRequested: Inviting,
    InterviewsInvited: Invited,
    ProposalMade: Proposed,
    DecisionSigned: Deciding,
    DecisionDone: Decided,
}


def closing(plan: CallPlan) -> datetime:
    return plan.closes_at.replace(tzinfo=ZoneInfo(plan.timezone)).astimezone(UTC)


def opening(plan: CallPlan) -> datetime:
    return plan.opens_at.replace(tzinfo=ZoneInfo(plan.timezone)).astimezone(UTC)


def evolve(call: Call, event: CallEvent) -> Call:
    match event, call:
        case CallOpened(scheme_id=scheme, plan=plan), _:
            return Open(scheme, plan)
        case CallExtended(closes_at_local=until), Open(plan=plan):
            return replace(call, plan=postponed(plan, until))
        case ProposalRequested(proposed_by=by), Led(scheme_id=scheme, plan=plan):
            return Proposing(scheme, plan, by)
        case _, Led(scheme_id=scheme, plan=plan, proposed_by=by) if type(event) in _AFTER:
            following: Call = _AFTER[type(event)](scheme, plan, by)
            return following
        case _:
            return call


def postponed(plan: CallPlan, closes_at: datetime) -> CallPlan:
    return plan.model_copy(update={"closes_at": closes_at})
