"""The file PALIM's agency sent, read and ranked in memory, gives every figure that is known of its selection."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from services.selection.domain.claims import Claims
from services.selection.domain.eligibility import assess, unmet
from services.selection.domain.ranking import Contender, ranked
from services.selection.domain.rows import AcceptedRow, RowReader
from services.selection.domain.rubric import score, total
from tests.selection.palim import ANAPEC, CALL, PALIM, expected, records, sent, table


@cache
def intake() -> tuple[Mapping[str, AcceptedRow], Counter[str]]:
    heading, *rows = records(sent("applicants.csv"))
    reader, claims = RowReader(ANAPEC, CALL, PALIM, heading), Claims()
    accepted: dict[str, AcceptedRow] = {}
    reasons: Counter[str] = Counter()
    for record in rows:
        row = reader.read(record)
        if not isinstance(row, AcceptedRow):
            reasons[row.reason] += 1
        elif (verdict := claims.judge(row, row.identity.national_id, "")) == "accepted":
            accepted[row.reference] = row
        else:
            reasons[verdict] += 1
    return accepted, reasons


@cache
def unmet_by_reference() -> Mapping[str, tuple[str, ...]]:
    accepted, _ = intake()
    return {reference: unmet(assess(CALL.criteria, row.profile)) for reference, row in accepted.items()}


@cache
def shortlisted() -> Sequence[Contender]:
    accepted, _ = intake()
    eligible = (accepted[reference] for reference, missing in unmet_by_reference().items() if not missing)
    contenders = (
        Contender(row.reference, row.submitted_at, {"desk": total(score(CALL.rubric, row.profile))}) for row in eligible
    )
    gate = CALL.gate("shortlist")
    return ranked(gate, contenders)[: gate.places]


@cache
def interviewed() -> Sequence[Contender]:
    scores = {one["ref_anapec"]: int(one["test_score"]) for one in table("test_results.csv") if one["test_score"]}
    present = (
        replace(one, points={**one.points, "test": scores[one.reference]})
        for one in shortlisted()
        if one.reference in scores
    )
    gate = CALL.gate("interview")
    return ranked(gate, present)[: gate.places]


@cache
def decided() -> Sequence[Contender]:
    scores = {one["ref_anapec"]: int(one["interview_score"]) for one in table("interviews.csv")}
    held = (
        replace(one, points={**one.points, "interview": scores[one.reference]})
        for one in interviewed()
        if one.reference in scores
    )
    return ranked(CALL.gate("decision"), held)


def test_each_row_is_accepted_or_refused_with_one_reason() -> None:
    accepted, reasons = intake()
    assert len(accepted) == expected()["accepted_applications"]
    assert reasons == expected()["rejected_rows_by_reason"]
    assert len(accepted) + reasons.total() == expected()["rows_in_file"]


def test_every_criterion_is_checked_on_every_application() -> None:
    findings = unmet_by_reference()
    assert sum(not missing for missing in findings.values()) == expected()["eligible"]
    assert Counter(one for missing in findings.values() for one in missing) == expected()["ineligible_by_criterion"]


def test_the_gates_let_the_right_numbers_through() -> None:
    assert len(shortlisted()) == expected()["shortlisted"]
    assert len(interviewed()) == expected()["interviewed"]


def test_the_committee_selects_the_people_whose_outcomes_are_known() -> None:
    accepted, _ = intake()
    selected = decided()[: CALL.seats]
    assert {one.reference for one in selected} == {one["ref_anapec"] for one in table("outcomes.csv")}
    assert sum(accepted[one.reference].profile.sex == "female" for one in selected) == expected()["selected_women"]
    assert len({accepted[one.reference].profile.region for one in selected}) == expected()["regions_among_selected"]
    assert len(decided()[CALL.seats : CALL.seats + CALL.reserve]) == expected()["reserve"]
