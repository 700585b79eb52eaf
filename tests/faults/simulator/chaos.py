"""Chaos: faults of every kind at random moments, each seed with its own liking for some of them."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from shared.messaging.broker import PARTITIONS
from shared.messaging.record import topic_of
from tests.faults.simulator.cast import Cast
from tests.faults.simulator.process import Process

LASTS = 12.0
REPLICAS = {"course": 2, "diary": 2, "archive": 1}


class Chaos:
    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.world = cast.world
        self.dice = cast.world.dice
        kinds: list[Callable[[], None]] = [
            self.kill, self.kill, self.freeze, self.freeze, self.rebalance, self.lose_sight, self.send_again,
            self.lose_a_log, self.set_clock, self.slow_down, self.turn_mood,
        ]  # fmt: skip
        self.kinds = self.dice.sample(kinds, self.dice.randint(2, len(kinds)))
        self.every = self.dice.choice((0.2, 0.5, 1.0))

    async def rage(self) -> None:
        while self.world.now < LASTS:
            await asyncio.sleep(self.dice.expovariate(1 / self.every))
            self.dice.choice(self.kinds)()

    def victim(self) -> Process | None:
        alive = [one for one in self.world.processes if not one.dead]
        return self.dice.choice(alive) if alive else None

    def kill(self) -> None:
        if process := self.victim():
            self.world.happens("kills", str(process))
            self.cast.stop(process)

    def freeze(self) -> None:
        """Longer than its group and its lock have patience, or not."""
        if process := self.victim():
            lasts = self.dice.uniform(0.2, 5.0)
            self.world.happens("stand-stills", f"{process} for {lasts:.2f}")
            process.frozen_until = self.world.now + lasts
            self.cast.give_up(process, 1.5)

    def rebalance(self) -> None:
        if (process := self.victim()) and process.members:
            self.world.happens("rebalances", str(process))
            self.world.broker.evict(self.dice.choice(process.members))

    def lose_sight(self) -> None:
        what = self.dice.choice(("broker", *self.world.services))
        lasts = self.dice.uniform(0.2, 4.0)
        self.world.happens("outages", f"of {what} for {lasts:.2f}")
        self.world.away[what] = self.world.now + lasts

    def send_again(self) -> None:
        """A part of a partition stands in it twice, as after a resent batch."""
        with suppress(LookupError):
            log = self.world.broker.log(topic_of(self.dice.choice(("course", "diary"))))
            records = log.partitions[self.dice.randrange(PARTITIONS)]
            start = self.dice.randint(0, len(records))
            again = records[start : start + self.dice.randint(1, 8)]
            records.extend(again)
            self.world.tally["records sent again"] += len(again)
            self.world.broker.wake()

    def lose_a_log(self) -> None:
        with suppress(LookupError):
            topic = topic_of(self.dice.choice(("course", "diary")))
            self.world.broker.forget(topic)
            self.world.happens("logs lost", topic)

    def set_clock(self) -> None:
        if process := self.victim():
            process.skew = timedelta(seconds=self.dice.uniform(-8, 8))
            self.world.happens("clocks set", f"{process} by {process.skew.total_seconds():.1f}")

    def slow_down(self) -> None:
        if process := self.victim():
            process.slow = self.dice.choice((1.0, 10.0, 40.0))
            self.world.happens("slowed down", f"{process} {process.slow:.0f} times")

    def turn_mood(self) -> None:
        self.world.mood.bad = not self.world.mood.bad
        self.world.happens("moods")


async def supervise(cast: Cast) -> None:
    """Starts again what died, after a while."""
    world = cast.world
    while True:
        for service, replicas in REPLICAS.items():
            while len(world.alive(service)) < replicas:
                cast.start(service)
        await asyncio.sleep(world.dice.uniform(0.1, 1.5))
