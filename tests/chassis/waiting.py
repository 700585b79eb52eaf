"""Waiting for what comes about by itself, for a bounded time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def eventually(ask: Callable[[], Awaitable[T]], reached: Callable[[T], object] = bool, within: float = 15) -> T:
    """What is asked for, once it is as wanted."""
    async with asyncio.timeout(within):
        while not reached(found := await ask()):
            await asyncio.sleep(0.02)
    return found
