"""The words of a return case: what may be asked of it, and what is recorded about it."""

from datetime import date, datetime
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.contracts.dossier import Stage, Track
from shared.contracts.scheme_terms import Code
from shared.kernel import Command, Event, Message

Dimension: TypeAlias = Literal["economic", "social", "psychosocial"]
Need: TypeAlias = Literal["none", "moderate", "severe"]
Support: TypeAlias = Code
Supports: TypeAlias = Annotated[tuple[Support, ...], Field(min_length=1)]


class Needs(Message):
    """Every dimension is looked at, also where no need is found."""

    economic: Need
    social: Need
    psychosocial: Need

    @property
    def found(self) -> tuple[Dimension, ...]:
        dimensions: tuple[Dimension, ...] = ("economic", "social", "psychosocial")
        return tuple(dimension for dimension in dimensions if getattr(self, dimension) != "none")


class NoteArrival(Command):
    journey_id: UUID
    participant_id: UUID
    scheme_id: str


class OpenCase(Command):
    """`follow_up_months` count from the day the case is opened, as the scheme says."""

    journey_id: UUID
    participant_id: UUID
    scheme_id: str
    from_stage: Stage
    track: Track
    follow_up_months: tuple[int, ...]
    organisation_id: str | None = None


class DeclineHandover(Command):
    journey_id: UUID
    participant_id: UUID
    scheme_id: str
    from_stage: Stage
    reason: Code


class ConfirmReturn(Command):
    returned_on: date


class AssessNeeds(Command):
    needs: Needs


class AgreePlan(Command):
    """`offered` are the supports of the scheme."""

    supports: Supports
    offered: tuple[Support, ...]


class DeliverSupport(Command):
    """`added_because` says why a support is given that no plan names."""

    support: Support
    added_because: Code | None = None
    offered: tuple[Support, ...]


class RecordFollowUp(Command):
    month: int


class MissFollowUp(Command):
    month: int


class RecordOutcome(Command):
    """`known` are the outcomes of the scheme."""

    outcome: Code
    observed_on: date
    known: tuple[Code, ...]


class CloseCase(Command):
    reason: Code


class ArrivalNoted(Event):
    """The participant arrived abroad: should the journey be handed over, a return is to be planned."""

    journey_id: UUID
    participant_id: UUID
    scheme_id: str


class CaseOpened(Event):
    """`organisation_id` is the agency whose applicant this is."""

    journey_id: UUID
    participant_id: UUID
    scheme_id: str
    track: Track
    travelled: bool
    opened_on: date
    organisation_id: str | None = None


class JourneyTakenOver(Event):
    from_stage: Stage


class HandoverDeclined(Event):
    journey_id: UUID
    participant_id: UUID
    scheme_id: str
    from_stage: Stage
    reason: Code


class FollowUpScheduled(Event):
    """Due at `due_at`, missed when still not done at `missed_at`."""

    month: int
    due_at: datetime
    missed_at: datetime


class ReturnConfirmed(Event):
    returned_on: date


class NeedsAssessed(Event):
    needs: Needs


class PlanAgreed(Event):
    supports: tuple[Support, ...]


class SupportDelivered(Event):
    support: Support
    added_because: Code | None


class FollowUpDone(Event):
    """`late` when it was held after it had counted as missed."""

    month: int
    late: bool


class FollowUpMissed(Event):
    month: int


class OutcomeRecorded(Event):
    outcome: Code
    observed_on: date


class CaseClosed(Event):
    """`dropped` are the months of the follow-ups that were not due yet."""

    reason: Code
    dropped: tuple[int, ...]


InCase: TypeAlias = (
    ConfirmReturn | AssessNeeds | AgreePlan | DeliverSupport | RecordFollowUp | MissFollowUp | RecordOutcome | CloseCase
)
CaseCommand: TypeAlias = NoteArrival | OpenCase | DeclineHandover | InCase
CaseEvent: TypeAlias = (
    ArrivalNoted
    | CaseOpened
    | JourneyTakenOver
    | HandoverDeclined
    | FollowUpScheduled
    | ReturnConfirmed
    | NeedsAssessed
    | PlanAgreed
    | SupportDelivered
    | FollowUpDone
    | FollowUpMissed
    | OutcomeRecorded
    | CaseClosed
)
