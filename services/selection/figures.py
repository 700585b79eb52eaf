"""The figures of a call, from counts of its applications; whole, or as the public may see them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from shared.contracts.scheme import CallPlan
from shared.privacy.small_cells import FEWEST, hidden_groups, hidden_steps, is_small, parts_shown

Counts: TypeAlias = Mapping[tuple[Any, ...], int]
_GATES = ("eligible", "shortlist", "interview")


_WAY = ("accepted", "eligible", "shortlisted", "interviewed")
_OUTCOMES = ("selected", "reserve", "rejected")


@dataclass(frozen=True, kw_only=True)
class CallFigures:
    """`unmet` counts each criterion on every application, so that its sum can be more than the ineligible.

    With `fewer_than`, none is what would tell of a group of fewer people than that.
    """

    accepted: int | None
    eligible: int | None
    unmet: dict[str, int | None]
    shortlisted: int | None
    interviewed: int | None
    selected: int | None
    selected_women: int | None
    reserve: int | None
    rejected: int | None
    regions_among_selected: int
    by_sex: dict[str, dict[str, int | None]] = field(default_factory=dict)
    fewer_than: int | None = None


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
        by_sex={sex: {**dict(sorted(counts.items()))} for sex, counts in sorted(by_sex.items())},
    )


def disclosed(whole: CallFigures, fewest: int = FEWEST) -> CallFigures:
    """No small group, and nothing from which one could be worked out."""
    steps = hidden_steps([(getattr(whole, name) or 0,) for name in _WAY], fewest)
    outcomes = parts_shown({name: getattr(whole, name) for name in _OUTCOMES}, fewest)
    names = sorted({name for counts in whole.by_sex.values() for name in counts})
    by_name = [{sex: (counts.get(name) or 0,) for sex, counts in whole.by_sex.items()} for name in names]
    sexes = hidden_groups(by_name, fewest)
    hidden: dict[str, Any] = {**dict.fromkeys(_WAY[place] for place in sorted(steps)), **outcomes}
    women = whole.selected_women if not sexes and outcomes["selected"] is not None else None
    return replace(
        whole,
        **hidden,
        selected_women=women,
        unmet={name: None if is_small(count or 0, fewest) else count for name, count in whole.unmet.items()},
        by_sex={sex: dict.fromkeys(counts) if sex in sexes else counts for sex, counts in whole.by_sex.items()},
        fewer_than=fewest,
    )


def _unmet(plan: CallPlan, counted: Counts) -> dict[str, int | None]:
    total = Counter({criterion.id: 0 for criterion in plan.criteria})
    for (names,), count in counted.items():
        total.update({name: count for name in (names or "").split(",") if name})
    return {**total}
