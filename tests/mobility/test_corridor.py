"""A corridor is suspended and resumed, each with its reason and date."""

from services.mobility.domain.corridor import (
    CorridorResumed,
    CorridorSuspended,
    ResumeCorridor,
    SuspendCorridor,
    corridor,
)
from shared.testing import AT, Scenario
from tests.mobility.facts import after, author

given = Scenario(corridor).given

SUSPEND = SuspendCorridor(scheme_id="palim", corridor="MA-BE", reason="borders_closed")
RESUME = ResumeCorridor(reason="borders_open")
SUSPENDED = CorridorSuspended(scheme_id="palim", corridor="MA-BE", reason="borders_closed", since=AT)
RESUMED = CorridorResumed(scheme_id="palim", corridor="MA-BE", reason="borders_open", since=after(90))


def test_a_corridor_is_suspended_from_the_day_it_happened() -> None:
    given().when(SUSPEND).then(SUSPENDED)


def test_a_corridor_is_not_suspended_twice() -> None:
    given(SUSPENDED).when(SUSPEND).then_refused("out_of_turn")


def test_a_suspended_corridor_is_resumed() -> None:
    given(SUSPENDED).by(author(90)).when(RESUME).then(RESUMED)


def test_a_corridor_that_is_not_suspended_is_not_resumed() -> None:
    given().when(RESUME).then_refused("out_of_turn")
    given(SUSPENDED, RESUMED).when(RESUME).then_refused("out_of_turn")


def test_a_corridor_is_not_resumed_before_the_day_it_was_suspended() -> None:
    given(SUSPENDED).by(author(-1)).when(RESUME).then_refused("resumed_before_suspended")


def test_a_resumed_corridor_can_be_suspended_again() -> None:
    given(SUSPENDED, RESUMED).by(author(100)).when(SUSPEND).then(SUSPENDED.model_copy(update={"since": after(100)}))
