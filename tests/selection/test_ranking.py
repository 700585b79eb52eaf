"""Eligibility, points and rank at their edges."""

from datetime import datetime

import pytest

from services.selection.domain.eligibility import assess, unmet
from services.selection.domain.gates import Standing, gate_awaiting, inviting, proposing, shortlisting
from services.selection.domain.profile import Profile
from services.selection.domain.ranking import Contender, ranked, weighted
from services.selection.domain.rubric import score, total
from shared.contracts.dossier import CefrLevel, LanguageLevel
from tests.selection.facts import PROFILE
from tests.selection.palim import CALL

EARLY, LATE = datetime.fromisoformat("2019-04-01T08:00"), datetime.fromisoformat("2019-05-15T23:59")


def profile(**changes: object) -> Profile:
    return PROFILE.model_copy(update=changes)


def speaking(level: CefrLevel) -> tuple[LanguageLevel, ...]:
    return (LanguageLevel(language="en", level=level),)


@pytest.mark.parametrize(
    ("changes", "failed"),
    [
        ({"age": 17}, ("age",)),
        ({"age": 18}, ()),
        ({"age": 35}, ()),
        ({"age": 36}, ("age",)),
        ({"eqf": 4}, ("education",)),
        ({"eqf": 5}, ()),
        ({"situation": "employed"}, ("employment",)),
        ({"situation": "freelance"}, ()),
        ({"languages": speaking("A1")}, ("english",)),
        ({"languages": speaking("A2")}, ()),
        ({"languages": ()}, ("english",)),
        (
            {"age": 40, "eqf": 4, "situation": "employed", "languages": ()},
            ("age", "education", "employment", "english"),
        ),
    ],
)
def test_each_criterion_is_checked_at_its_edge_and_all_are_reported(
    changes: dict[str, object], failed: tuple[str, ...]
) -> None:
    assert unmet(assess(CALL.criteria, profile(**changes))) == failed


@pytest.mark.parametrize(
    ("changes", "points"),
    [
        ({"eqf": 5}, 10 + 50 + 10 + 7),
        ({"eqf": 8}, 20 + 50 + 10 + 7),
        ({"field_of_study": "law"}, 15 + 0 + 10 + 7),
        ({"languages": speaking("C2")}, 15 + 50 + 20 + 7),
        ({"unemployment_months": 2}, 15 + 50 + 10),
        ({"unemployment_months": 29}, 15 + 50 + 10 + 9),
        ({"unemployment_months": 600}, 15 + 50 + 10 + 10),
    ],
)
def test_points_follow_the_rubric(changes: dict[str, object], points: int) -> None:
    assert total(score(CALL.rubric, profile(**changes))) == points


def test_ties_go_to_the_earlier_submission_then_to_the_smaller_reference() -> None:
    contenders = [
        Contender("C", EARLY, {"desk": 50}),
        Contender("A", LATE, {"desk": 50}),
        Contender("B", EARLY, {"desk": 50}),
        Contender("D", LATE, {"desk": 51}),
        Contender("E", EARLY, {}),
    ]
    assert [one.reference for one in ranked(CALL.gate("shortlist"), contenders)] == ["D", "B", "C", "A"]


def test_each_gate_weighs_the_steps_so_far() -> None:
    points = {"desk": 10, "test": 20, "interview": 30}
    assert weighted(CALL.gate("interview"), points) == 10 * 40 + 20 * 60
    assert weighted(CALL.gate("decision"), points) == 10 * 40 + 20 * 60 + 30 * 100


def standing(reference: str, passed: str, desk: int, test: int | None = None, interview: int | None = None) -> Standing:
    return Standing(reference, EARLY.isoformat(), passed, None, desk, test, interview)


def test_ranks_stay_as_they_are_when_a_step_is_taken_up_again() -> None:
    half = [standing("A", "shortlist", 90), standing("B", "eligible", 80), standing("C", "eligible", 85)]
    assert [(reference, command.rank) for reference, command in shortlisting(CALL, half)] == [("C", 2), ("B", 3)]


def test_absent_candidates_are_out_of_the_running() -> None:
    tested = [standing("A", "shortlist", 90), standing("B", "shortlist", 50, test=40)]
    assert [reference for reference, _ in inviting(CALL, tested)] == ["B"]


def test_the_reserve_begins_where_the_seats_end() -> None:
    held = [standing(f"R{place:03}", "interview", 99 - place // 3, 50, 50) for place in range(200)]
    outcomes = [(command.outcome, command.rank, command.place) for _, command in proposing(CALL, held)]
    assert outcomes[119:122] == [("selected", 120, 120), ("reserve", 121, 1), ("reserve", 122, 2)]
    assert outcomes[179:182] == [("reserve", 180, 60), ("rejected", 181, 1), ("rejected", 182, 2)]


def test_points_are_awaited_from_those_who_passed_the_gate_before() -> None:
    assert gate_awaiting(CALL, "test") == "shortlist"
    assert gate_awaiting(CALL, "interview") == "interview"
