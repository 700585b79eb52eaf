"""The hand-over in, and the hand-over on to the scheme's next stage."""

from services.mobility.domain.placement import placement
from services.mobility.domain.placement.handover import (
    AcceptanceNoted,
    AcceptanceOverdue,
    JourneyPassedOn,
    MarkHandoverOverdue,
    NoteAcceptance,
    NoteRefusal,
    RefusalNoted,
    SecondHandoverRefused,
)
from services.mobility.domain.placement.search import SearchEnded
from shared.testing import Scenario
from tests.mobility.facts import AVAILABLE_AWAY, AVAILABLE_HOME, ON_THE_WAY, OPEN_AWAY, after

given = Scenario(placement).given

PASSED_ON = (
    AVAILABLE_HOME,
    SearchEnded(reason="no_match"),
    JourneyPassedOn(to_stage="reintegration", scheme_version=1, track="home", due_at=after(14)),
)
ACCEPT = NoteAcceptance(by_stage="reintegration")
ACCEPTED = AcceptanceNoted(by_stage="reintegration")
OVERDUE = AcceptanceOverdue(by_stage="reintegration")


def test_a_journey_that_is_handed_over_is_available() -> None:
    given().when(OPEN_AWAY).then(AVAILABLE_AWAY)


def test_a_journey_that_is_held_already_is_refused_without_harm() -> None:
    given(*ON_THE_WAY).when(OPEN_AWAY).then(SecondHandoverRefused(from_stage="training"))
    given(AVAILABLE_AWAY, SecondHandoverRefused(from_stage="training")).when(OPEN_AWAY).then(
        SecondHandoverRefused(from_stage="training")
    )


def test_the_next_stages_acceptance_is_noted_once() -> None:
    given(*PASSED_ON).when(ACCEPT).then(ACCEPTED)
    given(*PASSED_ON, ACCEPTED).when(ACCEPT).then()


def test_an_acceptance_that_nobody_awaits_is_refused() -> None:
    given(AVAILABLE_AWAY).when(ACCEPT).then_refused("out_of_turn")


def test_a_hand_over_that_is_not_answered_is_overdue() -> None:
    given(*PASSED_ON).when(MarkHandoverOverdue()).then(OVERDUE)


def test_an_accepted_hand_over_is_never_overdue() -> None:
    given(*PASSED_ON, ACCEPTED).when(MarkHandoverOverdue()).then()


def test_an_acceptance_after_the_deadline_still_counts() -> None:
    given(*PASSED_ON, OVERDUE).when(ACCEPT).then(ACCEPTED)


def test_the_next_stages_refusal_is_noted_with_its_reason() -> None:
    given(*PASSED_ON).when(NoteRefusal(by_stage="reintegration", reason="scheme_suspended")).then(
        RefusalNoted(by_stage="reintegration", reason="scheme_suspended")
    )
