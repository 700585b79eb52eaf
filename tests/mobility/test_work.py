"""Contracts, the steps of the pathway, arrival, and the start and end of work."""

from datetime import timedelta

from services.mobility.domain.placement import placement
from services.mobility.domain.placement.handover import AcceptanceNoted, JourneyPassedOn
from services.mobility.domain.placement.states import Clock
from services.mobility.domain.placement.work import (
    CompleteStep,
    EndPlacement,
    MarkStepOverdue,
    ParticipantArrived,
    PathwayStepCompleted,
    PathwayStepOpened,
    PathwayStepOverdue,
    PlacementEnded,
    PlacementStarted,
    StartWork,
)
from services.mobility.domain.terms import Wage
from shared.testing import Scenario
from tests.mobility.facts import (
    ACCEPTED_ABROAD,
    ACCEPTED_AT_HOME,
    ANTWERP,
    AVAILABLE_AWAY,
    IN_ANTWERP,
    IN_RABAT,
    OFFERED_ABROAD,
    ON_THE_WAY,
    ONWARD,
    RABAT,
    SIGNED_AT_HOME,
    TERMS,
    TRAVEL,
    VISA,
    VISA_OPENED,
    after,
    author,
    clock,
    sign,
    signed,
)

given = Scenario(placement).given

START = StartWork(standing="vetted", onward=ONWARD)
CRISIS = EndPlacement(cause="crisis", side="scheme", onward=ONWARD)
VISA_DONE = PathwayStepCompleted(step="visa")
TRAVEL_OPENED = PathwayStepOpened(step=TRAVEL, clock=clock(TRAVEL.days, since=10))
ARRIVED = (VISA_DONE, TRAVEL_OPENED, PathwayStepCompleted(step="travel"), ParticipantArrived(country="BE"))
PASSED_ON_AWAY = JourneyPassedOn(to_stage="reintegration", scheme_version=1, track="away", due_at=after(ONWARD.days))
PASSED_ON_HOME = PASSED_ON_AWAY.model_copy(update={"track": "home"})
STARTED_AT_HOME = PlacementStarted(track="home", country="MA")


def test_a_contract_abroad_opens_the_first_step_of_the_corridor() -> None:
    given(*ACCEPTED_ABROAD).when(sign()).then(signed(IN_ANTWERP, VISA, TRAVEL), VISA_OPENED)


def test_a_contract_at_home_opens_no_step() -> None:
    given(*ACCEPTED_AT_HOME).when(sign(IN_RABAT.terms, ())).then(signed(IN_RABAT))


def test_a_contract_with_a_worse_wage_is_blocked() -> None:
    worse = TERMS.model_copy(update={"wage": Wage(amount=270000, currency="EUR", period="month")})
    given(*ACCEPTED_ABROAD).when(sign(worse)).then_refused("terms_worse")


def test_a_contract_with_worse_hours_is_blocked() -> None:
    given(*ACCEPTED_ABROAD).when(sign(TERMS.model_copy(update={"hours": 30}))).then_refused("terms_worse")


def test_no_contract_is_signed_before_the_offer_is_accepted() -> None:
    given(AVAILABLE_AWAY, OFFERED_ABROAD).when(sign()).then_refused("out_of_turn")


def test_no_contract_is_signed_with_an_employer_that_was_suspended_since() -> None:
    given(*ACCEPTED_ABROAD).when(sign(standing="suspended")).then_refused("employer_not_vetted")


def test_no_contract_abroad_is_signed_while_the_corridor_is_suspended() -> None:
    given(*ACCEPTED_ABROAD).when(sign(corridor_open=False)).then_refused("corridor_suspended")


def test_a_completed_step_opens_the_next_one() -> None:
    given(*ON_THE_WAY).by(author(10)).when(CompleteStep(step="visa")).then(VISA_DONE, TRAVEL_OPENED)


def test_steps_are_taken_in_order() -> None:
    given(*ON_THE_WAY).when(CompleteStep(step="travel")).then_refused("step_not_open")


def test_a_step_is_completed_once() -> None:
    given(*ON_THE_WAY, VISA_DONE, TRAVEL_OPENED).when(CompleteStep(step="visa")).then_refused("step_not_open")


