"""What is read about curricula, cohorts and enrolments."""

from datetime import timedelta
from uuid import UUID

from services.training.domain.cohort import CohortStarted, CurriculumFollowed, SeatFreed, SeatTaken, SessionHeld
from services.training.domain.curriculum import CurriculumAdopted, CurriculumRevised
from services.training.domain.enrolment.events import (
    AttendanceRecorded,
    ContractNoted,
    DroppedOut,
    EnrolmentEvent,
    EnrolmentMoved,
    EnrolmentResumed,
    EnrolmentSuspended,
    HandoverDeclined,
    HandoverMissed,
    HandoverTaken,
    HandoverTurnedDown,
    LanguageAssessed,
)
from services.training.views import (
    EnrolmentView,
    cohorts,
    curricula,
    enrolments,
)
from services.training.views.cohorts import SessionView
from services.training.views.results import LanguageProgress, ModuleResult
from shared.testing import folded
from tests.training.facts import (
    ASSIGNED,
    AWAITED,
    COHORT,
    CURRICULUM,
    HANDED_OVER,
    ICT_PASSED,
    IN_TRAINING,
    JOURNEY,
    LED_ON,
    NEWER,
    OPEN_COHORT,
    OPENED,
    PARTICIPANT,
    RUNNING,
    SEATED,
    SECOND,
    SESSION,
    THROUGH,
)


def seen(*events: EnrolmentEvent, journey: UUID = JOURNEY) -> EnrolmentView:
    view = folded(enrolments, *events, subject=str(journey), at=HANDED_OVER)
    assert view
    return view


def test_a_journey_without_a_seat_is_seen_waiting_since_its_hand_over() -> None:
    view = seen(OPENED, AWAITED)
    assert (view.state, view.participant_id, view.cohort_id) == ("awaiting", PARTICIPANT, None)
    assert view.waiting_since == HANDED_OVER


def test_an_enrolment_shows_its_cohort_and_then_its_modules() -> None:
    assert (seen(OPENED, ASSIGNED).state, seen(OPENED, ASSIGNED).cohort_id) == ("enrolled", COHORT)
    started = seen(*IN_TRAINING)
    assert (started.state, started.curriculum_version) == ("studying", 1)
    assert started.modules == (ModuleResult(module="ict", pass_mark=50), ModuleResult(module="english", pass_mark=50))


def test_a_move_keeps_scores_but_asks_the_newer_pass_mark() -> None:
    low = ICT_PASSED.model_copy(update={"score": 55})
    moved = seen(*IN_TRAINING, low, EnrolmentMoved(curriculum=NEWER))
    assert moved.curriculum_version == 2
    assert moved.modules[0] == ModuleResult(module="ict", pass_mark=60, score=55, passed=False)


def test_attendance_is_shown_as_a_share_and_corrections_count() -> None:
    days = [AttendanceRecorded(held_on=SESSION + timedelta(days=n), module="ict", present=False) for n in range(2)]
    assert seen(*IN_TRAINING, *days).share_attended == 0.0
    corrected = days[0].model_copy(update={"present": True})
    view = seen(*IN_TRAINING, *days, corrected)
    assert (view.share_attended, len(view.attendance)) == (0.5, 2)


def test_the_gain_in_a_language_counts_levels_between_entry_and_exit() -> None:
    entry = LanguageAssessed(language="en", level="A2", occasion="entry")
    leaving = LanguageAssessed(language="en", level="B2", occasion="exit")
    assert seen(*IN_TRAINING, entry).languages == (LanguageProgress(language="en", entry="A2"),)
    assert seen(*IN_TRAINING, entry, leaving).languages == (
        LanguageProgress(language="en", entry="A2", exit="B2", gain=2),
    )


def test_a_suspension_shows_its_reason_until_it_ends() -> None:
    suspended = (*IN_TRAINING, EnrolmentSuspended(reason="crisis"))
    assert (seen(*suspended).state, seen(*suspended).reason) == ("suspended", "crisis")
    resumed = seen(*suspended, EnrolmentResumed())
    assert (resumed.state, resumed.reason) == ("studying", None)


def test_a_drop_out_stays_with_the_cohort_it_left() -> None:
    left = seen(*IN_TRAINING, DroppedOut(cohort_id=COHORT, reason="health"))
    assert (left.state, left.reason, left.cohort_id) == ("dropped_out", "health", COHORT)


def test_a_journey_that_comes_again_begins_anew() -> None:
    again = seen(*IN_TRAINING, DroppedOut(cohort_id=COHORT, reason="health"), OPENED, AWAITED)
    assert (again.state, again.cohort_id, again.reason) == ("awaiting", None, None)


def test_the_hand_over_is_seen_until_it_is_answered() -> None:
    view = seen(*THROUGH)
    assert (view.state, view.track) == ("completed", "away")
    assert view.handover
    assert (view.handover.to_stage, view.handover.due_at, view.handover.answer) == (
        "mobility",
        LED_ON.due_at,
        "awaited",
    )
    assert view.completed_at == HANDED_OVER
    answers: dict[str, EnrolmentEvent] = {
        "accepted": HandoverTaken(),
        "refused": HandoverTurnedDown(reason="scheme_unknown"),
        "overdue": HandoverMissed(to_stage="mobility"),
    }
    for answer, event in answers.items():
        answered = seen(*THROUGH, event).handover
        assert answered
        assert answered.answer == answer


def test_a_signed_contract_is_seen() -> None:
    assert seen(*THROUGH, ContractNoted()).contract_signed


def test_a_hand_over_declined_shows_no_enrolment() -> None:
    declined = HandoverDeclined(
        participant_id=PARTICIPANT, scheme_id="palim", from_stage="selection", reason="scheme_unknown"
    )
    assert folded(enrolments, declined) is None


def test_a_cohort_shows_who_holds_a_seat_and_what_is_vacant() -> None:
    view = folded(cohorts, OPEN_COHORT, SEATED, SeatTaken(journey_id=SECOND), SeatFreed(journey_id=JOURNEY))
    assert view
    assert (view.state, view.journeys, view.vacant) == ("open", (SECOND,), 1)


def test_a_running_cohort_shows_its_sessions_and_its_curriculum() -> None:
    held = SessionHeld(held_on=SESSION, module="ict")
    view = folded(cohorts, *RUNNING, held, CurriculumFollowed(curriculum=NEWER), at=HANDED_OVER)
    assert view
    assert (view.state, view.started_at, view.curriculum) == ("running", HANDED_OVER, NEWER)
    assert view.sessions == (SessionView(held_on=SESSION, module="ict"),)
    assert folded(cohorts, CohortStarted()) is None


def test_a_curriculum_shows_each_version_with_its_reason() -> None:
    view = folded(
        curricula,
        CurriculumAdopted(scheme_id="palim", curriculum=CURRICULUM),
        CurriculumRevised(curriculum=NEWER, reason="ICT brought up to date"),
    )
    assert view
    assert view.current == NEWER
    assert [one.reason for one in view.versions] == [None, "ICT brought up to date"]
