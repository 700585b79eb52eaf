"""Many requests at once: each row names a journey and what is said of its case."""

from typing import Annotated, Generic, TypeVar
from uuid import UUID

from pydantic import Field

from services.reintegration.requests import (
    AgreedPlan,
    AssessedNeeds,
    Closing,
    ConfirmedReturn,
    DeliveredSupport,
    HeldFollowUp,
    ObservedOutcome,
    Request,
)
from shared.kernel import Message


class Row(Request):
    journey_id: UUID


R = TypeVar("R", bound=Row)


class Rows(Message, Generic[R]):
    rows: Annotated[tuple[R, ...], Field(min_length=1, max_length=10_000)]


class ConfirmedReturnRow(ConfirmedReturn, Row): ...


class AssessedNeedsRow(AssessedNeeds, Row): ...


class AgreedPlanRow(AgreedPlan, Row): ...


class DeliveredSupportRow(DeliveredSupport, Row): ...


class HeldFollowUpRow(HeldFollowUp, Row): ...


class ObservedOutcomeRow(ObservedOutcome, Row): ...


class ClosingRow(Closing, Row): ...


class ConfirmedReturns(Rows[ConfirmedReturnRow]): ...


class NeedsOfMany(Rows[AssessedNeedsRow]): ...


class AgreedPlans(Rows[AgreedPlanRow]): ...


class DeliveredSupports(Rows[DeliveredSupportRow]): ...


class HeldFollowUps(Rows[HeldFollowUpRow]): ...


class ObservedOutcomes(Rows[ObservedOutcomeRow]): ...


class Closings(Rows[ClosingRow]): ...
