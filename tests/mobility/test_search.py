"""Offers: who may be made one, and what becomes of it."""

from services.mobility.domain.placement import placement
from services.mobility.domain.placement.handover import JourneyPassedOn
from services.mobility.domain.placement.search import (
    AcceptOffer,
    DeclineOffer,
    EndSearch,
    LapseOffer,
    OfferAccepted,
    OfferDeclined,
    OfferLapsed,
    OfferWithdrawn,
    SearchEnded,
    WithdrawOffer,
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
    OFFERED_AT_HOME,
    ONWARD,
    after,
    author,
    make,
)

given = Scenario(placement).given


def test_an_offer_abroad_goes_to_the_away_track_and_stands_for_the_schemes_days() -> None:
    given(AVAILABLE_AWAY).when(make(IN_ANTWERP)).then(OFFERED_ABROAD)


def test_an_offer_at_home_goes_to_the_home_track() -> None:
    given(AVAILABLE_HOME).when(make(IN_RABAT)).then(OFFERED_AT_HOME)


def test_the_open_track_may_take_either() -> None:
    given(AVAILABLE_FOR_EITHER).when(make(IN_ANTWERP)).then(OFFERED_ABROAD)
    given(AVAILABLE_FOR_EITHER).when(make(IN_RABAT)).then(OFFERED_AT_HOME)


def test_an_offer_on_the_other_track_is_refused() -> None:
    given(AVAILABLE_AWAY).when(make(IN_RABAT)).then_refused("wrong_track")
    given(AVAILABLE_HOME).when(make(IN_ANTWERP)).then_refused("wrong_track")


def test_an_employer_that_is_not_vetted_makes_no_offer() -> None:
    given(AVAILABLE_AWAY).when(make(IN_ANTWERP, standing="registered")).then_refused("employer_not_vetted")
    given(AVAILABLE_AWAY).when(make(IN_ANTWERP, standing="suspended")).then_refused("employer_not_vetted")


def test_no_offer_is_made_abroad_while_the_corridor_is_suspended() -> None:
    given(AVAILABLE_AWAY).when(make(IN_ANTWERP, corridor_open=False)).then_refused("corridor_suspended")


def test_nobody_holds_two_open_offers() -> None:
    given(AVAILABLE_FOR_EITHER, OFFERED_ABROAD).when(make(IN_RABAT)).then_refused("offer_open")
    given(*ACCEPTED_ABROAD).when(make(IN_ANTWERP)).then_refused("offer_open")


def test_nobody_who_was_not_handed_over_is_made_an_offer() -> None:
    given().when(make(IN_ANTWERP)).then_refused("out_of_turn")


def test_an_offer_is_accepted() -> None:
    given(AVAILABLE_AWAY, OFFERED_ABROAD).when(AcceptOffer()).then(OfferAccepted(vacancy_id=ANTWERP))


def test_who_declines_is_available_again() -> None:
    declined = OfferDeclined(vacancy_id=ANTWERP, reason="family")
    given(AVAILABLE_AWAY, OFFERED_ABROAD).when(DeclineOffer(reason="family")).then(declined)
    given(AVAILABLE_AWAY, OFFERED_ABROAD, declined).when(make(IN_ANTWERP)).then(OFFERED_ABROAD)


def test_an_offer_withdrawn_after_acceptance_makes_the_person_available_again() -> None:
    withdrawn = OfferWithdrawn(vacancy_id=ANTWERP, reason="budget")
    given(*ACCEPTED_ABROAD).when(WithdrawOffer(reason="budget")).then(withdrawn)
    given(*ACCEPTED_ABROAD, withdrawn).when(make(IN_ANTWERP)).then(OFFERED_ABROAD)


def test_an_offer_that_is_not_answered_in_time_lapses() -> None:
    lapsed = OfferLapsed(vacancy_id=ANTWERP)
    given(AVAILABLE_AWAY, OFFERED_ABROAD).by(author(OFFER_DAYS)).when(LapseOffer()).then(lapsed)
    given(AVAILABLE_AWAY, OFFERED_ABROAD, lapsed).when(AcceptOffer()).then_refused("out_of_turn")


def test_an_answered_offer_does_not_lapse() -> None:
    given(*ACCEPTED_ABROAD).by(author(OFFER_DAYS)).when(LapseOffer()).then()


def test_an_offer_does_not_lapse_before_its_day() -> None:
    given(AVAILABLE_AWAY, OFFERED_ABROAD).by(author(OFFER_DAYS - 1)).when(LapseOffer()).then()


def test_a_search_without_a_match_ends_and_the_journey_goes_on_to_the_next_stage() -> None:
    given(AVAILABLE_HOME).when(EndSearch(reason="no_match", onward=ONWARD)).then(
        SearchEnded(reason="no_match"),
        JourneyPassedOn(to_stage="reintegration", scheme_version=1, track="home", due_at=after(ONWARD.days)),
    )


def test_a_search_ends_the_journey_where_the_scheme_has_no_further_stage() -> None:
    given(AVAILABLE_HOME).when(EndSearch(reason="no_match", onward=None)).then(SearchEnded(reason="no_match"))


def test_a_search_does_not_end_with_an_open_offer() -> None:
    given(AVAILABLE_AWAY, OFFERED_ABROAD).when(EndSearch(reason="no_match", onward=ONWARD)).then_refused("out_of_turn")
