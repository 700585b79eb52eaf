"""What training publishes: cohorts, curricula, and each enrolment up to completion and track."""

from datetime import date
from typing import Literal
from uuid import UUID

from shared.contracts.base import Contract, JourneyContract
from shared.contracts.dossier import CefrLevel, Track


class CohortOpened(Contract):
    cohort_id: UUID
    scheme_id: str
    seats: int
    starts_on: date
    ends_on: date

    @property
    def subject(self) -> str:
        return str(self.cohort_id)


class CurriculumRevised(Contract):
    scheme_id: str
    version: int
    reason: str

    @property
    def subject(self) -> str:
        return self.scheme_id


class JourneyEnrolled(JourneyContract):
    cohort_id: UUID


class SeatAwaited(JourneyContract):
    """No cohort of the scheme has a seat; the journey waits in the order of hand-over."""


class TrainingStarted(JourneyContract):
    cohort_id: UUID
    curriculum_version: int


class EnrolmentMoved(JourneyContract):
    """A running enrolment now follows this version of the curriculum."""

    curriculum_version: int


class ModuleAssessed(JourneyContract):
    """Points 0 to 100 of one module."""

    module: str
    score: int
    passed: bool


class LanguageAssessed(JourneyContract):
    language: str
    level: CefrLevel
    occasion: Literal["entry", "exit"]


class TrainingSuspended(JourneyContract):
    """`reason` is a code: personal, employment, crisis, scheme; the seat is kept."""

    reason: str


class TrainingResumed(JourneyContract): ...


class WaitingEnded(JourneyContract):
    """Left before there was a seat; `reason` is a code of the scheme."""

    reason: str


class TrainingDroppedOut(JourneyContract):
    """`reason` is a code of the scheme; the seat is free again and the reserve list is asked."""

    cohort_id: UUID
    reason: str


class TrainingCompleted(JourneyContract):
    """`attendance` is the share of recorded sessions attended, 0 to 1."""

    cohort_id: UUID
    attendance: float


class TrackAssigned(JourneyContract):
    track: Track
