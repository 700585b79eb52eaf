"""A rubric gives an application its desk points, factor by factor, so that each point can be explained."""

from collections.abc import Iterable
from typing import assert_never

from services.selection.domain.profile import Profile
from shared.contracts.scheme import CefrFactor, EqfFactor, Factor, LookupFactor, Rubric, StepsFactor
from shared.kernel import Message


class FactorPoints(Message):
    factor: str
    points: int


def score(rubric: Rubric, profile: Profile) -> tuple[FactorPoints, ...]:
    return tuple(FactorPoints(factor=factor.id, points=_points(factor, profile)) for factor in rubric.factors)


def total(points: Iterable[FactorPoints]) -> int:
    return sum(one.points for one in points)


def _points(factor: Factor, profile: Profile) -> int:
    match factor:
        case EqfFactor(points=table):
            return table.get(profile.eqf, 0)
        case LookupFactor(attribute=attribute, points=codes, multiplier=multiplier):
            return codes.get(getattr(profile, attribute), 0) * multiplier
        case CefrFactor(language=language, points=levels):
            level = profile.level(language)
            return levels.get(level, 0) if level else 0
        case StepsFactor(attribute=attribute, months=months, max_steps=most, points_each=each):
            completed: int = getattr(profile, attribute) // months
            return min(completed, most) * each
        case _:
            assert_never(factor)
