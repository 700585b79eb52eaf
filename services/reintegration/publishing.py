"""What the other services hear of a return case."""

from typing import TypedDict
from uuid import UUID

from services.reintegration.domain import words
from shared.contracts import Contract, handover, reintegration
from shared.contracts.erasure import acknowledged
from shared.kernel import Event, Recorded


class Way(TypedDict):
    """Whose case it is: the first event of its stream tells."""

    journey_id: UUID
    participant_id: UUID
    scheme_id: str


def publish(recorded: Recorded[Event], opening: Event) -> Contract | None:
    if not isinstance(opening, words.ArrivalNoted | words.CaseOpened | words.HandoverDeclined):
        return acknowledged(recorded, "reintegration")
    way = Way(journey_id=opening.journey_id, participant_id=opening.participant_id, scheme_id=opening.scheme_id)
    return _handed_over(recorded.event, way) or _cared_for(recorded.event, way) or _followed(recorded.event, way)


def _handed_over(event: Event, way: Way) -> Contract | None:
    match event:
        case words.JourneyTakenOver(from_stage=stage):
            return handover.HandoverAccepted(**way, from_stage=stage, to_stage="reintegration")
        case words.HandoverDeclined(from_stage=stage, reason=reason):
            return handover.HandoverRefused(**way, from_stage=stage, to_stage="reintegration", reason=reason)
        case _:
            return None


def _cared_for(event: Event, way: Way) -> Contract | None:
    match event:
        case words.CaseOpened(track=track, travelled=travelled):
            return reintegration.CaseOpened(**way, case_id=way["journey_id"], track=track, travelled=travelled)
        case words.ReturnConfirmed(returned_on=day):
            return reintegration.ReturnConfirmed(**way, returned_on=day)
        case words.NeedsAssessed(needs=needs):
            return reintegration.NeedsAssessed(**way, dimensions=needs.found)
        case words.PlanAgreed(supports=supports):
            return reintegration.PlanAgreed(**way, supports=supports)
        case words.SupportDelivered(support=support):
            return reintegration.SupportDelivered(**way, support=support)
        case _:
            return None


def _followed(event: Event, way: Way) -> Contract | None:
    match event:
        case words.FollowUpScheduled(month=month, due_at=due_at):
            return reintegration.FollowUpScheduled(**way, month=month, due_at=due_at)
        case words.FollowUpDone(month=month):
            return reintegration.FollowUpDone(**way, month=month)
        case words.FollowUpMissed(month=month):
            return reintegration.FollowUpMissed(**way, month=month)
        case words.OutcomeRecorded(outcome=outcome, observed_on=day):
            return reintegration.OutcomeRecorded(**way, outcome=outcome, observed_on=day)
        case words.CaseClosed(reason=reason, dropped=dropped):
            return reintegration.CaseClosed(**way, reason=reason, dropped_follow_ups=dropped)
        case _:
            return None
