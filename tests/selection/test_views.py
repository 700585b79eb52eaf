"""What is read of an application, a call and an import after each fact."""

from datetime import UTC, datetime
from uuid import UUID

from services.selection.domain.application_events import CandidatePromoted, HandoverRefused
from services.selection.domain.call_messages import DecisionDone, DecisionSigned, ResultsRecorded
from services.selection.domain.intake import Batch, ImportAdvanced, ImportFinished, Refusal
from services.selection.figures import figures
from services.selection.views import applications, calls, imports
from shared.testing import folded, recorded
from tests.selection import facts
from tests.selection.palim import CALL
from tests.selection.test_call import FIGURES, PROPOSED
from tests.selection.test_registers import STARTED


def test_an_application_shows_every_point_gate_and_the_decision() -> None:
    view = folded(applications, *facts.INTERVIEWED, facts.PROPOSED, facts.SELECTED, facts.HANDED_OVER)
    assert view is not None
    assert (view.stage, view.outcome, view.rank, view.decided_by) == ("selected", "selected", 3, "chair")
    assert (view.desk, view.test, view.interview, view.passed) == (82, 70, 74, "interview")
    assert view.handover is not None
    assert (view.handover.to_stage, view.handover.state) == ("training", "waiting")


def test_a_promoted_candidate_keeps_the_place_on_the_reserve_list() -> None:
    promoted = CandidatePromoted(place=1, replaces=UUID(int=9))
    refused = HandoverRefused(to_stage="training", reason="scheme_unknown")
    history = (*facts.INTERVIEWED, facts.TO_RESERVE, facts.RESERVED, promoted, facts.HANDED_OVER, refused)
    view = folded(applications, *history)
    assert view is not None
    assert (view.stage, view.outcome, view.place, view.replaces) == ("promoted", "reserve", 1, UUID(int=9))
    assert view.handover is not None
    assert (view.handover.state, view.handover.reason) == ("refused", "scheme_unknown")


def test_a_call_shows_who_proposed_and_every_step_with_its_figures() -> None:
    at = datetime(2019, 7, 5, 9, tzinfo=UTC)
    view = folded(calls, *PROPOSED, DecisionSigned(decided_by="chair"), DecisionDone(**FIGURES), at=at)
    assert view is not None
    assert (view.state, view.proposed_by, view.asked_at) == ("decided", "clerk", at)
    assert (view.steps[-1].name, view.steps[-1].figures) == ("DecisionDone", FIGURES)


def test_results_that_come_in_late_do_not_change_who_signed() -> None:
    signed = recorded(DecisionSigned(decided_by="chair"))._replace(principal="chair")
    late = recorded(ResultsRecorded(of="test", recorded=1, absent=0, digest="0" * 64))._replace(principal="clerk")
    view = calls.project(calls.project(folded(calls, *PROPOSED), signed), late)
    assert view is not None
    assert (view.state, view.asked_by, view.steps[-1].by) == ("deciding", "chair", "clerk")


def test_an_import_adds_its_batches_up() -> None:
    refused = Refusal(line=4, field="email", reason="invalid_email")
    first = Batch(to_line=3, accepted=1, unchanged=1)
    second = Batch(to_line=5, corrected=1, refusals=(refused,))
    view = folded(imports, STARTED, ImportAdvanced(batch=first), ImportAdvanced(batch=second), ImportFinished())
    assert view is not None
    assert (view.state, view.read, view.to_line) == ("finished", 4, 5)
    assert (view.accepted, view.unchanged, view.corrected, view.reasons) == (1, 1, 1, {"invalid_email": 1})


def test_figures_count_each_gate_by_all_who_passed_it() -> None:
    counted = {
        (None, None, "male", "Fès-Meknès"): 4,
        ("eligible", "rejected", "female", "Fès-Meknès"): 3,
        ("interview", "selected", "female", "Souss-Massa"): 2,
        ("interview", "selected", "male", "Fès-Meknès"): 1,
    }
    found = figures(CALL, counted, {("age,english",): 3, ("english",): 1, ("",): 6})
    assert (found.accepted, found.eligible, found.shortlisted, found.interviewed) == (10, 6, 3, 3)
    assert (found.selected, found.selected_women, found.regions_among_selected) == (3, 2, 2)
    assert found.unmet == {"age": 3, "education": 0, "employment": 0, "english": 4}
    assert (found.by_sex["female"]["accepted"], found.by_sex["male"]["selected"]) == (5, 1)
