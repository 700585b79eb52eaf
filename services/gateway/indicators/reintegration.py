"""Indicators of reintegration: who is at work at the end, and whether those at home share the benefit."""

from dataclasses import replace

from services.gateway.indicators.figures import Cell, Facts, Figure, rate
from services.gateway.people import person_of
from services.gateway.views import JourneyView, outcome_after

WORK = frozenset({"employment_contract", "self_employment", "internship_for_employment"})


def work_at_the_end(facts: Facts) -> Figure:
    """A case without an outcome counts as not at work; how many those are stands in the detail."""
    cases = [one for one in facts.followed if one.parts.reintegration.opened_at]
    figure = rate(
        "Work at the project's end",
        [person_of(one) for one in cases if outcome_after(one.parts, None) in at_work(facts)],
        [person_of(one) for one in cases],
        "no_case_opened",
    )
    moments = {"end": None, "6_months": 6, "12_months": 12}
    cells = {name: _at_work_after(facts, cases, months) for name, months in moments.items()}
    unknown = sum(not one.parts.reintegration.outcomes for one in cases)
    split = {**figure.split, "moment": cells} if cases else {}
    return replace(figure, detail={"outcome_unknown": float(unknown)}, split=split)


def _at_work_after(facts: Facts, cases: list[JourneyView], months: int | None) -> Cell:
    known = [outcome for one in cases if (outcome := outcome_after(one.parts, months))]
    working = sum(outcome in at_work(facts) for outcome in known)
    return Cell(value=working / len(known) if known else None, numerator=working, denominator=len(known))


def at_work(facts: Facts) -> frozenset[str]:
    plan = facts.scheme.reintegration if facts.scheme else None
    return plan.at_work if plan else WORK


def shared_benefit(facts: Facts) -> Figure:
    """How often those who stayed are at work, for each time those who left are."""
    home, away = _share_at_work(facts, "home"), _share_at_work(facts, "away")
    reason = None
    if not facts.at("arrived"):
        reason = "nobody_left"
    elif not home or not away:
        reason = "no_outcome_on_one_track"
    return Figure(
        name="Shared benefit",
        unit="ratio",
        value=home / away if home and away and reason is None else None,
        reason=reason,
    )


def _share_at_work(facts: Facts, track: str) -> float | None:
    outcomes = [outcome_after(one.parts, None) for one in facts.followed if one.track == track]
    known = [one for one in outcomes if one]
    return sum(one in at_work(facts) for one in known) / len(known) if known else None
