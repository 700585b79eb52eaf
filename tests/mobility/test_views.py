"""What is read about employers, vacancies, corridors and placements."""

from services.mobility.domain.corridor import CorridorResumed, CorridorSuspended
from services.mobility.domain.employer import (
    CommitmentDeclared,
    EmployerRegistered,
    EmployerSuspended,
    EmployerVetted,
)
from services.mobility.domain.placement import PlacementEvent
from services.mobility.domain.placement.handover import AcceptanceNoted, JourneyPassedOn
from services.mobility.domain.placement.search import OfferDeclined, OfferLapsed, OfferWithdrawn, SearchEnded
from services.mobility.domain.placement.suspension import PlacementResumed
from services.mobility.domain.placement.work import (
    ParticipantArrived,
    PathwayStepCompleted,
    PathwayStepOverdue,
    PlacementEnded,
    PlacementStarted,
)
from services.mobility.domain.vacancy import SeatFreed, SeatTaken, VacancyClosed, VacancyOpened
from services.mobility.views import PlacementView, corridors, employers, placements, vacancies
from services.mobility.views.employers import Commitment
from services.mobility.views.placement import StepView
from shared.testing import AT, folded
from tests.mobility.facts import (
    ACCEPTED_ABROAD,
    ANTWERP,
    AVAILABLE_AWAY,
    AVAILABLE_FOR_EITHER,
    AWAY,
    JOURNEY,
    NOTICE,
    OFFER_DAYS,
    OFFERED_ABROAD,
    ON_THE_WAY,
    PARTICIPANT,
    SIGNED_AT_HOME,
    TERMS,
    VISA,
    after,
    clock,
    suspended,
)

REGISTERED = EmployerRegistered(
    name="Antwerp Software", country="BE", size="small", motive="shortage", first_foreign_hire=True
)
OWNER = next(one for one in placements.indexes if one.name == "employer_id")
HALTED = suspended(10, left=20)
DECLINED = OfferDeclined(vacancy_id=ANTWERP, reason="family")


def seen(*events: PlacementEvent) -> PlacementView:
    view = folded(placements, *events, subject=str(JOURNEY))
    assert view is not None
    return view


def test_an_employers_standing_follows_its_vetting_and_suspension() -> None:
    vetted = folded(employers, REGISTERED, EmployerVetted(findings=("registered_company",)))
    suspended = folded(employers, REGISTERED, EmployerVetted(findings=()), EmployerSuspended(reason="unpaid_wages"))
    assert vetted and (vetted.standing, vetted.findings) == ("vetted", ("registered_company",))
    assert suspended and (suspended.standing, suspended.suspended_for) == ("suspended", "unpaid_wages")


def test_an_employers_newest_commitment_to_a_scheme_counts() -> None:
    first, second = (CommitmentDeclared(scheme_id="palim", places=places) for places in (3, 5))
    view = folded(employers, REGISTERED, first, second)
    assert view and view.commitments == (Commitment(scheme_id="palim", places=5),)


def test_a_vacancy_shows_the_seats_that_are_left() -> None:
    opened = VacancyOpened(notice=NOTICE, route=AWAY)
    taken, freed = SeatTaken(journey_id=JOURNEY), SeatFreed(journey_id=JOURNEY)
    left = [folded(vacancies, opened, *events) for events in ((), (taken,), (taken, freed))]
    assert [view and view.seats_left for view in left] == [2, 1, 2]
    closed = folded(vacancies, opened, VacancyClosed(reason="filled"))
    assert closed and (closed.state, closed.corridor, closed.terms) == ("closed", "MA-BE", TERMS)


def test_a_corridor_shows_why_and_since_when_it_is_suspended() -> None:
    closed = CorridorSuspended(scheme_id="palim", corridor="MA-BE", reason="borders_closed", since=AT)
    opened = CorridorResumed(scheme_id="palim", corridor="MA-BE", reason="borders_open", since=after(90))
    view = folded(corridors, closed)
    assert view and (view.state, view.reason, view.since) == ("suspended", "borders_closed", AT)
    view = folded(corridors, closed, opened)
    assert view and (view.state, view.since) == ("passable", after(90))


def test_a_placement_begins_available_with_the_corridor_it_is_bound_for() -> None:
    view = seen(AVAILABLE_AWAY)
    assert (view.id, view.participant_id, view.state, view.rank) == (str(JOURNEY), PARTICIPANT, "available", 7)
    assert (view.track, view.corridor, view.inside) == ("away", "MA-BE", True)


def test_an_offer_shows_the_vacancy_and_how_long_it_stands() -> None:
    view = seen(AVAILABLE_AWAY, OFFERED_ABROAD)
    assert (view.state, view.vacancy_id, view.employer_id) == ("offered", ANTWERP, "antwerp-software")
    assert view.due_at == after(OFFER_DAYS)


def test_a_declined_offer_leaves_no_trace_on_the_available_journey() -> None:
    assert seen(AVAILABLE_AWAY, OFFERED_ABROAD, DECLINED) == seen(AVAILABLE_AWAY)


