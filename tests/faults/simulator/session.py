"""A session with a database: it may be lost before, during or after a write, which may then be kept or not."""

import asyncio
from typing import Any

from shared.kernel.store import Answer, Changes, MemoryStore, StoreUnavailable
from shared.kernel.store.held import Held
from tests.faults.simulator.process import Process

HELD = 20


class Session:
    """A store as one process reaches it."""

    def __init__(self, process: Process, database: MemoryStore) -> None:
        self.model = database.model
        self.held: Held[Any] = Held(HELD)
        self.process = process
        self.database = database

    def __getattr__(self, name: str) -> Any:
        inner = getattr(self.database, name)

        async def asked(*arguments: Any, **named: Any) -> Any:
            await self._asked()
            answer = await inner(*arguments, **named)
            await self.process.reach()
            return answer

        return asked

    async def _asked(self) -> None:
        await self.process.reach()
        if self.process.world.is_away(self.process.service):
            self._lost()

    def _lost(self) -> None:
        self.held.clear()
        raise StoreUnavailable("the connection is lost")

    async def write(self, changes: Changes) -> Answer | None:
        await self._asked()
        world = self.process.world
        fate = world.fate("sent", lost=0.01, unheard=0.02)
        if fate == "lost":
            self._lost()
        landing = world.land(lambda: self.landed(changes))
        if fate == "unheard":
            await self.process.reach()
            self._lost()
        answer: Answer | None = await asyncio.shield(landing)
        await self.process.reach()
        return answer

    async def landed(self, changes: Changes) -> Answer | None:
        return await self.database.write(changes)

    async def grown(self, position: int, timeout: float) -> None:
        until = self.process.world.now + timeout
        while len(self.database.entries) <= position and self.process.world.now < until:
            await asyncio.sleep(timeout / 4)
        await self.process.reach()
