"""The rules of an enrolment on its way out: drop-out, track, completion and hand-over."""

from datetime import timedelta

import pytest

from services.training.domain.enrolment import enrolment, handover_deadline
from services.training.domain.enrolment.commands import (
    AssignTrack,
    CompleteEnrolment,
    DropOut,
    HandOverAgain,
    MissHandover,
    NoteContractSigned,
    NoteHandoverAccepted,
    NoteHandoverRefused,
)
from services.training.domain.enrolment.events import (
    AttendanceRecorded,
    ContractNoted,
    DroppedOut,
    EnrolmentEvent,
    EnrolmentMoved,
    EnrolmentSuspended,
    HandoverMissed,
    HandoverTaken,
    HandoverTurnedDown,
    LanguageAssessed,
    ModuleAssessed,
    TrackAssigned,
    WaitingEnded,
)
from shared.contracts.dossier import LanguageLevel, Track
from shared.kernel import Pending
from shared.testing import Scenario, recorded
from tests.training.facts import (
    ASSIGNED,
    AWAITED,
    AWAY,
    COHORT,
    COMPLETED,
    ENGLISH_PASSED,
    ICT_PASSED,
    IN_TRAINING,
    LAST_DAY,
    LED_ON,
    NEWER,
    OPENED,
    SESSION,
    THROUGH,
    author,
    dossier,
)

scenario = Scenario(enrolment, author=author(LAST_DAY))
given = scenario.given
TRACKS: tuple[Track, ...] = ("home", "away", "open")
LEAVE = DropOut(reason="health", reasons=("found_work", "health"), cohort_id=COHORT)
LEAVE_THE_LIST = LEAVE.model_copy(update={"cohort_id": None})
COMPLETE = CompleteEnrolment(next_stage="mobility", scheme_version=1, handover_days=14)
PASSED = (*IN_TRAINING, ICT_PASSED, ENGLISH_PASSED)
TURNED_DOWN = HandoverTurnedDown(reason="scheme_unknown")


def test_who_drops_out_leaves_a_seat() -> None:
    left = DroppedOut(cohort_id=COHORT, reason="health")
    given(OPENED, ASSIGNED).when(LEAVE).then(left)
    given(*IN_TRAINING).when(LEAVE).then(left)
    given(*IN_TRAINING, EnrolmentSuspended(reason="personal")).when(LEAVE).then(left)


def test_who_leaves_while_waiting_leaves_no_seat() -> None:
    given(OPENED, AWAITED).when(LEAVE_THE_LIST).then(WaitingEnded(reason="health"))


def test_a_seat_given_in_the_meantime_is_not_lost_by_a_drop_out() -> None:
    given(OPENED, AWAITED, ASSIGNED).when(LEAVE_THE_LIST).then_refused("seat_changed")


def test_a_drop_out_gives_a_reason_that_the_scheme_knows() -> None:
    given(*IN_TRAINING).when(LEAVE.model_copy(update={"reason": "bored"})).then_refused("unknown_reason")


def test_nobody_drops_out_after_completion() -> None:
    given(*THROUGH).when(LEAVE).then_refused("out_of_turn")


@pytest.mark.parametrize(
    "history",
    [
        (OPENED, AWAITED),
        (OPENED, ASSIGNED),
        IN_TRAINING,
        (*IN_TRAINING, EnrolmentSuspended(reason="crisis")),
        (*PASSED, AWAY, COMPLETED),
    ],
)
def test_a_track_can_be_assigned_or_switched_at_any_time(history: tuple[EnrolmentEvent, ...]) -> None:
    given(*history).when(AssignTrack(track="home", tracks=TRACKS)).then(TrackAssigned(track="home"))


def test_the_same_track_again_changes_nothing() -> None:
    given(*IN_TRAINING, AWAY).when(AssignTrack(track="away", tracks=TRACKS)).then()


def test_a_track_is_one_that_the_scheme_offers() -> None:
    given(*IN_TRAINING).when(AssignTrack(track="away", tracks=("home",))).then_refused("unknown_track")


