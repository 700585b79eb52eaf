"""What becomes of an application, from submission to the next stage's answer."""

from typing import Literal, TypeAlias
from uuid import UUID

from pydantic import AwareDatetime, NaiveDatetime

from services.selection.domain.eligibility import Finding
from services.selection.domain.profile import Profile
from services.selection.domain.rubric import FactorPoints
from shared.contracts.dossier import Dossier, Stage
from shared.kernel import Event, Message, Sealed

Outcome: TypeAlias = Literal["selected", "reserve", "rejected"]


class Submission(Message):
    """`submitted_at` is the call's local time; `mark` a keyed hash of the row's whole content."""

    participant_id: UUID
    scheme_id: str
    call_id: UUID
    organisation_id: str
    reference: str
    profile: Profile
    submitted_at: NaiveDatetime
    mark: str
    import_id: UUID
    line: int


class ApplicationSubmitted(Event, Submission):
    pass


class EligibilityAssessed(Event):
    findings: tuple[Finding, ...]


class ApplicationScored(Event):
    factors: tuple[FactorPoints, ...]
    points: int
    rubric_version: int


class ApplicationShortlisted(Event):
    rank: int


class TestTaken(Event):
    score: int | None


class InterviewInvited(Event):
    rank: int


class InterviewHeld(Event):
    score: int
    panel: str


class OutcomeProposed(Event):
    outcome: Outcome
    rank: int
    place: int


class CandidateSelected(Event):
    rank: int
    reason: str
    decided_by: str


class CandidateReserved(Event):
    rank: int
    place: int
    reason: str
    decided_by: str


class CandidateRejected(Event):
    reason: str
    decided_by: str


class CandidatePromoted(Event):
    place: int
    replaces: UUID


class ApplicationHandedOver(Event):
    to_stage: Stage
    scheme_version: int
    dossier: Dossier
    due_at: AwareDatetime


class HandoverAccepted(Event):
    to_stage: Stage


class HandoverRefused(Event):
    to_stage: Stage
    reason: str


class HandoverOverdue(Event):
    to_stage: Stage


class CorrectionProposed(Event):
    fields: tuple[str, ...]
    profile: Profile
    identity: Sealed | None
    mark: str
    import_id: UUID
    line: int


class ApplicationWithdrawn(Event):
    reason: str


ApplicationEvent: TypeAlias = (
    ApplicationSubmitted
    | EligibilityAssessed
    | ApplicationScored
    | ApplicationShortlisted
    | TestTaken
    | InterviewInvited
    | InterviewHeld
    | OutcomeProposed
    | CandidateSelected
    | CandidateReserved
    | CandidateRejected
    | CandidatePromoted
    | ApplicationHandedOver
    | HandoverAccepted
    | HandoverRefused
    | HandoverOverdue
    | CorrectionProposed
    | ApplicationWithdrawn
)
