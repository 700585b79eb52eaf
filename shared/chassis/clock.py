"""The clock that a service reads: real time, or in a demo stack the moment an operator has set."""

import asyncio
import contextlib
from datetime import UTC, datetime

from shared.kernel.store import Checkpoint, Store, WriteSet

CHECKPOINT = "clock"


class Clock:
    """In a demo the set moment stands still until it is set again, and outlives the process."""

    def __init__(self) -> None:
        self._set: datetime | None = None
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        return self._set or datetime.now(UTC)

    @property
    def is_set(self) -> bool:
        return self._set is not None

    async def restore(self, store: Store) -> None:
        text = await store.checkpoint(CHECKPOINT)
        self._set = datetime.fromisoformat(text) if text else None

    async def set(self, store: Store, moment: datetime) -> None:
        work = WriteSet(store)
        work.move(Checkpoint(CHECKPOINT, await store.checkpoint(CHECKPOINT), moment.isoformat()))
        await work.commit()
        self._set = moment
        self._moved.set()

    async def moved(self, timeout: float) -> None:
        """Returns when the clock was set, or after `timeout` seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                await self._moved.wait()
        self._moved.clear()
