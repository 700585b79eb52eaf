"""Who of those who wait gets which seat."""

from datetime import date

from services.training.domain.cohort import Cohort, CohortEvent, CohortStarted, SeatTaken, Unopened, cohort
from services.training.domain.seating import seated, vacancies
from tests.training.facts import JOURNEY, SECOND, cohort_of

AUGUST = date(2019, 8, 19)


def standing(*events: CohortEvent) -> Cohort:
    return cohort.fold(events)


RUNNING_WITH_ONE = standing(cohort_of(seats=2), SeatTaken(journey_id=JOURNEY), CohortStarted())
OPEN_WITH_TWO = standing(cohort_of(seats=2))
FULL = standing(cohort_of(seats=1), SeatTaken(journey_id=SECOND))


def test_vacant_seats_are_given_in_the_order_of_the_cohorts() -> None:
    assert vacancies({"a": RUNNING_WITH_ONE, "b": FULL, "c": OPEN_WITH_TWO}, AUGUST) == ["a", "c", "c"]


def test_a_cohort_that_is_over_or_unknown_has_no_seat_to_give() -> None:
    assert vacancies({"a": RUNNING_WITH_ONE}, date(2020, 2, 15)) == []
    assert vacancies({"a": Unopened()}, AUGUST) == []


def test_the_first_in_the_list_gets_the_first_seat_and_the_last_goes_on_waiting() -> None:
    cohorts = {"a": RUNNING_WITH_ONE, "b": FULL}
    assert seated(["first", "second"], cohorts, AUGUST) == [("first", "a")]