def test_a_placement_is_its_employers_while_the_offer_stands_or_has_become_a_contract() -> None:
    ended = PlacementEnded(vacancy_id=ANTWERP, cause="crisis", side="authority")
    for facts, employer in (
        ((AVAILABLE_AWAY,), None),
        ((AVAILABLE_AWAY, OFFERED_ABROAD), "antwerp-software"),
        ((AVAILABLE_AWAY, OFFERED_ABROAD, DECLINED), None),
        ((AVAILABLE_AWAY, OFFERED_ABROAD, OfferWithdrawn(vacancy_id=ANTWERP, reason="budget")), None),
        ((AVAILABLE_AWAY, OFFERED_ABROAD, OfferLapsed(vacancy_id=ANTWERP)), None),
        (ON_THE_WAY, "antwerp-software"),
        (
            (*ON_THE_WAY, ParticipantArrived(country="BE"), PlacementStarted(track="away", country="BE")),
            "antwerp-software",
        ),
        ((*ON_THE_WAY, ended), None),
        ((AVAILABLE_AWAY, SearchEnded(reason="no_match")), None),
    ):
        view = seen(*facts)
        assert (view.held_by, OWNER.of(view)) == (employer, employer)
    assert seen(*ON_THE_WAY, ended).employer_id == "antwerp-software"


def test_an_open_journey_is_inside_a_corridor_only_with_an_offer_abroad() -> None:
    assert not seen(AVAILABLE_FOR_EITHER).inside
    assert seen(AVAILABLE_FOR_EITHER, OFFERED_ABROAD).inside
    assert not seen(AVAILABLE_FOR_EITHER, OFFERED_ABROAD, suspended(10, left=4), DECLINED).suspended


def test_a_placement_shows_the_step_that_is_owed_by_whom_and_when() -> None:
    view = seen(*ON_THE_WAY)
    assert (view.state, view.step, view.due_at) == ("contracted", "visa", after(VISA.days))
    assert view.steps == (StepView(name="visa", owner="participant", state="open", due_at=after(VISA.days)),)


def test_an_overdue_step_stays_owed() -> None:
    view = seen(*ON_THE_WAY, PathwayStepOverdue(step="visa", owner="participant"))
    assert (view.step, view.steps[0].state) == ("visa", "overdue")


def test_a_suspended_placement_shows_no_due_date_until_it_is_resumed() -> None:
    view = seen(*ON_THE_WAY, HALTED)
    assert (view.suspended, view.suspended_for, view.due_at) == (True, "borders_closed", None)
    back = PlacementResumed(corridor="MA-BE", reason="borders_open", step="visa", clock=clock(20, since=100))
    view = seen(*ON_THE_WAY, HALTED, back)
    assert (view.suspended, view.suspended_for, view.due_at) == (False, None, after(120))
    assert view.steps[0].due_at == after(120)


def test_who_arrived_is_no_longer_inside_the_corridor() -> None:
    arrived = (PathwayStepCompleted(step="visa"), ParticipantArrived(country="BE"))
    view = seen(*ON_THE_WAY, HALTED, *arrived)
    assert (view.state, view.inside, view.suspended, view.step) == ("arrived", False, False, None)
    assert seen(*ON_THE_WAY, *arrived, PlacementStarted(track="away", country="BE")).state == "started"


def test_work_at_home_shows_to_whom_the_journey_was_handed() -> None:
    passed = JourneyPassedOn(to_stage="reintegration", scheme_version=1, track="home", due_at=after(14))
    started = (*SIGNED_AT_HOME, PlacementStarted(track="home", country="MA"), passed)
    assert (seen(*started).handed_to, seen(*started).handover) == ("reintegration", "awaited")
    assert seen(*started, AcceptanceNoted(by_stage="reintegration")).handover == "accepted"


def test_an_ended_placement_shows_its_cause_and_side_and_is_out_of_the_corridor() -> None:
    view = seen(*ON_THE_WAY, HALTED, PlacementEnded(vacancy_id=ANTWERP, cause="crisis", side="scheme"))
    assert (view.state, view.cause, view.side, view.inside) == ("ended", "crisis", "scheme", False)
    assert not view.suspended


def test_a_search_in_vain_shows_its_reason() -> None:
    view = seen(AVAILABLE_AWAY, SearchEnded(reason="no_match"))
    assert (view.state, view.cause, view.inside) == ("search_ended", "no_match", False)


def test_the_columns_of_a_placement_are_what_it_is_looked_up_by() -> None:
    view = seen(*ACCEPTED_ABROAD)
    assert {index.name: index.of(view) for index in placements.indexes} == {
        "scheme_id": "palim",
        "state": "accepted",
        "track": "away",
        "corridor": "MA-BE",
        "inside": True,
        "suspended": False,
        "vacancy_id": str(ANTWERP),
        "employer_id": "antwerp-software",
        "step": None,
        "rank": 7,
        "organisation_id": None,
        "participant_id": str(view.participant_id),
    }
