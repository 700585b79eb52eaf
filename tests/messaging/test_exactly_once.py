"""However publishing and hearing are interrupted, every event is applied once and in the order of its key."""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from shared.kernel.store import Answer, Changes, MemoryStore
from shared.messaging.broker import PARTITIONS, Partition, PublishFailed, Record, Stored
from shared.messaging.brokers.memory import MemoryBroker, MemoryPublisher
from shared.messaging.place import Place, place_name
from shared.messaging.subscriber import Subscriber
from tests.messaging.course import COURSE, DIARY, Remark, Revise, passes, tell
from tests.messaging.line import Line, beside, elsewhere, steps

Fault: TypeAlias = Literal["none", "before", "after"]
FAULTS = st.sampled_from(["none", "before", "after"])


class Died(Exception):
    """The process is gone."""


@dataclass
class MortalStore(MemoryStore):
    """Its process may die just before or just after the next write."""

    fault: Fault = "none"

    async def write(self, changes: Changes) -> Answer | None:
        fault, self.fault = self.fault, "none"
        if fault == "before":
            raise Died
        answer = await super().write(changes)
        if fault == "after":
            raise Died
        return answer


@dataclass
class Zombie:
    """A member that lost its partitions while it had a batch in hand."""

    member: Subscriber
    batch: Mapping[Partition, Sequence[Stored]]


class FlakyBroker(MemoryBroker):
    """May take only the first records of the next batch, and say that it failed."""

    def __init__(self) -> None:
        super().__init__()
        self.takes: int | None = None

    def publisher(self) -> MemoryPublisher:
        return FlakyPublisher(self)


class FlakyPublisher(MemoryPublisher):
    _broker: FlakyBroker

    async def publish(self, topic: str, records: Sequence[tuple[int, Record]]) -> None:
        takes, self._broker.takes = self._broker.takes, None
        await super().publish(topic, records[:takes])
        if takes is not None:
            raise PublishFailed("only the first ones")


class Interruptions(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.broker = FlakyBroker()
        self.line = Line(MortalStore(COURSE), MortalStore(DIARY), self.broker)
        self.names = ["rim", beside(self.line, "rim"), elsewhere(self.line, "rim")]
        self.told: dict[str, list[str]] = {name: [] for name in self.names}
        self.members: list[Subscriber] = []
        self.zombies: list[Zombie] = []
        self.run(self.broker.ensure_topics([self.line.topic]))

    def run(self, what: Awaitable[Any]) -> Any:
        async def awaited() -> Any:
            return await what

        return self.runner.run(awaited())

    @rule(who=st.integers(0, 2), number=st.integers(1, 3), module=st.sampled_from(["ict", "ict", "referring"]))
    def tell(self, who: int, number: int, module: str) -> None:
        name = self.names[who]
        said = range(len(self.told[name]), len(self.told[name]) + number)
        self.told[name].extend(map(str, said))
        self.run(passes(self.line.course, name, *said, module=module))

    @rule(who=st.integers(0, 2))
    def tell_nobody(self, who: int) -> None:
        self.run(tell(self.line.course, (self.names[who], Remark())))

    @rule()
    def tell_what_others_wait_for(self) -> None:
        self.run(tell(self.line.course, ("palim", Revise(version=1))))

    @rule(fault=FAULTS, takes=st.none() | st.integers(0, 3))
    def relay(self, fault: Fault, takes: int | None) -> None:
        self.line.course.fault, self.broker.takes = fault, takes
        with suppress(Died, PublishFailed):
            self.run(self.line.relayed())
        self.line.course.fault, self.broker.takes = "none", None

    @precondition(lambda self: len(self.members) < 2)
    @rule()
    def join(self) -> None:
        member = self.line.subscriber()
        self.run(member.start())
        self.members.append(member)

    @precondition(lambda self: self.members)
    @rule(which=st.integers(0, 1), fault=FAULTS)
    def hear(self, which: int, fault: Fault) -> None:
        member = self.members[which % len(self.members)]
        self.line.diary.fault = fault
        try:
            self.run(member.step())
        except Died:
            self.members.remove(member)
            self.broker.evict(member._consumer)
        self.line.diary.fault = "none"

    @precondition(lambda self: self.members)
    @rule(which=st.integers(0, 1))
    def lose_a_member_with_a_batch_in_hand(self, which: int) -> None:
        member = self.members.pop(which % len(self.members))

        async def poll() -> Mapping[Partition, Sequence[Stored]]:
            await member._sync(member._consumer)
            return await member._consumer.poll(0, 5)

        self.zombies.append(Zombie(member, self.run(poll())))
        self.broker.evict(member._consumer)

    @precondition(lambda self: self.zombies)
    @rule()
    def wake_a_zombie(self) -> None:
        zombie = self.zombies.pop()
        self.run(zombie.member._apply_all(zombie.member._consumer, zombie.batch))

    @rule(partition=st.integers(0, 2), start=st.integers(0, 5), number=st.integers(1, 5))
    def send_again(self, partition: int, start: int, number: int) -> None:
        with suppress(LookupError):
            log = self.line.log(self.names[partition])
            log.extend(log[start : start + number])
            self.broker.wake()

    @rule()
    def lose_the_broker(self) -> None:
        with suppress(LookupError):
            self.broker.forget(self.line.topic)

    def teardown(self) -> None:
        try:
            self.run(self.settle())
        finally:
            self.runner.close()

    async def settle(self) -> None:
        await tell(self.line.course, ("palim", Revise(version=2)))
        await self.line.relayed()
        for zombie in self.zombies:
            await zombie.member._apply_all(zombie.member._consumer, zombie.batch)
        for member in self.members:
            await member.stop()
        async with self.line.member() as last:
            await steps(last, 12)
            assert last.stopped == {}
        for name in self.names:
            assert await self.line.lines(name) == self.told[name]
            assert await self.line.parked(name) is None
        await self.compare_the_counts()

    async def compare_the_counts(self) -> None:
        published = sum(
            [
                self.line.relay().publish(recorded, recorded.event) is not None
                for _, recorded in await self.line.course.read(0, 10_000)
            ]
        )
        names = [place_name(Partition(self.line.topic, number)) for number in range(PARTITIONS)]
        texts = [await self.line.diary.checkpoint(name) for name in names]
        assert sum(Place.read(text).count for text in texts if text) == published


TestInterruptions = Interruptions.TestCase
TestInterruptions.settings = settings(
    max_examples=80, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
