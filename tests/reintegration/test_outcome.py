"""Outcomes of a case, and its close."""

from datetime import date

from services.reintegration.domain.case import case
from services.reintegration.domain.words import (
    CaseClosed,
    CloseCase,
    FollowUpDone,
    FollowUpMissed,
    OutcomeRecorded,
    RecordOutcome,
    ReturnConfirmed,
)
from shared.contracts.scheme_terms import Code
from shared.testing import Scenario
from tests.reintegration.facts import ASSESS, AT_WORK, OPENED, OUTCOMES, RETURN_PLANNED, on

given = Scenario(case).by(on(2020, 9, 28)).given
CLOSE = CloseCase(reason="project_ended")


def observe(outcome: Code, day: date) -> RecordOutcome:
    return RecordOutcome(outcome=outcome, observed_on=day, known=OUTCOMES)


def test_an_outcome_is_recorded_with_the_day_it_was_observed() -> None:
    given(*OPENED).when(observe("employment_contract", date(2020, 9, 1))).then(AT_WORK)


def test_an_outcome_is_one_of_the_codes_of_the_scheme() -> None:
    given(*OPENED).when(observe("emigrated", date(2020, 9, 1))).then_refused("unknown_outcome")


def test_nothing_is_observed_before_the_case_was_opened() -> None:
    given(*OPENED).when(observe("seeking", date(2020, 6, 29))).then_refused("observed_before_opening")
    given(*OPENED).when(observe("seeking", date(2020, 6, 30))).then(
        OutcomeRecorded(outcome="seeking", observed_on=date(2020, 6, 30))
    )


def test_nothing_is_observed_in_the_future() -> None:
    given(*OPENED).when(observe("seeking", date(2020, 9, 29))).then_refused("observed_in_future")


def test_a_second_outcome_stands_beside_the_first() -> None:
    given(*OPENED, AT_WORK).when(observe("seeking", date(2020, 9, 20))).then(
        OutcomeRecorded(outcome="seeking", observed_on=date(2020, 9, 20))
    )


def test_the_same_observation_twice_changes_nothing() -> None:
    given(*OPENED, AT_WORK).when(observe("employment_contract", date(2020, 9, 1))).then()


def test_a_planned_return_comes_before_the_outcome() -> None:
    confirmed = ReturnConfirmed(returned_on=date(2020, 7, 5))
    given(*RETURN_PLANNED).when(observe("employment_contract", date(2020, 9, 1))).then_refused("return_first")
    given(*RETURN_PLANNED, confirmed).when(observe("employment_contract", date(2020, 9, 1))).then(AT_WORK)


def test_a_case_without_an_outcome_stays_open() -> None:
    given(*OPENED).when(CLOSE).then_refused("outcome_first")


def test_follow_ups_not_yet_due_are_dropped_visibly_at_the_close() -> None:
    held = FollowUpDone(month=0, late=False)
    given(*OPENED, held, AT_WORK).when(CLOSE).then(CaseClosed(reason="project_ended", dropped=(6, 12)))


def test_a_follow_up_due_and_not_held_is_missed_at_the_close() -> None:
    given(*OPENED, AT_WORK).when(CLOSE).then(
        FollowUpMissed(month=0), CaseClosed(reason="project_ended", dropped=(6, 12))
    )


def test_a_closed_case_hears_nothing_more() -> None:
    closed = given(*OPENED, AT_WORK, CaseClosed(reason="project_ended", dropped=(6, 12)))
    closed.when(ASSESS).then_refused("case_closed")
    closed.when(CLOSE).then_refused("case_closed")
