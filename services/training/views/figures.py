"""The figures of a cohort, counted from the enrolments that have or had a seat in it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from services.training.views.enrolments import EnrolmentView


@dataclass(frozen=True, kw_only=True)
class CohortFigures:
    """`enrolled` counts everyone who has a seat, whatever became of them; `waiting` the scheme's waiting list."""

    enrolled: int
    studying: int
    suspended: int
    completed: int
    dropped_out: int
    waiting: int


def figures_of(enrolments: Iterable[EnrolmentView], waiting: int) -> CohortFigures:
    count = Counter(one.state for one in enrolments)
    return CohortFigures(
        enrolled=count.total() - count["dropped_out"],
        studying=count["studying"],
        suspended=count["suspended"],
        completed=count["completed"],
        dropped_out=count["dropped_out"],
        waiting=waiting,
    )
