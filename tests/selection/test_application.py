"""An application's way: screened, ranked, proposed, decided by people, and handed over."""

from datetime import timedelta
from uuid import UUID

import pytest

from services.selection.domain.application import application, application_schedule
from services.selection.domain.application_commands import (
    AcceptHandover,
    DecideApplication,
    InviteToInterview,
    MarkHandoverOverdue,
    PromoteFromReserve,
    ProposeCorrection,
    ProposeOutcome,
    RecordInterview,
    RecordTest,
    RefuseHandover,
    ScreenApplication,
    ShortlistApplication,
    WithdrawApplication,
)
from services.selection.domain.application_events import (
    ApplicationEvent,
    ApplicationHandedOver,
    ApplicationScored,
    ApplicationWithdrawn,
    CandidatePromoted,
    CandidateRejected,
    CorrectionProposed,
    EligibilityAssessed,
    HandoverAccepted,
    HandoverOverdue,
    HandoverRefused,
)
from services.selection.domain.dossiers import age_band, dossier_of
from services.selection.domain.eligibility import assess
from services.selection.domain.rubric import score
from shared.testing import Scenario, recorded
from tests.selection.facts import (
    ABSENT,
    CHAIR,
    DUE,
    ELIGIBLE,
    HANDED_OVER,
    HELD,
    IMPORT,
    INELIGIBLE,
    INTERVIEWED,
    INVITED,
    PROFILE,
    PROPOSED,
    RESERVED,
    SCORED,
    SELECTED,
    SHORTLISTED,
    SUBMIT,
    SUBMITTED,
    TESTED,
    TO_RESERVE,
    TRAINING,
)
from tests.selection.palim import CALL

given = Scenario(application, author=CHAIR).given
SCREEN = ScreenApplication(criteria=CALL.criteria, rubric=CALL.rubric)
DECIDE = DecideApplication(decided_by="chair", next_stage=TRAINING)
LOST = UUID(int=9)


def test_an_application_is_submitted_once() -> None:
    given().when(SUBMIT).then(SUBMITTED)
    given(SUBMITTED).when(SUBMIT).then_refused("out_of_turn")


def test_who_is_eligible_is_scored_factor_by_factor() -> None:
    factors = score(CALL.rubric, PROFILE)
    scored = ApplicationScored(factors=factors, points=15 + 50 + 10 + 7, rubric_version=1)
    given(SUBMITTED).when(SCREEN).then(ELIGIBLE, scored)


def test_every_criterion_is_checked_and_the_ineligible_get_no_points() -> None:
    older = PROFILE.model_copy(update={"age": 36, "situation": "employed"})
    submitted = SUBMITTED.model_copy(update={"profile": older})
    findings = assess(CALL.criteria, older)
    assert [one.criterion for one in findings if not one.met] == ["age", "employment"]
    given(submitted).when(SCREEN).then(EligibilityAssessed(findings=findings))


def test_each_step_waits_for_the_gate_before_it() -> None:
    eligible = given(SUBMITTED, ELIGIBLE, SCORED)
    eligible.when(ShortlistApplication(rank=7)).then(SHORTLISTED)
    eligible.when(RecordTest(score=70, after="shortlist")).then_refused("out_of_turn")
    shortlisted = eligible.given(SHORTLISTED)
    shortlisted.when(RecordTest(score=70, after="shortlist")).then(TESTED)
    shortlisted.when(RecordTest(score=None, after="shortlist")).then(ABSENT)
    shortlisted.given(TESTED).when(InviteToInterview(rank=5, after="shortlist")).then(INVITED)
    shortlisted.given(TESTED).when(RecordInterview(score=74, panel="Rabat", after="interview")).then_refused()
    invited = shortlisted.given(TESTED, INVITED)
    invited.when(RecordInterview(score=74, panel="Rabat", after="interview")).then(HELD)
    invited.when(RecordTest(score=99, after="shortlist")).then_refused("out_of_turn")


def test_the_committees_proposal_becomes_a_persons_decision_and_a_handover() -> None:
    given(*INTERVIEWED).when(ProposeOutcome(outcome="selected", rank=3, place=3)).then(PROPOSED)
    given(*INTERVIEWED, PROPOSED).when(DECIDE).then(SELECTED, HANDED_OVER)


def test_a_scheme_that_ends_with_selection_hands_nobody_over() -> None:
    alone = DecideApplication(decided_by="chair", next_stage=None)
    given(*INTERVIEWED, PROPOSED).when(alone).then(SELECTED)


