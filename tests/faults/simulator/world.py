"""The world: what outlives every process, chance with its seed, and a tally of what happened."""

import asyncio
import hashlib
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from shared.kernel.store import MemoryStore
from shared.messaging.brokers.memory import MemoryBroker
from tests.faults.simulator.process import Process
from tests.faults.simulator.services import Mood, Service, services
from tests.faults.simulator.virtual import VirtualLoop

T = TypeVar("T")


@dataclass
class World:
    seed: int
    loop: VirtualLoop
    dice: random.Random = field(init=False)
    mood: Mood = field(default_factory=Mood)
    services: dict[str, Service] = field(init=False)
    stores: dict[str, MemoryStore] = field(init=False)
    broker: MemoryBroker = field(default_factory=MemoryBroker)
    processes: list[Process] = field(default_factory=list)
    leaders: dict[str, Process] = field(default_factory=dict)
    away: dict[str, float] = field(default_factory=dict)
    tally: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)
    calm: bool = False
    before: MemoryStore | None = None
    _trace: Any = field(default_factory=hashlib.sha256)
    _landing: set["asyncio.Task[Any]"] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.services = services(self.mood)
        self.stores = {name: MemoryStore(one.model, name=str(self.uuid())) for name, one in self.services.items()}

    @property
    def now(self) -> float:
        return self.loop.moment

    @property
    def digest(self) -> str:
        """The same for the same seed, whatever the machine."""
        return str(self._trace.hexdigest()[:16])

    def uuid(self) -> UUID:
        return UUID(int=self.dice.getrandbits(128))

    def latency(self) -> float:
        return self.dice.expovariate(1 / 0.005)

    def step(self, what: str) -> None:
        self.tally["steps"] += 1
        self._trace.update(b"%s %.6f" % (what.encode(), self.now))

    def happens(self, kind: str, what: str = "") -> None:
        self.tally[kind] += 1
        self.told.append(f"{self.now:8.3f}  {kind} {what}")

    def is_away(self, what: str) -> bool:
        return self.away.get(what, 0.0) > self.now

    def fate(self, well: str, **ill: float) -> str:
        """What becomes of a request, by the chance of each misfortune; all is well in a calm."""
        if self.calm:
            return well
        drawn = self.dice.random()
        for name, chance in ill.items():
            if (drawn := drawn - chance) < 0:
                self.happens(f"requests {name}")
                return name
        return well

    def land(self, effect: Callable[[], Awaitable[T]]) -> "asyncio.Task[T]":
        """What is under way arrives, even when its sender is gone; now and then much later."""
        late = not self.calm and self.dice.random() < 0.02
        delay = self.dice.uniform(0.5, 3.0) if late else self.latency()

        async def arrive() -> T:
            await asyncio.sleep(delay)
            return await effect()

        landing = self.loop.create_task(arrive())
        self._landing.add(landing)
        landing.add_done_callback(self._landed)
        return landing

    def _landed(self, landing: "asyncio.Task[Any]") -> None:
        self._landing.discard(landing)
        if not landing.cancelled():
            landing.exception()

    def alive(self, service: str) -> list[Process]:
        return [one for one in self.processes if one.service == service and not one.dead]
