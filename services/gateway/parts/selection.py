"""Selection's part of a journey: from the application to the committee's decision."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias

from services.gateway.parts.common import Part, handed
from shared.contracts import Contract
from shared.contracts.dossier import Sex
from shared.contracts.selection import (
    ApplicationScored,
    ApplicationShortlisted,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    CandidatePromoted,
    CandidateRejected,
    CandidateReserved,
    CandidateSelected,
    EligibilityAssessed,
    InterviewHeld,
    InterviewInvited,
    TestTaken,
)

Applied: TypeAlias = Literal[
    "unheard",
    "submitted",
    "ineligible",
    "eligible",
    "scored",
    "shortlisted",
    "tested",
    "absent",
    "invited",
    "interviewed",
    "selected",
    "reserve",
    "rejected",
    "withdrawn",
]


@dataclass(frozen=True, kw_only=True)
class SelectionPart(Part):
    """`unmet` is none until eligibility is assessed; `explained` says whether a named human gave a reason."""

    state: Applied = "unheard"
    submitted_at: datetime | None = None
    call_id: str | None = None
    organisation_id: str | None = None
    sex: Sex | None = None
    age: int | None = None
    region: str | None = None
    assessed_at: datetime | None = None
    unmet: tuple[str, ...] | None = None
    points: int | None = None
    scored_at: datetime | None = None
    shortlisted_at: datetime | None = None
    tested_at: datetime | None = None
    invited_at: datetime | None = None
    interviewed_at: datetime | None = None
    selected_at: datetime | None = None
    reserved_at: datetime | None = None
    rejected_at: datetime | None = None
    explained: bool | None = None
    rank: int | None = None
    promoted_at: datetime | None = None


def fold(part: SelectionPart, contract: Contract, at: datetime) -> SelectionPart:
    match contract:
        case ApplicationSubmitted():
            return _submitted(part, contract, at)
        case EligibilityAssessed(unmet=unmet):
            state: Applied = "eligible" if contract.eligible else "ineligible"
            return replace(part, state=state, since=at, assessed_at=at, unmet=unmet)
        case ApplicationScored(points=points):
            state = "ineligible" if part.unmet else "scored"
            return replace(part, state=state, since=at, scored_at=at, points=points)
        case ApplicationShortlisted():
            return replace(part, state="shortlisted", since=at, shortlisted_at=at)
        case TestTaken(score=None):
            return replace(part, state="absent", since=at)
        case TestTaken():
            return replace(part, state="tested", since=at, tested_at=at)
        case InterviewInvited():
            return replace(part, state="invited", since=at, invited_at=at)
        case InterviewHeld():
            return replace(part, state="interviewed", since=at, interviewed_at=at)
        case _:
            return _decided(part, contract, at)


def _submitted(part: SelectionPart, told: ApplicationSubmitted, at: datetime) -> SelectionPart:
    return replace(
        part,
        state="submitted",
        since=at,
        submitted_at=at,
        call_id=str(told.call_id),
        organisation_id=told.organisation_id,
        sex=told.sex,
        age=told.age,
        region=told.region,
    )


def _decided(part: SelectionPart, contract: Contract, at: datetime) -> SelectionPart:
    match contract:
        case CandidateSelected(rank=rank):
            told = _explained(part, contract)
            return replace(told, state="selected", since=at, selected_at=at, rank=rank)
        case CandidateReserved(rank=rank):
            told = _explained(part, contract)
            return replace(told, state="reserve", since=at, reserved_at=at, rank=rank)
        case CandidateRejected():
            return replace(_explained(part, contract), state="rejected", since=at, rejected_at=at)
        case ApplicationWithdrawn():
            return replace(part, state="withdrawn", since=at)
        case CandidatePromoted():
            return replace(part, state="selected", since=at, promoted_at=at)
        case _:
            return handed(part, contract, at)


def _explained(
    part: SelectionPart, decision: CandidateSelected | CandidateReserved | CandidateRejected
) -> SelectionPart:
    return replace(part, explained=bool(decision.reason.strip() and decision.decided_by.strip()))
