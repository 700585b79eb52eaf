"""Virtual time: a loop that leaps to whatever is due next, and the clocks of the code under test set to it."""

import asyncio
import selectors
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

EPOCH = datetime(2019, 7, 15, 8, tzinfo=UTC)
MONOTONIC = ("shared.messaging.subscriber.time", "shared.messaging.logs.time")
CALENDAR = (
    "shared.kernel.store.memory.datetime",
    "shared.kernel.store.writeset.datetime",
    "shared.messaging.handling.datetime",
)


class Stalled(Exception):
    """Nothing will ever happen again."""


class _Leap(selectors.SelectSelector):
    loop: "VirtualLoop"

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise Stalled
        self.loop.moment += timeout
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """Single-threaded and without a wait: an hour passes as fast as its work is done."""

    def __init__(self) -> None:
        self.moment = 0.0
        selector = _Leap()
        selector.loop = self
        super().__init__(selector)

    def time(self) -> float:
        return self.moment


@contextmanager
def clocks(loop: VirtualLoop) -> Iterator[None]:
    class Virtual(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return EPOCH + timedelta(seconds=loop.moment)

    with ExitStack() as patched:
        for name in MONOTONIC:
            patched.enter_context(patch(name, SimpleNamespace(monotonic=loop.time)))
        for name in CALENDAR:
            patched.enter_context(patch(name, Virtual))
        yield
