"""The states of an application, and how each fact leads from one to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

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
    HandoverRefused,
    InterviewHeld,
    InterviewInvited,
    Outcome,
    OutcomeProposed,
    TestTaken,
)
from services.selection.domain.eligibility import unmet
from services.selection.domain.profile import Profile
from shared.contracts.dossier import Stage
from shared.contracts.scheme_call import GateName, ScoreStep

Points: TypeAlias = Mapping[ScoreStep, int]


@dataclass(frozen=True)
class Unsubmitted: ...


@dataclass(frozen=True)
class Submitted:
    profile: Profile
    correction: str = ""


@dataclass(frozen=True)
class Ineligible:
    profile: Profile
    correction: str = ""


@dataclass(frozen=True)
class Running:
    """Eligible, past the gate `passed` (none yet), with the points of the steps taken so far."""

    profile: Profile
    passed: GateName | None = None
    points: Points = field(default_factory=dict)
    correction: str = ""


@dataclass(frozen=True)
class Proposed:
    profile: Profile
    outcome: Outcome
    rank: int
    place: int
    correction: str = ""


@dataclass(frozen=True)
class Reserved:
    profile: Profile
    rank: int
    place: int
    correction: str = ""


@dataclass(frozen=True)
class Selected:
    profile: Profile
    correction: str = ""


@dataclass(frozen=True)
class HandedOver:
    """Waits for the answer of the stage `to_stage`."""

    profile: Profile
    to_stage: Stage
    correction: str = ""


@dataclass(frozen=True)
class Ended:
    """Rejected, withdrawn, or answered by the next stage."""

    profile: Profile
    correction: str = ""


Application: TypeAlias = (
    Unsubmitted | Submitted | Ineligible | Running | Proposed | Reserved | Selected | HandedOver | Ended
)


def evolve(application: Application, event: ApplicationEvent) -> Application:
    if isinstance(event, ApplicationSubmitted):
        return Submitted(event.profile)
    if isinstance(application, Unsubmitted):
        return application
    profile, correction = application.profile, application.correction
    match event, application:
        case CorrectionProposed(mark=mark), _:
            return replace(application, correction=mark)
        case EligibilityAssessed(findings=findings), _ if unmet(findings):
            return Ineligible(profile, correction)
        case EligibilityAssessed(), _:
            return Running(profile, correction=correction)
        case OutcomeProposed(outcome=outcome, rank=rank, place=place), _:
            return Proposed(profile, outcome, rank, place, correction)
        case CandidateReserved(rank=rank, place=place), _:
            return Reserved(profile, rank, place, correction)
        case ((CandidateSelected() | CandidatePromoted()), _):
            return Selected(profile, correction)
        case ApplicationHandedOver(to_stage=stage), _:
            return HandedOver(profile, stage, correction)
        case ((CandidateRejected() | ApplicationWithdrawn() | HandoverAccepted() | HandoverRefused()), _):
            return Ended(profile, correction)
        case _, Running():
            return _further(application, event)
        case _:
            return application


def _further(application: Running, event: ApplicationEvent) -> Running:
    points = application.points
    match event:
        case ApplicationScored(points=desk):
            return replace(application, points={**points, "desk": desk})
        case TestTaken(score=None):
            return replace(application, points={step: one for step, one in points.items() if step != "test"})
        case TestTaken(score=int(taken)):
            return replace(application, points={**points, "test": taken})
        case InterviewHeld(score=held):
            return replace(application, points={**points, "interview": held})
        case ApplicationShortlisted():
            return replace(application, passed="shortlist")
        case InterviewInvited():
            return replace(application, passed="interview")
        case _:
            return application
