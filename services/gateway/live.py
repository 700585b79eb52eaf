"""Live pages: a stream that says "refetch" whenever what was heard has grown, and nothing else."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

from fastapi.sse import ServerSentEvent

POLL_SECONDS = 0.5


async def changes(
    version: Callable[[], Awaitable[int]], last_seen: str | None, stopping: asyncio.Event
) -> AsyncIterator[ServerSentEvent]:
    """The version of what is watched is the event's id, so a lost connection resumes where it was."""
    seen = int(last_seen) if last_seen and last_seen.isdecimal() else await version()
    while not stopping.is_set():
        if (now := await version()) != seen:
            seen = now
            yield ServerSentEvent(event="refetch", data="refetch", id=str(now), retry=2000)
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), POLL_SECONDS)
