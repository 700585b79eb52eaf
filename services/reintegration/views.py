"""What a case worker reads about a return case."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, TypeAlias
from uuid import UUID

from services.reintegration.domain.words import (
    CaseClosed,
    CaseEvent,
    CaseOpened,
    FollowUpDone,
    FollowUpMissed,
    FollowUpScheduled,
    Needs,
    NeedsAssessed,
    OutcomeRecorded,
    PlanAgreed,
    ReturnConfirmed,
    SupportDelivered,
)
from shared.contracts.dossier import Track
from shared.kernel import Index, Projection, Recorded, Rows, View

CaseState: TypeAlias = Literal["opened", "assessed", "planned", "closed"]


@dataclass(frozen=True, kw_only=True)
class FollowUpView:
    month: int
    due_at: datetime
    standing: Literal["scheduled", "done", "missed", "dropped"] = "scheduled"
    held_at: datetime | None = None
    late: bool = False


@dataclass(frozen=True, kw_only=True)
class Delivery:
    support: str
    delivered_on: date
    added_because: str | None


@dataclass(frozen=True, kw_only=True)
class Observation:
    outcome: str
    observed_on: date


@dataclass(frozen=True, kw_only=True)
class CaseView(View):
    """`outcome` is the one observed last; `outcomes` holds each, in the order they were recorded."""

    participant_id: UUID
    scheme_id: str
    track: Track
    travelled: bool
    state: CaseState
    opened_at: datetime
    returned_on: date | None = None
    needs: Needs | None = None
    plan: tuple[str, ...] = ()
    delivered: tuple[Delivery, ...] = ()
    follow_ups: tuple[FollowUpView, ...] = ()
    next_due_at: datetime | None = None
    outcome: str | None = None
    observed_on: date | None = None
    outcomes: tuple[Observation, ...] = ()
    closed_at: datetime | None = None
    closed_because: str | None = None
    organisation_id: str | None = None

    def with_follow_ups(self, follow_ups: tuple[FollowUpView, ...]) -> "CaseView":
        due = [one.due_at for one in follow_ups if one.standing == "scheduled"]
        return replace(self, follow_ups=follow_ups, next_due_at=min(due, default=None))


def project(view: CaseView | None, recorded: Recorded[CaseEvent]) -> CaseView | None:
    match recorded.event:
        case CaseOpened(participant_id=participant, scheme_id=scheme, track=track, travelled=travelled) as opened:
            return CaseView(
                id=recorded.subject,
                participant_id=participant,
                scheme_id=scheme,
                track=track,
                travelled=travelled,
                state="opened",
                opened_at=recorded.occurred_at,
                organisation_id=opened.organisation_id,
            )
        case _:
            return view and _cared_for(view, recorded)


def _cared_for(view: CaseView, recorded: Recorded[CaseEvent]) -> CaseView:
    match recorded.event:
        case ReturnConfirmed(returned_on=day):
            return replace(view, returned_on=day)
        case NeedsAssessed(needs=needs):
            return replace(view, needs=needs, state="planned" if view.state == "planned" else "assessed")
        case PlanAgreed(supports=supports):
            return replace(view, plan=supports, state="planned")
        case SupportDelivered(support=support, added_because=reason):
            day = recorded.occurred_at.date()
            delivery = Delivery(support=support, delivered_on=day, added_because=reason)
            return replace(view, delivered=(*view.delivered, delivery))
        case OutcomeRecorded(outcome=outcome, observed_on=day):
            return _observed(view, Observation(outcome=outcome, observed_on=day))
        case _:
            return _followed(view, recorded)


def _followed(view: CaseView, recorded: Recorded[CaseEvent]) -> CaseView:
    match recorded.event:
        case FollowUpScheduled(month=month, due_at=due_at):
            return view.with_follow_ups((*view.follow_ups, FollowUpView(month=month, due_at=due_at)))
        case FollowUpDone(month=month, late=late):
            return _marked(
                view, month, lambda one: replace(one, standing="done", held_at=recorded.occurred_at, late=late)
            )
        case FollowUpMissed(month=month):
            return _marked(view, month, lambda one: replace(one, standing="missed"))
        case CaseClosed(reason=reason, dropped=dropped):
            for month in dropped:
                view = _marked(view, month, lambda one: replace(one, standing="dropped"))
            return replace(view, state="closed", closed_at=recorded.occurred_at, closed_because=reason)
        case _:
            return view


def _observed(view: CaseView, seen: Observation) -> CaseView:
    outcomes = (*view.outcomes, seen)
    last = max(reversed(outcomes), key=lambda one: one.observed_on)
    return replace(view, outcomes=outcomes, outcome=last.outcome, observed_on=last.observed_on)


def _marked(view: CaseView, month: int, mark: Callable[[FollowUpView], FollowUpView]) -> CaseView:
    return view.with_follow_ups(tuple(mark(one) if one.month == month else one for one in view.follow_ups))


cases = Projection(
    "cases",
    CaseView,
    project,
    Index("scheme_id"),
    Index("state"),
    Index("track"),
    Index("travelled", "boolean"),
    Index("outcome"),
    Index("opened_at", "timestamptz"),
    Index("next_due_at", "timestamptz"),
    Index("organisation_id"),
    Index("participant_id", value=lambda view: str(view.participant_id)),
    rows=Rows(organisation="organisation_id", scheme="scheme_id", person="participant_id"),
)
