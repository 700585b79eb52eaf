"""A figure: a value with what it was computed from, and split by the groups of people it is about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Literal, TypeAlias

from services.gateway.people import Person, distinct
from services.gateway.subjects import EmployerView
from services.gateway.views import JourneyView
from shared.contracts.scheme import Claim, Scheme

Unit: TypeAlias = Literal["people", "share", "days", "levels", "ratio", "count", "regions"]
DIMENSIONS = ("sex", "age_band", "region", "track")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell of a split; `hidden` where it could tell of a group so small that its people could be recognised."""

    value: float | None = None
    numerator: int | None = None
    denominator: int | None = None
    hidden: bool = False


Split: TypeAlias = Mapping[str, Mapping[str, Cell]]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """`value` is none where it cannot be known or may not be shown, and `reason` says why, as a code."""

    name: str
    unit: Unit
    value: float | None = None
    numerator: int | None = None
    denominator: int | None = None
    reason: str | None = None
    detail: Mapping[str, float | None] = field(default_factory=dict)
    split: Split = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Facts:
    """`people` are all who have a journey in the scheme, `followed` the journeys that went on beyond selection."""

    people: Sequence[Person]
    followed: Sequence[JourneyView]
    scheme: Scheme | None = None
    curriculum_revisions: int = 0
    employers: Mapping[str, EmployerView] = field(default_factory=dict)

    def at(self, gate: str) -> list[Person]:
        return [one for one in self.people if gate in one.reached]


def rate(name: str, numerator: Iterable[Person], denominator: Iterable[Person], empty: str) -> Figure:
    """People in the numerator among those in the denominator; `empty` says what it means when there are none."""
    among = list(denominator)
    known = {one.participant_id for one in among}
    passed = [one for one in numerator if one.participant_id in known]
    share = _cell(distinct(passed), distinct(among))
    return Figure(
        name=name,
        unit="share",
        value=share.value,
        numerator=share.numerator,
        denominator=share.denominator,
        reason=None if among else empty,
        split={dimension: split_by(dimension, passed, among) for dimension in DIMENSIONS} if among else {},
    )


def split_by(dimension: str, passed: Iterable[Person], among: Iterable[Person]) -> dict[str, Cell]:
    counted, known = _by_group(dimension, passed), _by_group(dimension, among)
    return {group: _cell(len(counted.get(group, ())), len(known[group])) for group in sorted(known)}


def _by_group(dimension: str, people: Iterable[Person]) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = {}
    for one in people:
        if (group := getattr(one, dimension)) is not None:
            groups.setdefault(group, set()).add(one.participant_id)
    return groups


def _cell(passed: int, among: int) -> Cell:
    return Cell(value=passed / among if among else None, numerator=passed, denominator=among)


def percentile(values: Iterable[float], share: float) -> float | None:
    """By nearest rank: the smallest value that at least this share of all values do not exceed."""
    ordered = sorted(values)
    return ordered[max(ceil(share * len(ordered)), 1) - 1] if ordered else None
