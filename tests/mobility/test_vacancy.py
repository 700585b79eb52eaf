"""A vacancy has a fair wage, and never more offers than seats."""

from uuid import UUID, uuid4

from services.mobility.domain.employer import Standing
from services.mobility.domain.terms import Wage
from services.mobility.domain.vacancy import (
    CloseVacancy,
    FreeSeat,
    OpenVacancy,
    SeatFreed,
    SeatTaken,
    TakeSeat,
    VacancyClosed,
    VacancyOpened,
    vacancy,
)
from shared.testing import Scenario
from tests.mobility.facts import AWAY, JOURNEY, NOTICE

given = Scenario(vacancy).given

OPENED = VacancyOpened(notice=NOTICE, route=AWAY)
CLOSED = VacancyClosed(reason="filled")
FIRST, SECOND = UUID(int=1), UUID(int=2)


def opening(floor: Wage | None = None, standing: Standing = "vetted") -> OpenVacancy:
    return OpenVacancy(notice=NOTICE, route=AWAY, standing=standing, floor=floor)


def test_a_vetted_employer_opens_a_vacancy() -> None:
    given().when(opening()).then(OPENED)


def test_an_employer_that_is_not_vetted_opens_none() -> None:
    given().when(opening(standing="registered")).then_refused("employer_not_vetted")
    given().when(opening(standing="suspended")).then_refused("employer_not_vetted")


def test_a_wage_at_the_schemes_floor_is_accepted() -> None:
    given().when(opening(floor=NOTICE.terms.wage)).then(OPENED)


def test_a_wage_below_the_schemes_floor_is_refused() -> None:
    floor = Wage(amount=280001, currency="EUR", period="month")
    given().when(opening(floor=floor)).then_refused("wage_below_floor")


def test_a_wage_in_another_unit_than_the_floor_is_refused() -> None:
    floor = Wage(amount=1000, currency="EUR", period="hour")
    given().when(opening(floor=floor)).then_refused("wage_unit")


def test_a_seat_is_taken_by_an_offer() -> None:
    given(OPENED).when(TakeSeat(journey_id=JOURNEY)).then(SeatTaken(journey_id=JOURNEY))


def test_there_are_no_more_offers_than_seats() -> None:
    given(OPENED, SeatTaken(journey_id=FIRST), SeatTaken(journey_id=SECOND)).when(
        TakeSeat(journey_id=JOURNEY)
    ).then_refused("no_seat_left")


def test_a_freed_seat_is_offered_again() -> None:
    full = given(OPENED, SeatTaken(journey_id=FIRST), SeatTaken(journey_id=SECOND))
    full.when(FreeSeat(journey_id=FIRST)).then(SeatFreed(journey_id=FIRST))
    full.given(SeatFreed(journey_id=FIRST)).when(TakeSeat(journey_id=JOURNEY)).then(SeatTaken(journey_id=JOURNEY))


def test_an_offer_made_again_before_the_first_seat_is_freed_keeps_its_own_seat() -> None:
    again = (SeatTaken(journey_id=JOURNEY), SeatTaken(journey_id=JOURNEY), SeatFreed(journey_id=JOURNEY))
    given(OPENED, *again).when(FreeSeat(journey_id=JOURNEY)).then(SeatFreed(journey_id=JOURNEY))


def test_a_seat_that_was_not_taken_is_not_freed() -> None:
    given(OPENED).when(FreeSeat(journey_id=uuid4())).then()


def test_a_closed_vacancy_takes_nobody_and_lets_people_go() -> None:
    given(OPENED).when(CloseVacancy(reason="filled")).then(CLOSED)
    closed = given(OPENED, SeatTaken(journey_id=FIRST), CLOSED)
    closed.when(TakeSeat(journey_id=JOURNEY)).then_refused("out_of_turn")
    closed.when(FreeSeat(journey_id=FIRST)).then(SeatFreed(journey_id=FIRST))


def test_a_vacancy_is_opened_once() -> None:
    given(OPENED).when(opening()).then_refused("out_of_turn")
