"""Long work: done in the background batch by batch, each batch one write-set, and taken up again after a kill."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog

from shared.kernel.store import StoreError

EVERY = 0.1
log = structlog.get_logger()


@dataclass(frozen=True)
class Work:
    """`pending()` names the subjects with something to do; `advance(subject)` does a batch and says if more is left."""

    name: str
    pending: Callable[[], Awaitable[Sequence[str]]]
    advance: Callable[[str], Awaitable[bool]]

    async def run(self) -> None:
        """Runs until cancelled; a subject that fails is tried again after a pause, and does not hold up the others."""
        while True:
            for subject in await self._pending():
                await self._finish(subject)
            await asyncio.sleep(EVERY)

    async def _pending(self) -> Sequence[str]:
        try:
            return await self.pending()
        except (StoreError, OSError) as error:
            log.warning("work will be looked for again", work=self.name, error=str(error))
            return ()

    async def _finish(self, subject: str) -> None:
        try:
            while await self.advance(subject):
                await asyncio.sleep(0)
        except (StoreError, OSError) as error:
            log.warning("work will be tried again", work=self.name, subject=subject, error=str(error))
            await asyncio.sleep(1)
