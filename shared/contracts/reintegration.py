"""What reintegration publishes: each case from opening to its outcome and close."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from shared.contracts.base import JourneyContract
from shared.contracts.dossier import Track


class CaseOpened(JourneyContract):
    """`travelled` is false for people who never left: the case is local employment support."""

    case_id: UUID
    track: Track
    travelled: bool


class ReturnConfirmed(JourneyContract):
    """A planned return took place."""

    returned_on: date


class NeedsAssessed(JourneyContract):
    """The dimensions in which a need was found."""

    dimensions: tuple[Literal["economic", "social", "psychosocial"], ...]


class PlanAgreed(JourneyContract):
    supports: tuple[str, ...]


class SupportDelivered(JourneyContract):
    support: str


class FollowUpScheduled(JourneyContract):
    """Due `month` months after the case was opened (0, 6, 12)."""

    month: int
    due_at: datetime


class FollowUpMissed(JourneyContract):
    month: int


class FollowUpDone(JourneyContract):
    month: int


class OutcomeRecorded(JourneyContract):
    """`outcome` is a code: employment_contract, self_employment, internship_for_employment, further_training ..."""

    outcome: str
    observed_on: date


class CaseClosed(JourneyContract):
    """`dropped_follow_ups` are the months whose follow-up was not due yet."""

    reason: str
    dropped_follow_ups: tuple[int, ...] = ()
