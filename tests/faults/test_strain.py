"""A member slower than its group allows, and clocks that jump: everybody hears all of it once, whoever it was."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from passerelle.local import EmbeddedPostgres
from shared.chassis.clock import Clock
from shared.messaging.broker import Broker
from tests.faults.pair import AT, PEOPLE, pair
from tests.faults.simulator.services import Mood
from tests.messaging.member_brokers import MAX_POLL_INTERVAL, broker_of
from tests.support.background import running, until

pytestmark = [pytest.mark.faults, pytest.mark.kafka]


async def test_a_member_too_slow_for_its_group_is_followed_by_an_heir_and_harms_nobody(
    postgres: EmbeddedPostgres, broker: Broker, kafka: str
) -> None:
    slow, beside = Mood(seconds=2 * MAX_POLL_INTERVAL / len(PEOPLE)), broker_of("kafka", kafka)
    async with pair(postgres, broker) as one:
        late = one.subscriber(beside, mood=slow)

        async def in_the_middle() -> bool:
            return slow.begun > 0

        async with running(one.relay().run(), one.runner().run(), late.run()) as tasks:
            await one.tell()
            await until(in_the_middle, *tasks)
            async with running(one.subscriber().run()) as heirs:
                await one.tell()
                await until(one.heard, *tasks, *heirs)
                slow.seconds = 0
                await one.tell()
                await until(one.heard, *tasks, *heirs)
        assert await one.wrong() == []
    await beside.close()


@dataclass
class Jumping(Clock):
    """Shows what it was put to."""

    shows: datetime

    def now(self) -> datetime:
        return self.shows

    @property
    def is_set(self) -> bool:
        return True

    async def moved(self, timeout: float) -> None:
        await asyncio.sleep(0.05)


async def test_a_clock_that_jumps_ahead_and_back_reminds_of_each_thing_once(
    postgres: EmbeddedPostgres, broker: Broker
) -> None:
    early, late = AT - timedelta(days=1), datetime.now(UTC) + timedelta(days=3_650)
    clock, behind = Jumping(early), Jumping(early)
    async with pair(postgres, broker) as one:

        async def told() -> bool:
            return await one.diary.head() >= one.passed * len(PEOPLE)

        async with running(
            one.relay().run(), one.subscriber().run(), one.runner(clock).run(), one.runner(behind).run()
        ) as tasks:
            await one.tell(2)
            await until(told, *tasks)
            assert not await one.heard()
            clock.shows = late
            await until(one.heard, *tasks)
            clock.shows, behind.shows = early, late
            await one.tell(2)
            await until(one.heard, *tasks)
        assert await one.wrong() == []
