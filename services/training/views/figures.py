"""The figures of a cohort, from the number of its enrolments in each state."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class CohortFigures:
    """`enrolled` counts all who hold a seat, whatever their state; `waiting` is the waiting list of the scheme."""

    enrolled: int
    studying: int
    suspended: int
    completed: int
    dropped_out: int
    waiting: int


def figures_of(states: Mapping[str, int], waiting: int) -> CohortFigures:
    dropped_out = states.get("dropped_out", 0)
    return CohortFigures(
        enrolled=sum(states.values()) - dropped_out,
        studying=states.get("studying", 0),
        suspended=states.get("suspended", 0),
        completed=states.get("completed", 0),
        dropped_out=dropped_out,
        waiting=waiting,
    )
