"""The figures of a scheme's return cases: how many in which state, on which track, with which outcome, at work."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from shared.privacy.small_cells import FEWEST, is_small, parts_shown

COUNTED_BY = ("state", "track", "outcome")
Counts: TypeAlias = Mapping[tuple[str, str, str | None], int]


@dataclass(frozen=True, kw_only=True)
class Figures:
    """`at_work` are the cases whose last observed outcome the scheme counts as being at work.

    With `fewer_than`, none is what would tell of a group of fewer people than that.
    """

    cases: int | None
    by_state: dict[str, int | None]
    by_track: dict[str, int | None]
    by_outcome: dict[str, int | None]
    without_outcome: int | None
    at_work: int | None
    fewer_than: int | None = None


def figures(counts: Counts, at_work: Collection[str]) -> Figures:
    states, tracks, outcomes = Counter[str](), Counter[str](), Counter[str]()
    for (state, track, outcome), cases in counts.items():
        states[state] += cases
        tracks[track] += cases
        if outcome is not None:
            outcomes[outcome] += cases
    return Figures(
        cases=states.total(),
        by_state=dict(states),
        by_track=dict(tracks),
        by_outcome=dict(outcomes),
        without_outcome=states.total() - outcomes.total(),
        at_work=sum(outcomes[outcome] for outcome in at_work),
    )


def disclosed(whole: Figures, at_work: Collection[str], fewest: int = FEWEST) -> Figures:
    """No small group, and nothing from which one could be worked out."""
    outcomes = parts_shown({**whole.by_outcome, "": whole.without_outcome}, fewest)
    hidden = any(outcomes.get(outcome, 0) is None for outcome in at_work)
    return Figures(
        cases=None if is_small(whole.cases or 0, fewest) else whole.cases,
        by_state=parts_shown(whole.by_state, fewest),
        by_track=parts_shown(whole.by_track, fewest),
        by_outcome={name: count for name, count in outcomes.items() if name},
        without_outcome=outcomes[""],
        at_work=None if hidden else whole.at_work,
        fewer_than=fewest,
    )
