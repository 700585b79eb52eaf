"""What is read of an application: every criterion, every point, each gate passed, the decision and its reason."""

from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from services.selection.domain.application_events import (
    ApplicationEvent,
    ApplicationHandedOver,
    ApplicationScored,
    ApplicationShortlisted,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    CandidatePromoted,
    CandidateRejected,
    CandidateReserved,
    CandidateSelected,
    CorrectionProposed,
    EligibilityAssessed,
    HandoverAccepted,
    HandoverOverdue,
    HandoverRefused,
    InterviewHeld,
    InterviewInvited,
    OutcomeProposed,
    TestTaken,
)
from services.selection.domain.eligibility import Finding, unmet
from services.selection.domain.profile import Profile
from services.selection.domain.rubric import FactorPoints
from shared.contracts.dossier import Stage
from shared.contracts.scheme_terms import LocalTime
from shared.kernel import Index, Message, Projection, Recorded, Rows, View


class Handover(Message):
    to_stage: Stage
    state: Literal["waiting", "accepted", "refused", "overdue"] = "waiting"
    reason: str | None = None


class Correction(Message):
    """A later file says otherwise in these fields; somebody has to look."""

    fields: tuple[str, ...]
    import_id: UUID
    line: int


@dataclass(frozen=True, kw_only=True)
class ApplicationView(View):
    """`passed` is the furthest gate; `outcome` is the committee's decision, `rank` its order, `place` on the list."""

    call_id: UUID
    scheme_id: str
    participant_id: UUID
    organisation_id: str
    reference: str
    submitted_at: LocalTime
    import_id: UUID
    line: int
    mark: str
    profile: Profile
    stage: str = "submitted"
    passed: Literal["eligible", "shortlist", "interview"] | None = None
    findings: tuple[Finding, ...] = ()
    factors: tuple[FactorPoints, ...] = ()
    desk: int | None = None
    shortlist_rank: int | None = None
    test: int | None = None
    tested: bool = False
    interview_rank: int | None = None
    interview: int | None = None
    panel: str | None = None
    proposal: str | None = None
    outcome: Literal["selected", "reserve", "rejected"] | None = None
    rank: int | None = None
    place: int | None = None
    reason: str | None = None
    decided_by: str | None = None
    replaces: UUID | None = None
    handover: Handover | None = None
    correction: Correction | None = None


def _application(view: ApplicationView | None, recorded: Recorded[ApplicationEvent]) -> ApplicationView | None:
    match recorded.event, view:
        case ApplicationSubmitted() as submitted, None:
            return ApplicationView(id=recorded.subject, **vars(submitted))
        case event, ApplicationView():
            gated = _gated(view, event)
            return gated if gated is not view else _decided(view, event)
        case _:
            return view


def _gated(view: ApplicationView, event: ApplicationEvent) -> ApplicationView:
    match event:
        case EligibilityAssessed(findings=findings) if unmet(findings):
            return replace(view, stage="ineligible", findings=findings)
        case EligibilityAssessed(findings=findings):
            return replace(view, stage="eligible", passed="eligible", findings=findings)
        case ApplicationScored(factors=factors, points=points):
            return replace(view, factors=factors, desk=points)
        case ApplicationShortlisted(rank=rank):
            return replace(view, stage="shortlisted", passed="shortlist", shortlist_rank=rank)
        case TestTaken(score=score):
            return replace(view, stage="absent" if score is None else "tested", test=score, tested=True)
        case InterviewInvited(rank=rank):
            return replace(view, stage="invited", passed="interview", interview_rank=rank)
        case InterviewHeld(score=score, panel=panel):
            return replace(view, stage="interviewed", interview=score, panel=panel)
        case CorrectionProposed(fields=fields, import_id=import_id, line=line):
            return replace(view, correction=Correction(fields=fields, import_id=import_id, line=line))
        case _:
            return view


def _decided(view: ApplicationView, event: ApplicationEvent) -> ApplicationView:
    match event:
        case OutcomeProposed(outcome=outcome, rank=rank, place=place):
            return replace(view, stage="proposed", proposal=outcome, rank=rank, place=place)
        case CandidateSelected(reason=reason, decided_by=by):
            return replace(view, stage="selected", outcome="selected", reason=reason, decided_by=by)
        case CandidateReserved(place=place, reason=reason, decided_by=by):
            return replace(view, stage="reserve", outcome="reserve", place=place, reason=reason, decided_by=by)
        case CandidateRejected(reason=reason, decided_by=by):
            return replace(view, stage="rejected", outcome="rejected", reason=reason, decided_by=by)
        case CandidatePromoted(replaces=replaced):
            return replace(view, stage="promoted", replaces=replaced)
        case ApplicationWithdrawn(reason=reason):
            return replace(view, stage="withdrawn", reason=reason)
        case ApplicationHandedOver(to_stage=stage):
            return replace(view, handover=Handover(to_stage=stage))
        case HandoverAccepted(to_stage=stage):
            return replace(view, handover=Handover(to_stage=stage, state="accepted"))
        case HandoverRefused(to_stage=stage, reason=reason):
            return replace(view, handover=Handover(to_stage=stage, state="refused", reason=reason))
        case HandoverOverdue(to_stage=stage):
            return replace(view, handover=Handover(to_stage=stage, state="overdue"))
        case _:
            return view


def _submitted_at(view: ApplicationView) -> str:
    return view.submitted_at.isoformat()


def _panel_of(view: ApplicationView) -> str | None:
    """The call whose panel sees it: from the invitation to the interview on."""
    return str(view.call_id) if view.passed == "interview" else None


applications = Projection(
    "applications",
    ApplicationView,
    _application,
    Index("call_id", value=lambda view: str(view.call_id)),
    Index("reference"),
    Index("participant_id", value=lambda view: str(view.participant_id)),
    Index("applicant", unique=True, value=lambda view: f"{view.call_id}/{view.participant_id}"),
    Index("stage"),
    Index("passed", searched=False),
    Index("proposal", searched=False),
    Index("outcome"),
    Index("unmet", searched=False, value=lambda view: ",".join(unmet(view.findings))),
    Index("sex", searched=False, value=lambda view: view.profile.sex),
    Index("region", searched=False, value=lambda view: view.profile.region),
    Index("desk", "bigint", searched=False),
    Index("test", "bigint", searched=False),
    Index("interview", "bigint", searched=False),
    Index("rank", "bigint", searched=False),
    Index("place", "bigint", searched=False),
    Index("submitted_at", searched=False, value=_submitted_at),
    Index("organisation_id"),
    Index("panel_id", searched=False, value=_panel_of),
    rows=Rows(
        organisation="organisation_id", call="call_id", share="call_id", panel="panel_id", person="participant_id"
    ),
)
