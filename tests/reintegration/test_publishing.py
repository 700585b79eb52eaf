"""What reintegration tells the other services."""

from datetime import date

import pytest

from services.reintegration.domain import words
from services.reintegration.publishing import Way, publish
from shared.contracts import Contract, handover, reintegration
from shared.testing import recorded
from tests.reintegration.facts import (
    ARRIVED,
    ASSESSED,
    AT_WORK,
    JOURNEY,
    MONTH_6,
    OPENED,
    PARTICIPANT,
    PLANNED,
    TAKEN_OVER,
)

WAY = Way(journey_id=JOURNEY, participant_id=PARTICIPANT, scheme_id="palim")
DECLINED = words.HandoverDeclined(**WAY, from_stage="training", reason="already_held")


@pytest.mark.parametrize(
    ("event", "contract"),
    [
        (OPENED[0], reintegration.CaseOpened(**WAY, case_id=JOURNEY, track="away", travelled=False)),
        (TAKEN_OVER, handover.HandoverAccepted(**WAY, from_stage="mobility", to_stage="reintegration")),
        (
            DECLINED,
            handover.HandoverRefused(**WAY, from_stage="training", to_stage="reintegration", reason="already_held"),
        ),
        (
            words.ReturnConfirmed(returned_on=date(2020, 7, 5)),
            reintegration.ReturnConfirmed(**WAY, returned_on=date(2020, 7, 5)),
        ),
        (ASSESSED, reintegration.NeedsAssessed(**WAY, dimensions=("economic", "psychosocial"))),
        (PLANNED, reintegration.PlanAgreed(**WAY, supports=PLANNED.supports)),
        (
            words.SupportDelivered(support="mentoring", added_because="asked_for"),
            reintegration.SupportDelivered(**WAY, support="mentoring"),
        ),
        (MONTH_6, reintegration.FollowUpScheduled(**WAY, month=6, due_at=MONTH_6.due_at)),
        (words.FollowUpDone(month=6, late=True), reintegration.FollowUpDone(**WAY, month=6)),
        (words.FollowUpMissed(month=6), reintegration.FollowUpMissed(**WAY, month=6)),
        (AT_WORK, reintegration.OutcomeRecorded(**WAY, outcome="employment_contract", observed_on=date(2020, 9, 1))),
        (
            words.CaseClosed(reason="project_ended", dropped=(12,)),
            reintegration.CaseClosed(**WAY, reason="project_ended", dropped_follow_ups=(12,)),
        ),
    ],
)
def test_each_fact_of_a_case_is_published(event: words.CaseEvent, contract: Contract) -> None:
    assert publish(recorded(event), OPENED[0]) == contract


@pytest.mark.parametrize("opening", [ARRIVED, DECLINED])
def test_whose_case_it_is_comes_from_the_first_fact_of_its_stream(opening: words.CaseEvent) -> None:
    published = publish(recorded(words.FollowUpMissed(month=6)), opening)
    assert published == reintegration.FollowUpMissed(**WAY, month=6)


def test_an_arrival_that_was_only_noted_is_not_told_again() -> None:
    assert publish(recorded(ARRIVED), ARRIVED) is None