@pytest.mark.parametrize(
    ("history", "reason"),
    [
        ((SUBMITTED, INELIGIBLE), "ineligible"),
        ((SUBMITTED, ELIGIBLE, SCORED), "not_shortlisted"),
        ((SUBMITTED, ELIGIBLE, SCORED, SHORTLISTED, ABSENT), "absent_from_test"),
        ((SUBMITTED, ELIGIBLE, SCORED, SHORTLISTED, TESTED, ABSENT), "absent_from_test"),
        ((SUBMITTED, ELIGIBLE, SCORED, SHORTLISTED, TESTED), "not_invited"),
        ((SUBMITTED, ELIGIBLE, SCORED, SHORTLISTED, TESTED, INVITED), "absent_from_interview"),
        ((*INTERVIEWED,), "not_selected"),
    ],
)
def test_who_is_rejected_is_told_the_gate_that_was_not_passed(
    history: tuple[ApplicationEvent, ...], reason: str
) -> None:
    given(*history).when(DECIDE).then(CandidateRejected(reason=reason, decided_by="chair"))


def test_nobody_is_decided_about_unscreened_or_twice() -> None:
    given(SUBMITTED).when(DECIDE).then_refused("out_of_turn")
    given(*INTERVIEWED, PROPOSED, SELECTED, HANDED_OVER).when(DECIDE).then_refused("out_of_turn")


def test_the_reserve_takes_a_place_that_a_later_stage_has_lost() -> None:
    given(*INTERVIEWED, TO_RESERVE).when(DECIDE).then(RESERVED)
    given(*INTERVIEWED, TO_RESERVE, RESERVED).when(PromoteFromReserve(replaces=LOST, next_stage=TRAINING)).then(
        CandidatePromoted(place=1, replaces=LOST),
        ApplicationHandedOver(to_stage="training", scheme_version=1, dossier=dossier_of(PROFILE, 121), due_at=DUE),
    )


def test_the_next_stage_answers_once() -> None:
    waiting = given(*INTERVIEWED, PROPOSED, SELECTED, HANDED_OVER)
    waiting.when(AcceptHandover(to_stage="training")).then(HandoverAccepted(to_stage="training"))
    waiting.when(AcceptHandover(to_stage="mobility")).then_refused("out_of_turn")
    waiting.when(RefuseHandover(to_stage="training", reason="scheme_unknown")).then(
        HandoverRefused(to_stage="training", reason="scheme_unknown")
    )
    answered = waiting.given(HandoverAccepted(to_stage="training"))
    answered.when(RefuseHandover(to_stage="training", reason="scheme_unknown")).then_refused()


def test_an_overdue_answer_is_noted_and_may_still_come() -> None:
    waiting = given(*INTERVIEWED, PROPOSED, SELECTED, HANDED_OVER)
    overdue = HandoverOverdue(to_stage="training")
    waiting.when(MarkHandoverOverdue()).then(overdue)
    waiting.given(overdue).when(AcceptHandover(to_stage="training")).then(HandoverAccepted(to_stage="training"))


def test_the_deadline_of_a_handover_runs_until_there_is_an_answer() -> None:
    running = application_schedule.fold({}, recorded(HANDED_OVER))
    assert running == {"handover": CHAIR.at + timedelta(days=14)}
    assert application_schedule.fold(running, recorded(SHORTLISTED)) == running
    for answer in (HandoverAccepted(to_stage="training"), HandoverOverdue(to_stage="training")):
        assert application_schedule.fold(running, recorded(answer)) == {}


def test_a_later_file_proposes_a_correction_once() -> None:
    changed = PROFILE.model_copy(update={"unemployment_months": 30})
    correct = ProposeCorrection(
        fields=("unemployment_months",), profile=changed, identity=None, mark="m2", import_id=IMPORT, line=3
    )
    proposed = CorrectionProposed(**dict(correct))
    given(SUBMITTED).when(correct).then(proposed)
    given(SUBMITTED, proposed).when(correct).then()
    given(SUBMITTED, proposed, ELIGIBLE).when(correct).then()
    given().when(correct).then_refused("out_of_turn")


def test_an_applicant_may_withdraw_until_handed_over() -> None:
    withdraw = WithdrawApplication(reason="found_work")
    given(*INTERVIEWED).when(withdraw).then(ApplicationWithdrawn(reason="found_work"))
    given(*INTERVIEWED, PROPOSED, SELECTED, HANDED_OVER).when(withdraw).then_refused("out_of_turn")
    given(SUBMITTED, ApplicationWithdrawn(reason="found_work")).when(SCREEN).then_refused("out_of_turn")


@pytest.mark.parametrize(
    ("age", "band"), [(17, "under-18"), (18, "18-24"), (24, "18-24"), (25, "25-29"), (35, "30-35"), (46, "over-45")]
)
def test_a_dossier_tells_the_age_band_only(age: int, band: str) -> None:
    assert age_band(age) == band
