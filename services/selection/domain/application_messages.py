"""What an application can be asked and what becomes of it, from submission to the next stage's answer."""

from typing import Literal, TypeAlias
from uuid import UUID

from pydantic import AwareDatetime, Field, NaiveDatetime

from services.selection.domain.eligibility import Finding
from services.selection.domain.profile import Profile
from services.selection.domain.rubric import FactorPoints
from shared.contracts.dossier import Dossier, Stage
from shared.contracts.scheme import Criterion, Rubric
from shared.contracts.scheme_call import GateName
from shared.kernel import Command, Event, Message, Sealed

Outcome: TypeAlias = Literal["selected", "reserve", "rejected"]
Score = Field(ge=0, le=100)


class NextStage(Message):
    """Where the scheme leads those who are selected, and within how many days that stage answers."""

    stage: Stage
    scheme_version: int
    days: int


class _Submission(Message):
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


class SubmitApplication(Command, _Submission):
    pass


class ScreenApplication(Command):
    criteria: tuple[Criterion, ...]
    rubric: Rubric


class ShortlistApplication(Command):
    rank: int


class RecordTest(Command):
    """No score: absent. `after` is the gate that must be passed first, as the call has it."""

    score: int | None = Score
    after: GateName | None


class InviteToInterview(Command):
    rank: int
    after: GateName | None


class RecordInterview(Command):
    score: int = Score
    panel: str = Field(min_length=1, max_length=100)
    after: GateName | None


class ProposeOutcome(Command):
    """`rank` is the committee's over all; `place` the one among the selected, or on the reserve list."""

    outcome: Outcome
    rank: int
    place: int


class DecideApplication(Command):
    decided_by: str
    next_stage: NextStage | None


class PromoteFromReserve(Command):
    replaces: UUID
    next_stage: NextStage | None


class AcceptHandover(Command):
    to_stage: Stage


class RefuseHandover(Command):
    to_stage: Stage
    reason: str


class MarkHandoverOverdue(Command):
    pass


class ProposeCorrection(Command):
    """A later file says otherwise; `fields` names what differs, `identity` is set when that does."""

    fields: tuple[str, ...]
    profile: Profile
    identity: Sealed | None
    mark: str
    import_id: UUID
    line: int


class WithdrawApplication(Command):
    reason: str = Field(pattern="^[a-z][a-z0-9_]*$", max_length=60)


class ApplicationSubmitted(Event, _Submission):
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


ApplicationCommand: TypeAlias = (
    SubmitApplication
    | ScreenApplication
    | ShortlistApplication
    | RecordTest
    | InviteToInterview
    | RecordInterview
    | ProposeOutcome
    | DecideApplication
    | PromoteFromReserve
    | AcceptHandover
    | RefuseHandover
    | MarkHandoverOverdue
    | ProposeCorrection
    | WithdrawApplication
)
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
