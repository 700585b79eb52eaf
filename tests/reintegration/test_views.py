"""What a case worker reads, and the figures of a scheme."""

from datetime import date

from services.reintegration.domain.words import (
    CaseClosed,
    CaseEvent,
    FollowUpDone,
    FollowUpMissed,
    HandoverDeclined,
    OutcomeRecorded,
    ReturnConfirmed,
    SupportDelivered,
)
from services.reintegration.figures import Figures, disclosed, figures
from services.reintegration.views import CaseView, Delivery, FollowUpView, Observation, cases
from shared.testing import folded
from tests.reintegration.facts import (
    ARRIVED,
    ASSESSED,
    AT_WORK,
    JOURNEY,
    MONTH_0,
    MONTH_6,
    MONTH_12,
    NEEDS,
    OPENED,
    OPENING,
    PARTICIPANT,
    PLANNED,
    RETURN_PLANNED,
)


def read(*events: CaseEvent) -> CaseView:
    view = folded(cases, *events, subject=str(JOURNEY), at=OPENING)
    assert view is not None
    return view


def test_there_is_nothing_to_read_before_a_case_is_opened() -> None:
    declined = HandoverDeclined(
        journey_id=JOURNEY, participant_id=PARTICIPANT, scheme_id="palim", from_stage="training", reason="stage_unknown"
    )
    assert folded(cases, ARRIVED) is None
    assert folded(cases, declined) is None


def test_an_opened_case_shows_whose_it_is_and_what_is_due_next() -> None:
    assert read(*OPENED) == CaseView(
        id=str(JOURNEY),
        participant_id=PARTICIPANT,
        scheme_id="palim",
        track="away",
        travelled=False,
        state="opened",
        opened_at=OPENING,
        follow_ups=tuple(FollowUpView(month=one.month, due_at=one.due_at) for one in (MONTH_0, MONTH_6, MONTH_12)),
        next_due_at=MONTH_0.due_at,
    )


def test_a_case_shows_needs_plan_and_supports() -> None:
    added = SupportDelivered(support="specialised_training", added_because="employer_asked")
    view = read(*OPENED, ASSESSED, PLANNED, added)
    assert (view.state, view.needs, view.plan) == ("planned", NEEDS, PLANNED.supports)
    assert view.delivered == (
        Delivery(support="specialised_training", delivered_on=OPENING.date(), added_because="employer_asked"),
    )


def test_needs_assessed_anew_do_not_undo_the_plan() -> None:
    assert read(*OPENED, ASSESSED).state == "assessed"
    assert read(*OPENED, ASSESSED, PLANNED, ASSESSED).state == "planned"


def test_a_planned_return_shows_the_day_it_took_place() -> None:
    view = read(*RETURN_PLANNED, ReturnConfirmed(returned_on=date(2020, 7, 5)))
    assert (view.travelled, view.returned_on) == (True, date(2020, 7, 5))


def test_what_is_due_next_moves_on_with_each_follow_up() -> None:
    held = read(*OPENED, FollowUpDone(month=0, late=False))
    assert held.next_due_at == MONTH_6.due_at
    assert held.follow_ups[0] == FollowUpView(month=0, due_at=MONTH_0.due_at, standing="done", held_at=OPENING)
    assert read(*OPENED, FollowUpMissed(month=0)).follow_ups[0].standing == "missed"


def test_the_outcome_observed_last_counts_and_all_are_shown() -> None:
    later = OutcomeRecorded(outcome="seeking", observed_on=date(2020, 10, 1))
    view = read(*OPENED, later, AT_WORK)
    assert (view.outcome, view.observed_on) == ("seeking", date(2020, 10, 1))
    assert view.outcomes == (
        Observation(outcome="seeking", observed_on=date(2020, 10, 1)),
        Observation(outcome="employment_contract", observed_on=date(2020, 9, 1)),
    )


def test_of_two_outcomes_of_one_day_the_one_recorded_last_counts() -> None:
    corrected = OutcomeRecorded(outcome="self_employment", observed_on=AT_WORK.observed_on)
    assert read(*OPENED, AT_WORK, corrected).outcome == "self_employment"


def test_a_closed_case_shows_why_and_which_follow_ups_were_dropped() -> None:
    done = FollowUpDone(month=0, late=False)
    view = read(*OPENED, done, AT_WORK, CaseClosed(reason="project_ended", dropped=(6, 12)))
    assert (view.state, view.closed_because, view.closed_at) == ("closed", "project_ended", OPENING)
    assert [one.standing for one in view.follow_ups] == ["done", "dropped", "dropped"]
    assert view.next_due_at is None


def test_the_figures_count_by_state_track_and_outcome() -> None:
    counted = {
        ("closed", "home", "employment_contract"): 40,
        ("closed", "away", "seeking"): 12,
        ("planned", "home", None): 3,
        ("opened", "away", "self_employment"): 2,
    }
    assert figures(counted, {"employment_contract", "self_employment"}) == Figures(
        cases=57,
        by_state={"closed": 52, "planned": 3, "opened": 2},
        by_track={"home": 43, "away": 14},
        by_outcome={"employment_contract": 40, "seeking": 12, "self_employment": 2},
        without_outcome=3,
        at_work=42,
    )


def test_a_case_is_read_back_as_it_was_stored() -> None:
    added = SupportDelivered(support="specialised_training", added_because="employer_asked")
    view = read(*RETURN_PLANNED, ReturnConfirmed(returned_on=date(2020, 7, 5)), ASSESSED, PLANNED, added, AT_WORK)
    assert cases.adapter.validate_json(cases.adapter.dump_json(view)) == view


def test_what_would_tell_of_few_is_left_out_of_the_figures() -> None:
    counted = {
        ("closed", "away", "employment_contract"): 20,
        ("closed", "away", "self_employment"): 3,
        ("closed", "home", "seeking"): 9,
        ("opened", "home", None): 12,
    }
    working = {"employment_contract", "self_employment"}
    shown = disclosed(figures(counted, working), working)
    assert (shown.cases, shown.by_state, shown.by_track) == (44, {"closed": 32, "opened": 12}, {"away": 23, "home": 21})
    assert shown.by_outcome == {"employment_contract": 20, "self_employment": None, "seeking": None}
    assert (shown.without_outcome, shown.at_work, shown.fewer_than) == (12, None, 5)