def test_a_late_switch_is_possible_until_a_contract_is_signed() -> None:
    switch = AssignTrack(track="home", tracks=TRACKS)
    given(*THROUGH, HandoverTaken()).when(switch).then(TrackAssigned(track="home"))
    given(*THROUGH).when(NoteContractSigned()).then(ContractNoted())
    given(*THROUGH, ContractNoted()).when(switch).then_refused("contract_signed")


def test_training_is_completed_and_handed_over_once_every_module_is_passed() -> None:
    given(*PASSED, AWAY).when(COMPLETE).then(COMPLETED, LED_ON)


def test_without_a_next_stage_nothing_is_handed_over() -> None:
    given(*PASSED).when(COMPLETE.model_copy(update={"next_stage": None})).then(COMPLETED)


def test_completion_is_refused_with_the_names_of_what_is_missing() -> None:
    failed = ModuleAssessed(module="ict", score=42, passed=False)
    refused = given(*IN_TRAINING, failed, AWAY).when(COMPLETE)
    refused.then_refused("modules_missing")
    assert refused.refusal
    assert "ict (42 of 50 points), english (not assessed)" in refused.refusal.detail


def test_the_pass_marks_of_the_newer_curriculum_count_after_a_move() -> None:
    moved = (*IN_TRAINING, ModuleAssessed(module="ict", score=55, passed=True), ENGLISH_PASSED, AWAY)
    given(*moved).when(COMPLETE).then(COMPLETED, LED_ON)
    given(*moved, EnrolmentMoved(curriculum=NEWER)).when(COMPLETE).then_refused("modules_missing")


def test_the_next_stage_needs_a_track() -> None:
    given(*PASSED).when(COMPLETE).then_refused("track_missing")


def test_completion_says_which_share_of_the_sessions_was_attended() -> None:
    sessions = [
        AttendanceRecorded(held_on=SESSION + timedelta(days=day), module="ict", present=day != 2) for day in range(4)
    ]
    three_of_four = COMPLETED.model_copy(update={"attendance": 0.75})
    given(*PASSED, *sessions, AWAY).when(COMPLETE).then(three_of_four, LED_ON)


def test_the_dossier_goes_on_with_the_track_and_the_language_learnt() -> None:
    learnt = LanguageAssessed(language="en", level="B2", occasion="exit")
    richer = dossier().model_copy(
        update={
            "track": "away",
            "languages": (LanguageLevel(language="fr", level="C1"), LanguageLevel(language="en", level="B2")),
        }
    )
    led_on = LED_ON.model_copy(update={"dossier": richer})
    given(*PASSED, learnt, AWAY).when(COMPLETE).then(COMPLETED, led_on)


def test_acceptance_by_the_next_stage_is_noted_once() -> None:
    given(*THROUGH).when(NoteHandoverAccepted()).then(HandoverTaken())
    given(*THROUGH, HandoverTaken()).when(NoteHandoverAccepted()).then()


def test_a_hand_over_nobody_answers_is_overdue() -> None:
    given(*THROUGH).when(MissHandover()).then(HandoverMissed(to_stage="mobility"))
    given(*THROUGH, HandoverTaken()).when(MissHandover()).then()


def test_a_late_acceptance_still_counts() -> None:
    given(*THROUGH, HandoverMissed(to_stage="mobility")).when(NoteHandoverAccepted()).then(HandoverTaken())


def test_a_refused_hand_over_can_be_made_again() -> None:
    again = HandOverAgain(scheme_version=1, handover_days=14)
    given(*THROUGH).when(NoteHandoverRefused(reason="scheme_unknown")).then(TURNED_DOWN)
    given(*THROUGH, TURNED_DOWN).when(again).then(LED_ON)
    given(*THROUGH, HandoverTaken()).when(again).then_refused("out_of_turn")


def pending(*events: EnrolmentEvent) -> Pending:
    running: Pending = {}
    for event in events:
        running = handover_deadline.fold(running, recorded(event, at=LAST_DAY))
    return running


def test_the_deadline_of_a_hand_over_runs_until_it_is_answered_or_missed() -> None:
    ((name, due),) = pending(*THROUGH).items()
    assert due == LAST_DAY + timedelta(days=14)
    assert handover_deadline.command(name) == MissHandover()
    for answer in (HandoverTaken(), TURNED_DOWN, HandoverMissed(to_stage="mobility")):
        assert pending(*THROUGH, answer) == {}
