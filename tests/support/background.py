"""Work that goes on beside a test, and waiting for what it brings about."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

PATIENCE = 120
Tasks: TypeAlias = "Sequence[asyncio.Task[None]]"


@asynccontextmanager
async def running(*work: Coroutine[Any, Any, None]) -> AsyncIterator[Tasks]:
    """Ended with the block; what failed until then fails the test."""
    tasks = [asyncio.create_task(one) for one in work]
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        for task in tasks:
            if not task.cancelled():
                await task


async def until(reached: Callable[[], Awaitable[bool]], *tasks: "asyncio.Task[None]") -> None:
    """Waits for the condition, within a bound; a task that fails meanwhile fails the test."""
    async with asyncio.timeout(PATIENCE):
        while not await reached():
            for task in tasks:
                if task.done():
                    await task
            await asyncio.sleep(0.05)
