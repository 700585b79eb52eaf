"""Many requests at once: each row names a journey and what is said of its case."""

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
from shared.chassis import Row, Rows


class CaseRow(Row, Request): ...


class ConfirmedReturnRow(ConfirmedReturn, CaseRow): ...


class AssessedNeedsRow(AssessedNeeds, CaseRow): ...


class AgreedPlanRow(AgreedPlan, CaseRow): ...


class DeliveredSupportRow(DeliveredSupport, CaseRow): ...


class HeldFollowUpRow(HeldFollowUp, CaseRow): ...


class ObservedOutcomeRow(ObservedOutcome, CaseRow): ...


class ClosingRow(Closing, CaseRow): ...


class ConfirmedReturns(Rows[ConfirmedReturnRow]): ...


class NeedsOfMany(Rows[AssessedNeedsRow]): ...


class AgreedPlans(Rows[AgreedPlanRow]): ...


class DeliveredSupports(Rows[DeliveredSupportRow]): ...


class HeldFollowUps(Rows[HeldFollowUpRow]): ...


class ObservedOutcomes(Rows[ObservedOutcomeRow]): ...


class Closings(Rows[ClosingRow]): ...
