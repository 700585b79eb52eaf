"""Follow-ups of a case: done in their window, missed, or held late."""

from datetime import timedelta

from services.reintegration.deadlines import deadlines
from services.reintegration.domain.case import case
from services.reintegration.domain.words import (
    CaseClosed,
    CaseEvent,
    FollowUpDone,
    FollowUpMissed,
    MissFollowUp,
    RecordFollowUp,
)
from shared.kernel import Pending
from shared.testing import Scenario, recorded
from tests.reintegration.facts import AT_WORK, MONTH_0, MONTH_6, MONTH_12, OPENED, author, on

given = Scenario(case).given
DONE = FollowUpDone(month=6, late=False)
MISSED = FollowUpMissed(month=6)


def test_a_follow_up_is_done_around_its_day() -> None:
    given(*OPENED).by(author(MONTH_6.due_at - timedelta(days=30))).when(RecordFollowUp(month=6)).then(DONE)
    given(*OPENED).by(author(MONTH_6.missed_at)).when(RecordFollowUp(month=6)).then(DONE)


def test_a_follow_up_is_not_done_long_before_its_day() -> None:
    given(*OPENED).by(author(MONTH_6.due_at - timedelta(days=31))).when(RecordFollowUp(month=6)).then_refused(
        "too_early"
    )


def test_a_missed_follow_up_can_still_be_held_and_is_late() -> None:
    given(*OPENED, MISSED).by(on(2021, 2, 20)).when(RecordFollowUp(month=6)).then(FollowUpDone(month=6, late=True))


def test_a_follow_up_held_in_time_and_entered_after_it_counted_as_missed_is_not_late() -> None:
    given(*OPENED, MISSED).by(on(2021, 1, 5)).when(RecordFollowUp(month=6)).then(DONE)


def test_a_follow_up_is_done_once() -> None:
    given(*OPENED, DONE).by(on(2021, 1, 5)).when(RecordFollowUp(month=6)).then_refused("already_done")


def test_only_the_months_of_the_scheme_have_a_follow_up() -> None:
    given(*OPENED).by(on(2021, 1, 5)).when(RecordFollowUp(month=7)).then_refused("not_scheduled")


def test_a_follow_up_that_nobody_held_is_missed() -> None:
    given(*OPENED).by(author(MONTH_6.missed_at)).when(MissFollowUp(month=6)).then(MISSED)


def test_a_deadline_that_fires_after_the_follow_up_changes_nothing() -> None:
    given(*OPENED, DONE).by(author(MONTH_6.missed_at)).when(MissFollowUp(month=6)).then()


def test_a_deadline_that_fires_after_the_close_changes_nothing() -> None:
    closed = CaseClosed(reason="project_ended", dropped=(6, 12))
    given(*OPENED, AT_WORK, closed).by(author(MONTH_6.missed_at)).when(MissFollowUp(month=6)).then()


def pending_after(*events: CaseEvent) -> Pending:
    pending: Pending = {}
    for event in events:
        pending = deadlines.fold(pending, recorded(event))
    return pending


def test_each_follow_up_has_a_deadline_at_the_end_of_its_window() -> None:
    assert pending_after(*OPENED) == {
        "follow_up:0": MONTH_0.missed_at,
        "follow_up:6": MONTH_6.missed_at,
        "follow_up:12": MONTH_12.missed_at,
    }


def test_a_follow_up_done_or_missed_has_no_deadline_any_more() -> None:
    assert set(pending_after(*OPENED, FollowUpMissed(month=0), DONE)) == {"follow_up:12"}


def test_a_closed_case_has_no_deadlines() -> None:
    assert pending_after(*OPENED, AT_WORK, CaseClosed(reason="project_ended", dropped=(0, 6, 12))) == {}


def test_a_deadline_gives_the_command_that_misses_its_follow_up() -> None:
    assert deadlines.command("follow_up:12") == MissFollowUp(month=12)
