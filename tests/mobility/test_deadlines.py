"""Which deadlines run after which facts."""

from collections.abc import Mapping
from datetime import datetime

import pytest

from services.mobility.deadlines import deadlines
from services.mobility.domain.placement import PlacementEvent
from services.mobility.domain.placement.handover import (
    AcceptanceNoted,
    AcceptanceOverdue,
    JourneyPassedOn,
    MarkHandoverOverdue,
    RefusalNoted,
    SecondHandoverRefused,
)
from services.mobility.domain.placement.search import LapseOffer, OfferDeclined, OfferLapsed
from services.mobility.domain.placement.suspension import PlacementResumed
from services.mobility.domain.placement.work import (
    MarkStepOverdue,
    PathwayStepCompleted,
    PathwayStepOverdue,
    PlacementEnded,
    PlacementStarted,
)
from shared.kernel import Command
from shared.testing import recorded
from tests.mobility.facts import (
    ACCEPTED_ABROAD,
    ANTWERP,
    AVAILABLE_AWAY,
    OFFER_DAYS,
    OFFERED_ABROAD,
    ON_THE_WAY,
    SIGNED_AT_HOME,
    VISA,
    after,
    clock,
    suspended,
)

HALTED = suspended(10, left=20)
PASSED_ON = JourneyPassedOn(to_stage="reintegration", scheme_version=1, track="home", due_at=after(14))
AT_HOME = (*SIGNED_AT_HOME, PlacementStarted(track="home", country="MA"), PASSED_ON)
ENDED = PlacementEnded(vacancy_id=ANTWERP, cause="crisis", side="scheme")


def pending(*events: PlacementEvent) -> Mapping[str, datetime]:
    now: Mapping[str, datetime] = {}
    for event in events:
        now = deadlines.fold(now, recorded(event))
    return now


def test_an_offer_has_a_deadline_until_it_is_answered_or_lapses() -> None:
    assert pending(AVAILABLE_AWAY, OFFERED_ABROAD) == {"offer": after(OFFER_DAYS)}
    assert pending(*ACCEPTED_ABROAD) == {}
    assert pending(AVAILABLE_AWAY, OFFERED_ABROAD, OfferDeclined(vacancy_id=ANTWERP, reason="family")) == {}
    assert pending(AVAILABLE_AWAY, OFFERED_ABROAD, OfferLapsed(vacancy_id=ANTWERP)) == {}


def test_a_step_has_a_deadline_until_it_is_completed_overdue_or_the_placement_ends() -> None:
    assert pending(*ON_THE_WAY) == {"step:visa": after(VISA.days)}
    assert pending(*ON_THE_WAY, PathwayStepCompleted(step="visa")) == {}
    assert pending(*ON_THE_WAY, PathwayStepOverdue(step="visa", owner="participant")) == {}
    assert pending(*ON_THE_WAY, ENDED) == {}


def test_a_suspension_stops_the_clock_and_a_resumption_moves_it() -> None:
    back = PlacementResumed(corridor="MA-BE", reason="borders_open", step="visa", clock=clock(20, since=100))
    assert pending(*ON_THE_WAY, HALTED) == {}
    assert pending(*ON_THE_WAY, HALTED, back) == {"step:visa": after(120)}


def test_the_clock_of_an_offer_goes_on_after_a_suspension() -> None:
    back = PlacementResumed(corridor="MA-BE", reason="borders_open", step=None, clock=clock(4, since=100))
    assert pending(AVAILABLE_AWAY, OFFERED_ABROAD, suspended(10, left=4), back) == {"offer": after(104)}


def test_an_overdue_step_is_not_due_again_after_a_suspension() -> None:
    back = PlacementResumed(corridor="MA-BE", reason="borders_open", step="visa", clock=None)
    overdue = PathwayStepOverdue(step="visa", owner="participant")
    assert pending(*ON_THE_WAY, overdue, suspended(40, left=None), back) == {}


def test_a_hand_over_has_a_deadline_until_it_is_answered_or_overdue() -> None:
    assert pending(*AT_HOME) == {"handover": after(14)}
    assert pending(*AT_HOME, AcceptanceNoted(by_stage="reintegration")) == {}
    assert pending(*AT_HOME, RefusalNoted(by_stage="reintegration", reason="scheme_unknown")) == {}
    assert pending(*AT_HOME, AcceptanceOverdue(by_stage="reintegration")) == {}


def test_a_hand_over_is_still_awaited_when_the_work_at_home_ends() -> None:
    assert pending(*AT_HOME, ENDED) == {"handover": after(14)}


def test_a_second_hand_over_touches_no_deadline() -> None:
    assert pending(*ON_THE_WAY, SecondHandoverRefused(from_stage="training")) == {"step:visa": after(VISA.days)}


@pytest.mark.parametrize(
    ("name", "command"),
    [("offer", LapseOffer()), ("handover", MarkHandoverOverdue()), ("step:visa", MarkStepOverdue(step="visa"))],
)
def test_each_missed_deadline_has_its_command(name: str, command: Command) -> None:
    assert deadlines.command(name) == command
