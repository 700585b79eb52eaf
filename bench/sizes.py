"""How much each row runs: enough for a steady figure, less for a quick look, next to nothing for the tests."""

from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class Size:
    """`applicants` is how many lines of PALIM's file are sent, none meaning all; `rebuilt` are events,
    `replayed` is the folder of the replay's data, none meaning PALIM's own; a load is held for
    `held` seconds, and a process is out of the way for `drain` before it is told to end."""

    rounds: int = 5
    appended: int = 6_000
    loaded: int = 1_000
    requested: int = 6_000
    relayed: int = 40_000
    heard: int = 10_000
    commands: int = 1_500
    pace: float = 100.0
    applicants: int | None = None
    intakes: int = 3
    rebuilt: int = 200_000
    journeys: int = 500
    replayed: Path | None = None
    held: float = 120.0
    drain: float = 5.0


QUICK_LOOK = "small sizes: a look, no figures to quote"

NORMAL = Size()
FULL = replace(NORMAL, rebuilt=1_000_000)
QUICK = Size(
    rounds=3, appended=2_000, loaded=300, requested=1_500, relayed=10_000, heard=3_000, commands=300,
    applicants=2_000, intakes=1, rebuilt=20_000, journeys=100, held=15.0, drain=2.0,
)  # fmt: skip
TINY = Size(
    rounds=1, appended=80, loaded=10, requested=60, relayed=120, heard=60, commands=10, pace=50.0,
    applicants=60, intakes=1, rebuilt=400, journeys=5, held=2.0, drain=0.2,
)  # fmt: skip
