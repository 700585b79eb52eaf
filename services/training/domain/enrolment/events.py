"""What can happen to an enrolment, from the hand-over to training until the hand-over to the next stage."""

from datetime import date, datetime
from typing import Literal, TypeAlias
from uuid import UUID

from shared.contracts.dossier import CefrLevel, Dossier, Stage, Track
from shared.contracts.scheme import Curriculum
from shared.kernel import Event

Occasion: TypeAlias = Literal["entry", "exit"]
SuspensionReason: TypeAlias = Literal["personal", "employment", "crisis", "scheme"]


class EnrolmentOpened(Event):
    """`organisation_id` is the agency whose applicant this is."""

    participant_id: UUID
    scheme_id: str
    from_stage: Stage
    dossier: Dossier
    organisation_id: str | None = None


class HandoverDeclined(Event):
    participant_id: UUID
    scheme_id: str
    from_stage: Stage
    reason: str


class SeatAwaited(Event): ...


class SeatAssigned(Event):
    cohort_id: UUID


class TrainingStarted(Event):
    cohort_id: UUID
    curriculum: Curriculum


class AttendanceRecorded(Event):
    """Of one session; recorded anew it replaces what was noted before."""

    held_on: date
    module: str
    present: bool


class ModuleAssessed(Event):
    """The last assessment of a module is the one that counts."""

    module: str
    score: int
    passed: bool


class LanguageAssessed(Event):
    language: str
    level: CefrLevel
    occasion: Occasion


class EnrolmentMoved(Event):
    curriculum: Curriculum


class EnrolmentSuspended(Event):
    reason: SuspensionReason


class EnrolmentResumed(Event): ...


class WaitingEnded(Event):
    """Left before there was a seat."""

    reason: str


class DroppedOut(Event):
    cohort_id: UUID
    reason: str


class TrackAssigned(Event):
    track: Track


class TrainingCompleted(Event):
    """`attendance` is the share of recorded sessions attended, 0 to 1."""

    cohort_id: UUID
    attendance: float


class LeadHandedOver(Event):
    """The next stage is asked to take the lead, and to answer by `due_at`."""

    to_stage: Stage
    scheme_version: int
    dossier: Dossier
    due_at: datetime


class HandoverTaken(Event): ...


class HandoverTurnedDown(Event):
    reason: str


class HandoverMissed(Event):
    to_stage: Stage


class ContractNoted(Event):
    """An employment contract is signed: the track is settled."""


EnrolmentEvent: TypeAlias = (
    EnrolmentOpened
    | HandoverDeclined
    | SeatAwaited
    | SeatAssigned
    | TrainingStarted
    | AttendanceRecorded
    | ModuleAssessed
    | LanguageAssessed
    | EnrolmentMoved
    | EnrolmentSuspended
    | EnrolmentResumed
    | WaitingEnded
    | DroppedOut
    | TrackAssigned
    | TrainingCompleted
    | LeadHandedOver
    | HandoverTaken
    | HandoverTurnedDown
    | HandoverMissed
    | ContractNoted
)
