"""The rules of an enrolment, from the hand-over to the last assessment."""

import pytest

from services.training.domain.enrolment import enrolment
from services.training.domain.enrolment.commands import (
    AssessLanguage,
    AssessModule,
    AssignSeat,
    DeclineHandover,
    MoveEnrolment,
    OpenEnrolment,
    RecordAttendance,
    ResumeEnrolment,
    StartTraining,
    SuspendEnrolment,
)
from services.training.domain.enrolment.events import (
    AttendanceRecorded,
    DroppedOut,
    EnrolmentMoved,
    EnrolmentResumed,
    EnrolmentSuspended,
    HandoverDeclined,
    HandoverTaken,
    LanguageAssessed,
    ModuleAssessed,
    SeatAssigned,
)
from shared.testing import Scenario
from tests.training.facts import (
    ASSIGNED,
    AWAITED,
    COHORT,
    CURRICULUM,
    ICT_PASSED,
    IN_TRAINING,
    NEWER,
    OPENED,
    OTHER_COHORT,
    PARTICIPANT,
    SESSION,
    STARTED,
    THROUGH,
    dossier,
)

given = Scenario(enrolment).given
OPEN = OpenEnrolment(
    participant_id=PARTICIPANT, scheme_id="palim", from_stage="selection", dossier=dossier(), cohort_id=None
)
OPEN_WITH_SEAT = OPEN.model_copy(update={"cohort_id": COHORT})
DECLINED = HandoverDeclined(
    participant_id=PARTICIPANT, scheme_id="palim", from_stage="selection", reason="already_held"
)
ABSENT = RecordAttendance(cohort_id=COHORT, held_on=SESSION, module="ict", present=False)
SUSPENDED = EnrolmentSuspended(reason="personal")


def test_a_journey_handed_over_is_enrolled_where_a_seat_is_vacant() -> None:
    given().when(OPEN_WITH_SEAT).then(OPENED, ASSIGNED)


def test_a_journey_handed_over_waits_where_none_is() -> None:
    given().when(OPEN).then(OPENED, AWAITED)


def test_a_journey_that_training_holds_already_is_declined() -> None:
    given(OPENED, AWAITED).when(OPEN_WITH_SEAT).then(DECLINED)
    given(*IN_TRAINING).when(OPEN).then(DECLINED)
    given(*THROUGH).when(OPEN).then(DECLINED)


def test_a_journey_may_come_again_after_it_left() -> None:
    given(OPENED, ASSIGNED, DroppedOut(cohort_id=COHORT, reason="health")).when(OPEN).then(OPENED, AWAITED)
    given(*THROUGH, HandoverTaken()).when(OPEN).then(OPENED, AWAITED)


def test_a_hand_over_of_a_scheme_without_training_is_declined() -> None:
    decline = DeclineHandover(participant_id=PARTICIPANT, scheme_id="palim", from_stage="selection")
    given().when(decline).then(DECLINED.model_copy(update={"reason": "scheme_unknown"}))


def test_a_waiting_journey_gets_a_seat() -> None:
    given(OPENED, AWAITED).when(AssignSeat(cohort_id=COHORT)).then(SeatAssigned(cohort_id=COHORT))


def test_a_seat_is_assigned_only_to_who_waits_for_one() -> None:
    given(OPENED, ASSIGNED).when(AssignSeat(cohort_id=OTHER_COHORT)).then_refused("out_of_turn")


def test_training_starts_by_the_curriculum_of_the_cohort() -> None:
    given(OPENED, ASSIGNED).when(StartTraining(curriculum=CURRICULUM)).then(STARTED)


def test_training_never_starts_without_a_seat() -> None:
    given(OPENED, AWAITED).when(StartTraining(curriculum=CURRICULUM)).then_refused("out_of_turn")


def test_attendance_is_recorded_per_session() -> None:
    absent = AttendanceRecorded(held_on=SESSION, module="ict", present=False)
    given(*IN_TRAINING).when(ABSENT).then(absent)
    given(*IN_TRAINING, absent).when(ABSENT).then()


