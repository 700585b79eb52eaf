"""A schedule says which deadlines of a stream are running, and which command a missed one gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from shared.kernel.messages import Command
from shared.kernel.recorded import Recorded

Pending: TypeAlias = Mapping[str, datetime]


@dataclass(frozen=True)
class Schedule:
    """`fold(pending, recorded)` gives the deadlines pending after an event, by name; `command(name)` what to do when
    one is missed. The command's own events must take the name away, else it is fired again."""

    fold: Callable[[Pending, Recorded[Any]], Pending]
    command: Callable[[str], Command]
