"""What one service measures besides what all of them do."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from shared.chassis.metrics import Reading
from shared.kernel.store import Store

Count: TypeAlias = Callable[[Store, datetime], Awaitable[Sequence[Reading]]]


@dataclass(frozen=True)
class Measures:
    """`gauges` say by name what each means; `count` gives all their readings, at most every so many seconds."""

    gauges: Mapping[str, str]
    count: Count
    every: float = 0.0