def test_attendance_can_be_corrected() -> None:
    absent = AttendanceRecorded(held_on=SESSION, module="ict", present=False)
    present = absent.model_copy(update={"present": True})
    given(*IN_TRAINING, absent).when(ABSENT.model_copy(update={"present": True})).then(present)


def test_attendance_is_recorded_by_the_own_cohort_only() -> None:
    given(*IN_TRAINING).when(ABSENT.model_copy(update={"cohort_id": OTHER_COHORT})).then_refused("other_cohort")


def test_only_modules_of_the_followed_curriculum_count() -> None:
    given(*IN_TRAINING).when(ABSENT.model_copy(update={"module": "welding"})).then_refused("unknown_module")
    given(*IN_TRAINING).when(AssessModule(module="welding", score=60)).then_refused("unknown_module")


@pytest.mark.parametrize(("score", "passed"), [(49, False), (50, True)])
def test_a_module_is_passed_with_its_pass_mark(score: int, passed: bool) -> None:
    assessed = ModuleAssessed(module="english", score=score, passed=passed)
    given(*IN_TRAINING).when(AssessModule(module="english", score=score)).then(assessed)


def test_the_last_assessment_of_a_module_counts() -> None:
    worse = ModuleAssessed(module="ict", score=40, passed=False)
    given(*IN_TRAINING, ICT_PASSED).when(AssessModule(module="ict", score=40)).then(worse)
    given(*IN_TRAINING, ICT_PASSED).when(AssessModule(module="ict", score=72)).then()


@pytest.mark.parametrize("score", [-1, 101])
def test_a_score_lies_between_0_and_100(score: int) -> None:
    given(*IN_TRAINING).when(AssessModule(module="ict", score=score)).then_refused("score_out_of_range")


def test_a_language_can_be_assessed_at_entry_before_the_first_day() -> None:
    entry = AssessLanguage(language="en", level="B1", occasion="entry")
    given(OPENED, ASSIGNED).when(entry).then(LanguageAssessed(language="en", level="B1", occasion="entry"))


def test_a_language_is_assessed_at_exit_only_in_training() -> None:
    leaving = AssessLanguage(language="en", level="B2", occasion="exit")
    given(*IN_TRAINING).when(leaving).then(LanguageAssessed(language="en", level="B2", occasion="exit"))
    given(OPENED, ASSIGNED).when(leaving).then_refused("out_of_turn")


def test_a_running_enrolment_moves_to_a_newer_curriculum_only() -> None:
    moved = EnrolmentMoved(curriculum=NEWER)
    given(*IN_TRAINING).when(MoveEnrolment(curriculum=NEWER)).then(moved)
    given(*IN_TRAINING, moved).when(MoveEnrolment(curriculum=NEWER)).then()
    given(*IN_TRAINING, moved).when(MoveEnrolment(curriculum=CURRICULUM)).then_refused("older_curriculum")


def test_a_suspended_enrolment_moves_too() -> None:
    given(*IN_TRAINING, SUSPENDED).when(MoveEnrolment(curriculum=NEWER)).then(EnrolmentMoved(curriculum=NEWER))


def test_nothing_is_recorded_while_an_enrolment_is_suspended() -> None:
    given(*IN_TRAINING).when(SuspendEnrolment(reason="personal")).then(SUSPENDED)
    given(*IN_TRAINING, SUSPENDED).when(ABSENT).then_refused("out_of_turn")
    given(*IN_TRAINING, SUSPENDED).when(AssessModule(module="ict", score=60)).then_refused("out_of_turn")


def test_a_resumed_enrolment_goes_on_where_it_stopped() -> None:
    given(*IN_TRAINING, ICT_PASSED, SUSPENDED).when(ResumeEnrolment()).then(EnrolmentResumed())
    resumed = (*IN_TRAINING, ICT_PASSED, SUSPENDED, EnrolmentResumed())
    given(*resumed).when(AssessModule(module="ict", score=72)).then()
