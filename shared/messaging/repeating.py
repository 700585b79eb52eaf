"""Repeating what a lost race or an outage broke off, until it is done."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from shared.kernel.store import ConcurrencyConflict, StoreUnavailable

FIRST_PAUSE, LONGEST_PAUSE = 0.05, 2.0
T = TypeVar("T")
log = structlog.get_logger()


async def until_done(attempt: Callable[[], Awaitable[T]]) -> T:
    """Repeats after a lost race at once, after trouble with the database with growing pauses."""
    pause = FIRST_PAUSE
    while True:
        try:
            return await attempt()
        except ConcurrencyConflict:
            await asyncio.sleep(0)
        except (StoreUnavailable, ConnectionError, TimeoutError) as error:
            log.warning("applying a batch failed, will be repeated", error=str(error))
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
