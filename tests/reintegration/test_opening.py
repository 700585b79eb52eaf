"""How reintegration takes a journey over, or declines it."""

from datetime import UTC, date, datetime

import pytest

from services.reintegration.domain.case import case
from services.reintegration.domain.follow_ups import months_after
from services.reintegration.domain.words import (
    CaseClosed,
    CaseEvent,
    ConfirmReturn,
    HandoverDeclined,
    NoteArrival,
    ReturnConfirmed,
)
from shared.testing import Scenario
from tests.reintegration.facts import (
    ARRIVED,
    ASSESS,
    ASSESSED,
    AT_WORK,
    JOURNEY,
    OPEN,
    OPENED,
    OPENING,
    PARTICIPANT,
    PLANNED,
    RETURN_PLANNED,
    author,
    on,
)

given = Scenario(case).by(author(OPENING)).given
later = Scenario(case).by(on(2020, 8, 1)).given


def declined(reason: str) -> HandoverDeclined:
    return HandoverDeclined(
        journey_id=JOURNEY, participant_id=PARTICIPANT, scheme_id="palim", from_stage="mobility", reason=reason
    )


def test_whoever_never_travelled_gets_a_case_without_a_return() -> None:
    given().when(OPEN).then(*OPENED)


def test_whoever_arrived_abroad_gets_a_case_with_a_planned_return() -> None:
    given(ARRIVED).when(OPEN).then(*RETURN_PLANNED[1:])


def test_an_arrival_is_noted_before_any_case() -> None:
    note = NoteArrival(journey_id=JOURNEY, participant_id=PARTICIPANT, scheme_id="palim")
    given().when(note).then(ARRIVED)


def test_an_arrival_noted_late_leaves_an_open_case_as_it_is() -> None:
    later(*OPENED, ASSESSED, ARRIVED).when(ConfirmReturn(returned_on=date(2020, 7, 5))).then_refused(
        "no_return_planned"
    )


@pytest.mark.parametrize("progress", [(), (ASSESSED,), (ASSESSED, PLANNED)])
def test_a_journey_that_is_held_is_not_taken_over_twice(progress: tuple[CaseEvent, ...]) -> None:
    given(*OPENED, *progress).when(OPEN).then(declined("already_held"))


def test_a_closed_case_takes_nothing_over() -> None:
    closed = CaseClosed(reason="project_ended", dropped=(6, 12))
    given(*OPENED, AT_WORK, closed).when(OPEN).then(declined("case_closed"))


def test_a_declined_hand_over_leaves_the_way_free_for_the_next() -> None:
    given(declined("stage_unknown")).when(OPEN).then(*OPENED)


def test_nothing_is_asked_of_a_case_that_is_not_open() -> None:
    given().when(ASSESS).then_refused("no_case")
    given(ARRIVED).when(ASSESS).then_refused("no_case")


def test_nothing_happens_in_a_case_before_it_was_opened() -> None:
    Scenario(case).by(on(2020, 6, 29)).given(*OPENED).when(ASSESS).then_refused("before_opening")


def test_a_planned_return_is_confirmed_once_it_took_place() -> None:
    confirmed = ReturnConfirmed(returned_on=date(2020, 7, 5))
    confirm = ConfirmReturn(returned_on=date(2020, 7, 5))
    later(*RETURN_PLANNED).when(confirm).then(confirmed)
    later(*RETURN_PLANNED, confirmed).when(confirm).then_refused("no_return_planned")


def test_a_return_is_not_confirmed_ahead_of_its_day() -> None:
    later(*RETURN_PLANNED).when(ConfirmReturn(returned_on=date(2020, 8, 2))).then_refused("returned_in_future")


def test_nobody_who_never_left_can_return() -> None:
    later(*OPENED).when(ConfirmReturn(returned_on=date(2020, 7, 5))).then_refused("no_return_planned")


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [((2019, 8, 31), 6, (2020, 2, 29)), ((2020, 12, 31), 12, (2021, 12, 31)), ((2020, 6, 30), 0, (2020, 6, 30))],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(
    start: tuple[int, int, int], months: int, end: tuple[int, int, int]
) -> None:
    assert months_after(datetime(*start, tzinfo=UTC), months) == datetime(*end, tzinfo=UTC)
