"""Runs of contenders, taken in turn, and what they say of a goal."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any, TypeAlias


@dataclass(frozen=True)
class Run:
    """`cpu` is the seconds each party spent computing meanwhile: the contender, PostgreSQL, whoever asked."""

    count: int
    seconds: float
    cpu: Mapping[str, float] = field(default_factory=dict)
    latencies: Sequence[float] = ()

    @property
    def rate(self) -> float:
        return self.count / self.seconds


Runs: TypeAlias = Sequence[Run]
Contender: TypeAlias = Callable[[int], Awaitable[Run]]


async def interleaved(contenders: Mapping[str, Contender], counts: Mapping[str, int], rounds: int) -> dict[str, Runs]:
    """Ours, theirs, ours, theirs …; before the first round each has run a tenth of it, which does not count."""
    for name, contender in contenders.items():
        await contender(max(1, counts[name] // 10))
    runs: dict[str, list[Run]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            runs[name].append(await contender(counts[name]))
    return {name: tuple(found) for name, found in runs.items()}


def rate(runs: Runs) -> float:
    return median(run.rate for run in runs)


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def latency(runs: Runs, share: float) -> float:
    """The median over the runs of that percentile."""
    return median(percentile(run.latencies, share) for run in runs)


@dataclass(frozen=True)
class Goal:
    wanted: str
    measured: str
    met: bool


def at_least(what: str, ours: float, theirs: float, wanted: float) -> Goal:
    return Goal(f"≥ {wanted:g} x {what}", f"{ours / theirs:.2f} x", ours / theirs >= wanted)


def at_most(what: str, measured: float, wanted: float, unit: str) -> Goal:
    return Goal(f"{what} ≤ {wanted:g} {unit}", f"{measured:,.1f} {unit}", measured <= wanted)


@dataclass(frozen=True)
class Result:
    """`where` says where the time went; `reason` why there is nothing measured."""

    runs: Mapping[str, Runs] = field(default_factory=dict)
    goals: Sequence[Goal] = ()
    unit: str = "/s"
    where: str = ""
    reason: str = ""
    broke: bool = False
    details: Mapping[str, Any] = field(default_factory=dict)


def per_piece(runs: Mapping[str, Runs], piece: str) -> str:
    """How long one piece took each contender, and who was computing meanwhile."""
    spent = {name: _computing(found) for name, found in runs.items()}
    told = [
        f"{name} {1e6 / rate(found):,.0f} µs ({_parties(spent[name])})" if spent[name] else name
        for name, found in runs.items()
    ]
    ours, *theirs = ({name: sum(parties.values()) for name, parties in spent.items()}).items()
    compared = [f"{whole / ours[1]:.2f} x {name}" for name, whole in theirs if ours[1] and whole]
    alone = f" By computing alone ours reaches {', '.join(compared)}." if compared else ""
    return f"One {piece}: {'; '.join(told)}. In brackets, µs of computing.{alone}"


def _computing(runs: Runs) -> dict[str, float]:
    return {party: median(run.cpu[party] / run.count * 1e6 for run in runs) for party in runs[0].cpu}


def _parties(spent: Mapping[str, float]) -> str:
    return ", ".join(f"{party} {amount:,.0f}" for party, amount in spent.items() if amount >= 0.5)
