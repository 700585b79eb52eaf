"""Growth of a log: whoever waits for it to pass a position is woken by the commit that does, or ends what does."""

import asyncio
import contextlib


class Growth:
    def __init__(self) -> None:
        self._position = 0
        self._next = asyncio.Event()
        self.more_follows = False

    def reached(self, position: int) -> None:
        self._position = max(self._position, position)
        reached, self._next = self._next, asyncio.Event()
        reached.set()

    async def past(self, position: int, timeout: float) -> None:
        """Returns when the log is known to have passed `position` and nobody is known to write on, or after `timeout`
        seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                while self._position <= position or self.more_follows:
                    await self._next.wait()