def test_who_completes_the_last_step_has_arrived() -> None:
    given(*ON_THE_WAY, VISA_DONE, TRAVEL_OPENED).when(CompleteStep(step="travel")).then(
        PathwayStepCompleted(step="travel"), ParticipantArrived(country="BE")
    )


def test_a_step_past_its_due_date_is_overdue_with_its_owner() -> None:
    overdue = PathwayStepOverdue(step="visa", owner="participant")
    given(*ON_THE_WAY).by(author(VISA.days)).when(MarkStepOverdue(step="visa")).then(overdue)
    given(*ON_THE_WAY, overdue).by(author(VISA.days + 1)).when(MarkStepOverdue(step="visa")).then()


def test_a_step_completed_in_time_is_never_overdue() -> None:
    given(*ON_THE_WAY, VISA_DONE, TRAVEL_OPENED).by(author(VISA.days)).when(MarkStepOverdue(step="visa")).then()


def test_a_step_is_not_overdue_before_its_due_date() -> None:
    given(*ON_THE_WAY).by(author(VISA.days - 1)).when(MarkStepOverdue(step="visa")).then()


def test_an_overdue_step_can_still_be_completed() -> None:
    late = author(VISA.days + 5)
    opened = PathwayStepOpened(step=TRAVEL, clock=Clock.start(late.at, timedelta(days=TRAVEL.days)))
    overdue = PathwayStepOverdue(step="visa", owner="participant")
    given(*ON_THE_WAY, overdue).by(late).when(CompleteStep(step="visa")).then(VISA_DONE, opened)


def test_work_at_home_starts_without_steps_and_hands_the_journey_on() -> None:
    given(*SIGNED_AT_HOME).when(START).then(STARTED_AT_HOME, PASSED_ON_HOME)


def test_work_abroad_does_not_start_before_the_pathway_is_walked() -> None:
    given(*ON_THE_WAY).when(START).then_refused("pathway_open")


def test_work_abroad_starts_after_arrival_and_mobility_keeps_the_lead() -> None:
    given(*ON_THE_WAY, *ARRIVED).when(START).then(PlacementStarted(track="away", country="BE"))


def test_nobody_starts_with_a_suspended_employer() -> None:
    barred = StartWork(standing="suspended", onward=ONWARD)
    given(*SIGNED_AT_HOME).when(barred).then_refused("employer_not_vetted")
    given(*ON_THE_WAY, *ARRIVED).when(barred).then_refused("employer_not_vetted")


def test_a_placement_that_ends_on_the_way_hands_the_journey_on() -> None:
    given(*ON_THE_WAY).when(CRISIS).then(
        PlacementEnded(vacancy_id=ANTWERP, cause="crisis", side="scheme"), PASSED_ON_AWAY
    )


def test_work_abroad_that_ends_hands_the_journey_on() -> None:
    started = PlacementStarted(track="away", country="BE")
    completed = EndPlacement(cause="completed", side="employer", onward=ONWARD)
    given(*ON_THE_WAY, *ARRIVED, started).when(completed).then(
        PlacementEnded(vacancy_id=ANTWERP, cause="completed", side="employer"), PASSED_ON_AWAY
    )


def test_work_at_home_that_ends_was_handed_on_already() -> None:
    given(*SIGNED_AT_HOME, STARTED_AT_HOME, PASSED_ON_HOME, AcceptanceNoted(by_stage="reintegration")).when(
        EndPlacement(cause="employer_failed", side="employer", onward=ONWARD)
    ).then(PlacementEnded(vacancy_id=RABAT, cause="employer_failed", side="employer"))


def test_a_placement_ends_once() -> None:
    ended = PlacementEnded(vacancy_id=ANTWERP, cause="crisis", side="scheme")
    given(*ON_THE_WAY, ended, PASSED_ON_AWAY).when(CRISIS).then_refused("out_of_turn")


def test_without_a_contract_there_is_no_placement_to_end() -> None:
    given(*ACCEPTED_ABROAD).when(CRISIS).then_refused("out_of_turn")
