"""Ranking: the best by weighted points; ties go to the earlier submission, then to the smaller reference."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from shared.contracts.scheme import Gate


@dataclass(frozen=True, slots=True)
class Contender:
    """One application with the points it has so far, by step (`desk`, `test`, `interview`)."""

    reference: str
    submitted_at: datetime
    points: Mapping[str, int] = field(hash=False)


def weighted(gate: Gate, points: Mapping[str, int]) -> int:
    return sum(points[step] * weight for step, weight in gate.weights.items())


def ranked(gate: Gate, contenders: Iterable[Contender]) -> Sequence[Contender]:
    """Those who have points in every step the gate weighs, best first. Who missed a step is out of the running."""
    running = (one for one in contenders if gate.weights.keys() <= one.points.keys())
    return sorted(running, key=lambda one: (-weighted(gate, one.points), one.submitted_at, one.reference))
