"""The rules of a cohort: its seats above all."""

from datetime import date

import pytest

from services.training.domain.cohort import (
    CohortStarted,
    CurriculumFollowed,
    FollowCurriculum,
    FreeSeat,
    HoldSession,
    OpenCohort,
    SeatFreed,
    SeatTaken,
    SessionHeld,
    StartCohort,
    TakeSeat,
    cohort,
)
from shared.testing import Scenario
from tests.training.facts import (
    AUGUST,
    CURRICULUM,
    FIRST_DAY,
    HANDED_OVER,
    JOURNEY,
    LAST_DAY,
    NEWER,
    OPEN_COHORT,
    RUNNING,
    SEATED,
    SECOND,
    SESSION,
    THIRD,
    author,
)

scenario = Scenario(cohort, author=author(AUGUST))
given = scenario.given
before_the_start = scenario.by(author(HANDED_OVER)).given
on_the_first_day = scenario.by(author(FIRST_DAY)).given
OPEN = OpenCohort(
    scheme_id="palim", seats=2, starts_on=date(2019, 7, 15), ends_on=date(2020, 2, 14), curriculum=CURRICULUM
)


def test_a_cohort_opens_with_seats_dates_and_a_curriculum() -> None:
    given().when(OPEN).then(OPEN_COHORT)


def test_a_cohort_is_opened_only_once() -> None:
    given(OPEN_COHORT).when(OPEN).then_refused("out_of_turn")


def test_a_cohort_never_ends_before_it_starts() -> None:
    given().when(OPEN.model_copy(update={"ends_on": date(2019, 7, 15)})).then_refused("dates_reversed")


def test_a_seat_is_taken_while_one_is_vacant() -> None:
    given(OPEN_COHORT, SEATED).when(TakeSeat(journey_id=SECOND)).then(SeatTaken(journey_id=SECOND))


def test_seats_are_never_overbooked() -> None:
    full = (OPEN_COHORT, SEATED, SeatTaken(journey_id=SECOND))
    given(*full).when(TakeSeat(journey_id=THIRD)).then_refused("cohort_full")


def test_a_journey_takes_one_seat_however_often_it_asks() -> None:
    given(OPEN_COHORT, SEATED).when(TakeSeat(journey_id=JOURNEY)).then()


def test_a_seat_freed_in_a_running_cohort_can_be_taken_again() -> None:
    full = (*RUNNING, SeatTaken(journey_id=SECOND), SeatFreed(journey_id=JOURNEY))
    given(*full).when(TakeSeat(journey_id=THIRD)).then(SeatTaken(journey_id=THIRD))


def test_nobody_joins_a_cohort_that_is_over() -> None:
    after = scenario.by(author(LAST_DAY.replace(day=15))).given
    after(*RUNNING).when(TakeSeat(journey_id=SECOND)).then_refused("cohort_over")


def test_a_seat_is_freed_only_by_who_holds_it() -> None:
    given(OPEN_COHORT, SEATED).when(FreeSeat(journey_id=JOURNEY)).then(SeatFreed(journey_id=JOURNEY))
    given(OPEN_COHORT, SEATED).when(FreeSeat(journey_id=SECOND)).then()


def test_a_cohort_starts_with_exactly_those_who_hold_a_seat() -> None:
    starting = on_the_first_day(OPEN_COHORT, SEATED)
    starting.when(StartCohort(journeys=frozenset({JOURNEY}))).then(CohortStarted())
    starting.when(StartCohort(journeys=frozenset({JOURNEY, SECOND}))).then_refused("seats_changed")


def test_a_cohort_does_not_start_before_its_day() -> None:
    starting = before_the_start(OPEN_COHORT, SEATED)
    starting.when(StartCohort(journeys=frozenset({JOURNEY}))).then_refused("too_early")


def test_an_empty_cohort_does_not_start() -> None:
    on_the_first_day(OPEN_COHORT).when(StartCohort(journeys=frozenset())).then_refused("nobody_seated")


def test_a_session_is_held_once_per_day_and_module() -> None:
    held = SessionHeld(held_on=SESSION, module="ict")
    given(*RUNNING).when(HoldSession(held_on=SESSION, module="ict")).then(held)
    given(*RUNNING, held).when(HoldSession(held_on=SESSION, module="ict")).then()


@pytest.mark.parametrize("day", [date(2019, 7, 14), date(2019, 8, 20)])
def test_a_session_lies_between_the_first_day_and_today(day: date) -> None:
    given(*RUNNING).when(HoldSession(held_on=day, module="ict")).then_refused("session_out_of_dates")


def test_a_session_is_of_a_module_that_is_taught() -> None:
    given(*RUNNING).when(HoldSession(held_on=SESSION, module="welding")).then_refused("unknown_module")


def test_no_session_is_held_before_the_start() -> None:
    given(OPEN_COHORT, SEATED).when(HoldSession(held_on=SESSION, module="ict")).then_refused("out_of_turn")


def test_a_cohort_follows_newer_versions_of_the_curriculum_only() -> None:
    given(*RUNNING).when(FollowCurriculum(curriculum=NEWER)).then(CurriculumFollowed(curriculum=NEWER))
    given(*RUNNING).when(FollowCurriculum(curriculum=CURRICULUM)).then()
