"""The figures of a scheme's return cases: how many in which state, on which track, with which outcome, at work."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias

COUNTED_BY = ("state", "track", "outcome")
Counts: TypeAlias = Mapping[tuple[str, str, str | None], int]


@dataclass(frozen=True, kw_only=True)
class Figures:
    """`at_work` are the cases whose last observed outcome the scheme counts as being at work."""

    cases: int
    by_state: dict[str, int]
    by_track: dict[str, int]
    by_outcome: dict[str, int]
    without_outcome: int
    at_work: int


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
