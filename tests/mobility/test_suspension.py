"""A suspended corridor stops the clocks of those inside, and loses nothing."""

from datetime import timedelta

from services.mobility.domain.placement import placement
from services.mobility.domain.placement.handover import JourneyPassedOn
from services.mobility.domain.placement.search import (
    AcceptOffer,
    DeclineOffer,
    EndSearch,
    LapseOffer,
    OfferDeclined,
    OfferMade,
    SearchEnded,
)
from services.mobility.domain.placement.states import Clock
from services.mobility.domain.placement.suspension import PlacementResumed, ResumePlacement, SuspendPlacement
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
from shared.testing import Scenario
from tests.mobility.facts import (
    ACCEPTED_ABROAD,
    ANTWERP,
    AVAILABLE_AWAY,
    AVAILABLE_FOR_EITHER,
    AVAILABLE_HOME,
    IN_ANTWERP,
    IN_RABAT,
    OFFER_DAYS,
    OFFERED_ABROAD,
    ON_THE_WAY,
    ONWARD,
    SIGNED_AT_HOME,
    TRAVEL,
    VISA,
    after,
    author,
    clock,
    make,
    sign,
    signed,
    suspended,
)

given = Scenario(placement).given

SUSPEND = SuspendPlacement(corridor="MA-BE", reason="borders_closed", since=after(10))
RESUME = ResumePlacement(corridor="MA-BE", reason="borders_open", since=after(100))
HALTED = suspended(10, left=20)
STOPPED_ON_THE_WAY = (*ON_THE_WAY, HALTED)
VISA_DONE = PathwayStepCompleted(step="visa")


def resumed(step: str | None = None, on: Clock | None = None) -> PlacementResumed:
    return PlacementResumed(corridor="MA-BE", reason="borders_open", step=step, clock=on)


def test_the_time_that_was_left_of_a_running_step_is_kept() -> None:
    given(*ON_THE_WAY).when(SUSPEND).then(HALTED)


def test_a_resumed_step_is_due_after_the_time_that_was_left() -> None:
    given(*STOPPED_ON_THE_WAY).when(RESUME).then(resumed("visa", clock(20, since=100)))


def test_a_step_that_was_resumed_and_suspended_again_keeps_what_is_left_then() -> None:
    again = SuspendPlacement(corridor="MA-BE", reason="second_wave", since=after(105))
    given(*STOPPED_ON_THE_WAY, resumed("visa", clock(20, since=100))).when(again).then(
        suspended(105, left=15).model_copy(update={"reason": "second_wave"})
    )


def test_a_suspension_entered_late_leaves_a_step_no_more_than_its_own_time() -> None:
    before = SuspendPlacement(corridor="MA-BE", reason="borders_closed", since=after(-5))
    given(*ON_THE_WAY).when(before).then(suspended(-5, left=VISA.days))
    given(*ON_THE_WAY, suspended(-5, left=VISA.days)).when(
        ResumePlacement(corridor="MA-BE", reason="borders_open", since=after(-1))
    ).then(resumed("visa", clock(VISA.days)))


def test_an_open_offers_clock_stops_as_well() -> None:
    given(AVAILABLE_AWAY, OFFERED_ABROAD).when(SUSPEND).then(suspended(10, left=OFFER_DAYS - 10))
    given(AVAILABLE_AWAY, OFFERED_ABROAD, suspended(10, left=4)).when(RESUME).then(resumed(on=clock(4, since=100)))


def test_everybody_inside_before_arrival_is_suspended() -> None:
    given(AVAILABLE_AWAY).when(SUSPEND).then(suspended(10, left=None))
    given(*ACCEPTED_ABROAD).when(SUSPEND).then(suspended(10, left=None))
    given(*ACCEPTED_ABROAD, signed(IN_ANTWERP, VISA)).when(SUSPEND).then(suspended(10, left=None))


def test_nobody_outside_the_corridor_is_suspended() -> None:
    arrived = (VISA_DONE, ParticipantArrived(country="BE"))
    given(AVAILABLE_HOME).when(SUSPEND).then()
    given(*SIGNED_AT_HOME).when(SUSPEND).then()
    given(*ON_THE_WAY).when(SUSPEND.model_copy(update={"corridor": "TN-BE"})).then()
    given(*ON_THE_WAY, *arrived).when(SUSPEND).then()
    given(*ON_THE_WAY, *arrived, PlacementStarted(track="away", country="BE")).when(SUSPEND).then()


