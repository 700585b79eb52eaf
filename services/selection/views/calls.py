"""What is read of a call: its plan, the step it has come to, and who asked for that step."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias

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
    ResultsRecorded,
    ScreeningDone,
    ScreeningRequested,
    ShortlistDone,
    ShortlistRequested,
)
from services.selection.domain.call_states import postponed
from shared.contracts.scheme import CallPlan
from shared.kernel import Event, Index, Projection, Recorded, Rows, View
from shared.kernel.projection import EVERY
from shared.kernel.store import Reads

CallState: TypeAlias = Literal[
    "open",
    "closed",
    "screening",
    "screened",
    "shortlisting",
    "shortlisted",
    "inviting",
    "invited",
    "proposing",
    "proposed",
    "deciding",
    "decided",
]
WORKING: tuple[CallState, ...] = ("screening", "shortlisting", "inviting", "proposing", "deciding")
_STATES: dict[type[Event], CallState] = {
    CallClosed: "closed",
    ScreeningRequested: "screening",
    ScreeningDone: "screened",
    ShortlistRequested: "shortlisting",
    ShortlistDone: "shortlisted",
    InterviewsRequested: "inviting",
    InterviewsInvited: "invited",
    ProposalRequested: "proposing",
    ProposalMade: "proposed",
    DecisionSigned: "deciding",
    DecisionDone: "decided",
}


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that was done on the call, when, and its figures."""

    name: str
    at: datetime
    by: str
    figures: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class CallView(View):
    """`asked_by`, `asked_for` (the organisation) and `asked_at` say who requested the step the call is in."""

    scheme_id: str
    scheme_version: int
    plan: CallPlan
    state: CallState = "open"
    proposed_by: str | None = None
    asked_by: str
    asked_for: str | None
    asked_at: datetime
    steps: tuple[Step, ...] = ()


def _call(view: CallView | None, recorded: Recorded[CallEvent]) -> CallView | None:
    match recorded.event, view:
        case CallOpened(scheme_id=scheme, scheme_version=version, plan=plan), None:
            return CallView(
                id=recorded.subject,
                scheme_id=scheme,
                scheme_version=version,
                plan=plan,
                asked_by=recorded.principal,
                asked_for=recorded.organisation,
                asked_at=recorded.occurred_at,
            )
        case CallExtended(closes_at_local=until), CallView(plan=plan):
            return replace(view, plan=postponed(plan, until))
        case ResultsRecorded(), CallView():
            return _stepped(view, recorded)
        case ProposalRequested(proposed_by=by), CallView():
            return replace(_asked(view, recorded), state="proposing", proposed_by=by)
        case event, CallView():
            return replace(_asked(view, recorded), state=_STATES[type(event)])
        case _:
            return view


def _stepped(view: CallView, recorded: Recorded[CallEvent]) -> CallView:
    figures = {name: value for name, value in dict(recorded.event).items() if isinstance(value, int)}
    step = Step(name=type(recorded.event).__name__, at=recorded.occurred_at, by=recorded.principal, figures=figures)
    return replace(view, steps=(*view.steps, step))


def _asked(view: CallView, recorded: Recorded[CallEvent]) -> CallView:
    """Results may come in while a step runs: whoever sends them has not asked for the step."""
    return replace(
        _stepped(view, recorded),
        asked_by=recorded.principal,
        asked_for=recorded.organisation,
        asked_at=recorded.occurred_at,
    )


calls = Projection(
    "calls",
    CallView,
    _call,
    Index("scheme_id"),
    Index("state"),
    Index("organisation_id", value=lambda view: view.plan.organisation),
    rows=Rows(organisation="organisation_id", share="id", panel="id", figures=EVERY),
)


async def calls_of(reads: Reads, organisation: str) -> Sequence[str]:
    """The calls that this organisation leads."""
    return [one.id for one in await reads.find(calls, organisation_id=organisation)]
