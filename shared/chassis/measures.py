"""What one service measures besides what all of them do."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from shared.kernel.store import Store

Count: TypeAlias = Callable[[Store, datetime], Awaitable[Mapping[str, int]]]


@dataclass(frozen=True)
class Measures:
    """`gauges` say by name what each means; `count` fills them, every few seconds."""

    gauges: Mapping[str, str]
    count: Count
