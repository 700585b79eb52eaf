"""The figures of a call, from counts of its applications."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from shared.contracts.scheme import CallPlan

Counts: TypeAlias = Mapping[tuple[Any, ...], int]
_GATES = ("eligible", "shortlist", "interview")


@dataclass(frozen=True, kw_only=True)
class CallFigures:
    """`unmet` counts each criterion on every application, so that its sum can be more than the ineligible."""

    accepted: int
    eligible: int
    unmet: dict[str, int]
    shortlisted: int
    interviewed: int
    selected: int
    selected_women: int
    reserve: int
    rejected: int
    regions_among_selected: int
    by_sex: dict[str, dict[str, int]] = field(default_factory=dict)


def figures(plan: CallPlan, counted: Counts, unmet: Counts) -> CallFigures:
    """`counted` is by gate passed, outcome, sex and region; `unmet` by the criteria that failed, comma between."""
    gates: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    by_sex: dict[str, Counter[str]] = {}
    regions = set()
    for (passed, outcome, sex, region), count in counted.items():
        of_sex = by_sex.setdefault(sex, Counter())
        names = [*(_GATES[: _GATES.index(passed) + 1] if passed else ()), *([outcome] if outcome else ())]
        gates.update(dict.fromkeys(names, count))
        of_sex.update({"accepted": count} | dict.fromkeys(names, count))
        outcomes.update({outcome: count} if outcome else {})
        if outcome == "selected":
            regions.add(region)
    return CallFigures(
        accepted=sum(counted.values()),
        eligible=gates["eligible"],
        unmet=_unmet(plan, unmet),
        shortlisted=gates["shortlist"],
        interviewed=gates["interview"],
        selected=outcomes["selected"],
        selected_women=by_sex.get("female", Counter())["selected"],
        reserve=outcomes["reserve"],
        rejected=outcomes["rejected"],
        regions_among_selected=len(regions),
        by_sex={sex: dict(sorted(counts.items())) for sex, counts in sorted(by_sex.items())},
    )


def _unmet(plan: CallPlan, counted: Counts) -> dict[str, int]:
    total = Counter({criterion.id: 0 for criterion in plan.criteria})
    for (names,), count in counted.items():
        total.update({name: count for name in (names or "").split(",") if name})
    return dict(total)
