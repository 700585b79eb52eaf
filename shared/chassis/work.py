"""Long work: done in the background batch by batch, each batch one write-set, and taken up again after a kill."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog

from shared.kernel.store import Store, StoreError

PAUSE = 0.05
LOOK_EVERY = 2.0
TRIED_AGAIN_AFTER = 1.0
log = structlog.get_logger()


@dataclass(frozen=True)
class Work:
    """`pending()` names the subjects with something to do; `advance(subject)` does a batch and says if more is left."""

    name: str
    pending: Callable[[], Awaitable[Sequence[str]]]
    advance: Callable[[str], Awaitable[bool]]

    async def run(self, store: Store) -> None:
        """Runs until cancelled, and looks again whenever the log has grown. A subject that fails is tried again after a
        pause, and does not hold up the others."""
        seen = 0
        while True:
            seen = await self._head(store, seen)
            for subject in await self._pending():
                await self._finish(subject)
            await asyncio.sleep(PAUSE)
            await store.grown(seen, timeout=LOOK_EVERY)

    async def _head(self, store: Store, seen: int) -> int:
        try:
            return await store.head()
        except (StoreError, OSError):
            return seen

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
            await asyncio.sleep(TRIED_AGAIN_AFTER)
        except Exception:
            log.exception("work failed and will be tried again", work=self.name, subject=subject)
            await asyncio.sleep(TRIED_AGAIN_AFTER)
