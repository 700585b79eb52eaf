"""Indicators of selection: reach, fairness at each gate, spread and rigour."""

from services.gateway.indicators.figures import Cell, Facts, Figure, rate, split_by
from services.gateway.people import distinct

BALANCED_GATES = ("submitted", "eligible", "shortlisted", "tested", "interviewed", "selected", "completed")


def reach(facts: Facts) -> Figure:
    submitted = facts.at("submitted")
    return Figure(
        name="Reach",
        unit="people",
        value=distinct(submitted),
        numerator=distinct(submitted),
        split={one: split_by(one, submitted, submitted) for one in ("sex", "age_band", "region")},
    )


def selection_rate(facts: Facts) -> Figure:
    return rate("Selection rate", facts.at("selected"), facts.at("submitted"), "nobody_applied")


def gender_balance(facts: Facts) -> Figure:
    """The share of women among those selected; the gap is to their share among those who applied."""
    gates = {gate: _women(facts, gate) for gate in BALANCED_GATES}
    selected, submitted = gates["selected"].value, gates["submitted"].value
    return Figure(
        name="Gender balance per gate",
        unit="share",
        value=selected,
        numerator=gates["selected"].numerator,
        denominator=gates["selected"].denominator,
        reason="nobody_selected" if selected is None else None,
        detail={"gap": None if selected is None or submitted is None else selected - submitted},
        split={"gate": {gate: cell for gate, cell in gates.items() if cell.denominator}},
    )


def _women(facts: Facts, gate: str) -> Cell:
    people = [one for one in facts.at(gate) if one.sex is not None]
    women, all_ = distinct(one for one in people if one.sex == "female"), distinct(people)
    return Cell(value=women / all_ if all_ else None, numerator=women, denominator=all_)


def regional_spread(facts: Facts) -> Figure:
    regions = len({one.region for one in facts.at("selected") if one.region})
    named = len(facts.scheme.regions) if facts.scheme else 0
    return Figure(
        name="Regional spread",
        unit="share",
        value=regions / named if named else None,
        numerator=regions,
        denominator=named or None,
        reason=None if named else "scheme_names_no_regions",
    )


def rigour(facts: Facts) -> Figure:
    selected = facts.at("selected")
    return rate("Rigour", [one for one in selected if "interviewed" in one.reached], selected, "nobody_selected")


def explained_decisions(facts: Facts) -> Figure:
    """Decisions, not people: each has a coded reason and a named human."""
    decided, explained = len(facts.at("decided")), len(facts.at("explained"))
    return Figure(
        name="Explained, human-made decisions",
        unit="share",
        value=explained / decided if decided else None,
        numerator=explained,
        denominator=decided,
        reason=None if decided else "nothing_decided",
    )