def test_a_placement_is_suspended_and_resumed_once_however_often_it_is_told() -> None:
    given(*STOPPED_ON_THE_WAY).when(SUSPEND).then()
    given(*ON_THE_WAY).when(RESUME).then()


def test_nobody_moves_on_inside_a_suspended_corridor() -> None:
    given(AVAILABLE_AWAY, suspended(10, left=None)).when(make(IN_ANTWERP)).then_refused("corridor_suspended")
    given(AVAILABLE_AWAY, OFFERED_ABROAD, suspended(10, left=4)).when(AcceptOffer()).then_refused("corridor_suspended")
    given(*ACCEPTED_ABROAD, suspended(10, left=None)).when(sign()).then_refused("corridor_suspended")
    given(*STOPPED_ON_THE_WAY).when(StartWork(standing="vetted", onward=ONWARD)).then_refused("corridor_suspended")


def test_no_deadline_is_missed_while_the_clocks_stand_still() -> None:
    given(*STOPPED_ON_THE_WAY).by(author(50)).when(MarkStepOverdue(step="visa")).then()
    given(AVAILABLE_AWAY, OFFERED_ABROAD, suspended(10, left=4)).by(author(50)).when(LapseOffer()).then()


def test_a_step_completed_during_a_suspension_opens_the_next_one_when_it_is_over() -> None:
    given(*STOPPED_ON_THE_WAY).by(author(30)).when(CompleteStep(step="visa")).then(VISA_DONE)
    given(*STOPPED_ON_THE_WAY, VISA_DONE).when(RESUME).then(
        resumed(), PathwayStepOpened(step=TRAVEL, clock=clock(TRAVEL.days, since=100))
    )


def test_who_arrives_during_a_suspension_has_left_the_corridor() -> None:
    last = (*ACCEPTED_ABROAD, signed(IN_ANTWERP, VISA), *ON_THE_WAY[-1:], HALTED)
    arrived = ParticipantArrived(country="BE")
    given(*last).when(CompleteStep(step="visa")).then(VISA_DONE, arrived)
    given(*last, VISA_DONE, arrived).when(RESUME).then()
    given(*last, VISA_DONE, arrived).when(StartWork(standing="vetted", onward=ONWARD)).then(
        PlacementStarted(track="away", country="BE")
    )


def test_an_overdue_step_has_no_clock_to_stop() -> None:
    overdue = PathwayStepOverdue(step="visa", owner="participant")
    late = SuspendPlacement(corridor="MA-BE", reason="borders_closed", since=after(40))
    given(*ON_THE_WAY, overdue).when(late).then(suspended(40, left=None))
    given(*ON_THE_WAY, overdue, suspended(40, left=None)).when(RESUME).then(resumed("visa"))


def test_a_suspended_placement_can_be_ended_by_the_crisis() -> None:
    given(*STOPPED_ON_THE_WAY).by(author(100)).when(EndPlacement(cause="crisis", side="scheme", onward=ONWARD)).then(
        PlacementEnded(vacancy_id=ANTWERP, cause="crisis", side="scheme"),
        JourneyPassedOn(
            to_stage="reintegration",
            scheme_version=1,
            track="away",
            due_at=after(100) + timedelta(days=ONWARD.days),
        ),
    )


def test_a_suspended_search_can_be_ended() -> None:
    given(AVAILABLE_AWAY, suspended(10, left=None)).when(EndSearch(reason="crisis", onward=None)).then(
        SearchEnded(reason="crisis")
    )


def test_who_declines_an_offer_stays_suspended_on_the_away_track() -> None:
    declined = OfferDeclined(vacancy_id=ANTWERP, reason="family")
    stopped = given(AVAILABLE_AWAY, OFFERED_ABROAD, suspended(10, left=4))
    stopped.when(DeclineOffer(reason="family")).then(declined)
    stopped.given(declined).when(make(IN_ANTWERP)).then_refused("corridor_suspended")
    stopped.given(declined).when(RESUME).then(resumed())


def test_who_declines_an_offer_on_the_open_track_leaves_the_corridor_and_may_work_at_home() -> None:
    declined = OfferDeclined(vacancy_id=ANTWERP, reason="family")
    given(AVAILABLE_FOR_EITHER, OFFERED_ABROAD, suspended(10, left=4), declined).by(author(20)).when(
        make(IN_RABAT)
    ).then(OfferMade(offer=IN_RABAT, clock=clock(OFFER_DAYS, since=20)))
