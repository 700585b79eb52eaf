"""Seating: which waiting journeys get which vacant seats, in the order of hand-over."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from services.training.domain.cohort import Cohort, Open, Running

Cohorts: TypeAlias = Mapping[str, Cohort]


def vacancies(cohorts: Cohorts, on: date) -> list[str]:
    """The id of each cohort as often as it has a seat to give on that day."""
    return [id for id, cohort in cohorts.items() for _ in range(vacant(cohort, on))]


def vacant(cohort: Cohort, on: date) -> int:
    match cohort:
        case Open() | Running() if on <= cohort.ends_on:
            return cohort.vacant
        case _:
            return 0


def seated(waiting: Sequence[str], cohorts: Cohorts, on: date) -> list[tuple[str, str]]:
    """Journey and cohort of each seat that can be given."""
    return list(zip(waiting, vacancies(cohorts, on), strict=False))
