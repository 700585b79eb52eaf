"""A process can be killed between any two steps, or stand still while the others go on without it."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from shared.chassis.clock import Clock
from tests.faults.simulator.virtual import EPOCH

if TYPE_CHECKING:
    from shared.messaging.brokers.memory import MemoryConsumer
    from tests.faults.simulator.world import World


class Killed(BaseException):
    """This process is gone; what its code still tries has no effect."""


@dataclass(eq=False)
class Process:
    world: "World"
    service: str
    number: int
    dead: bool = False
    frozen_until: float = 0.0
    slow: float = 1.0
    skew: timedelta = timedelta()
    tasks: list["asyncio.Task[Any]"] = field(default_factory=list)
    members: list["MemoryConsumer"] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.service}-{self.number}"

    @property
    def works(self) -> bool:
        return not self.dead and self.frozen_until <= self.world.now

    async def reach(self) -> None:
        """A step: it takes its time, and is the point at which a process may have died or stands still."""
        self.world.step(str(self))
        await asyncio.sleep(self.slow * self.world.latency())
        while (left := self.frozen_until - self.world.now) > 0:
            await asyncio.sleep(left)
        self.check()

    def check(self) -> None:
        if self.dead:
            raise Killed

    def spawn(self, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.append(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        """What a killed process left undone is nobody's failure."""
        self.tasks.remove(task)
        if self.dead and not task.cancelled():
            task.exception()

    def kill(self) -> None:
        self.dead = True
        for task in list(self.tasks):
            task.cancel()


class ProcessClock(Clock):
    """The machine's clock, which may be set forward or back under a running process."""

    def __init__(self, process: Process) -> None:
        super().__init__()
        self._process = process

    def now(self) -> datetime:
        return EPOCH + timedelta(seconds=self._process.world.now) + self._process.skew
