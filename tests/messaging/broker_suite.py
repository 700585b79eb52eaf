"""What every broker keeps to, whatever it is made of."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from shared.messaging.broker import PARTITIONS, Broker, Consumer, Partition, PublishFailed, Record, Stored, UnknownTopic

ROOT = Path(__file__).parents[2]
PATIENCE = 45


def numbered(numbers: Iterable[int], partitions: int = PARTITIONS) -> list[tuple[int, Record]]:
    return [(number % partitions, record(number)) for number in numbers]


def record(number: int) -> Record:
    return Record(f"key-{number % 50}", f"{number}".encode(), {"ce_id": f"{number}", "ce_place": "Béjaïa"})


def values(records: Iterable[Stored]) -> list[int]:
    return [int(stored.record.value) for stored in records]


class Listener:
    """Does what a subscriber does: seeks each partition it is newly assigned, and keeps what it reads."""

    def __init__(self, consumer: Consumer, first: int = 0) -> None:
        self.consumer = consumer
        self.heard: dict[Partition, list[Stored]] = {}
        self._known: frozenset[Partition] = frozenset()
        self._first = first

    async def step(self, limit: int = 200) -> None:
        assigned = self.consumer.assigned()
        for partition in assigned - self._known:
            await self.consumer.seek(partition, self._first)
            self.heard[partition] = []
        self._known = assigned
        for partition, records in (await self.consumer.poll(0.3, limit)).items():
            self.heard[partition].extend(records)

    @property
    def everything(self) -> list[int]:
        return sorted(value for records in self.heard.values() for value in values(records))


async def until(reached: Callable[[], bool], *listeners: Listener) -> None:
    async with asyncio.timeout(PATIENCE):
        while not reached():
            await asyncio.gather(*(listener.step() for listener in listeners))


def shared_out(topics: Sequence[str], *listeners: Listener) -> bool:
    """Each partition has exactly one owner, and nobody much more than others."""
    owned = [partition for listener in listeners for partition in listener.consumer.assigned()]
    sizes = [len(listener.consumer.assigned()) for listener in listeners]
    every = sorted(Partition(topic, number) for topic in topics for number in range(PARTITIONS))
    return sorted(owned) == every and max(sizes) - min(sizes) <= len(topics)


class BrokerSuite:
    """A broker's test class gives the fixture `broker`, and says how a topic is forgotten and a member is cut off."""

    async def forget(self, broker: Broker, topic: str) -> None:
        raise NotImplementedError

    async def cut_off(self, broker: Broker, consumer: Consumer) -> None:
        """The group gives the member's partitions to others, and the member is not told."""
        raise NotImplementedError

    @pytest.fixture
    async def topic(self, broker: Broker) -> str:
        name = f"passerelle.test-{uuid4().hex}.v1"
        await broker.ensure_topics([name])
        return name

    @pytest.fixture
    def group(self) -> str:
        return f"group-{uuid4().hex}"

    @pytest.fixture
    async def publish(self, broker: Broker, topic: str) -> AsyncIterator[Callable[[Iterable[int]], Awaitable[None]]]:
        publisher = broker.publisher()

        async def publish(numbers: Iterable[int]) -> None:
            await publisher.publish(topic, numbered(numbers))

        yield publish
        await publisher.close()

    @asynccontextmanager
    async def member(self, broker: Broker, group: str, *topics: str, first: int = 0) -> AsyncIterator[Listener]:
        consumer = broker.consumer(group, topics)
        await consumer.start()
        try:
            yield Listener(consumer, first)
        finally:
            await consumer.stop()

    async def test_records_keep_their_order_in_each_partition(self, broker, topic, group, publish):
        for first in range(0, 1200, 300):
            await publish(range(first, first + 300))
        async with self.member(broker, group, topic) as listener:
            await until(lambda: len(listener.everything) == 1200, listener)
        for (_, number), records in listener.heard.items():
            assert values(records) == list(range(number, 1200, PARTITIONS))
            assert [stored.offset for stored in records] == list(range(100))

    async def test_a_record_arrives_as_it_was_sent(self, broker, topic, group, publish):
        await publish([7])
        async with self.member(broker, group, topic) as listener:
            await until(lambda: bool(listener.everything), listener)
        assert listener.heard[Partition(topic, 7)] == [Stored(0, record(7))]

    async def test_a_batch_is_all_there_once_it_is_published(self, broker, topic, publish):
        await publish(range(100))
        ends, last = await broker.ends(topic), await broker.last(topic)
        assert sum(ends.values()) == 100
        assert {number: stored.offset + 1 for number, stored in last.items()} == ends
        assert {number: int(stored.record.value) for number, stored in last.items()} == {
            number: max(range(number, 100, PARTITIONS)) for number in range(PARTITIONS)
        }

    async def test_a_topic_without_records_has_no_last_one(self, broker, topic):
        assert await broker.last(topic) == dict.fromkeys(range(PARTITIONS))
        assert await broker.ends(topic) == dict.fromkeys(range(PARTITIONS), 0)

    async def test_reading_begins_at_any_offset(self, broker, topic, group, publish):
        await publish(range(120))
        async with self.member(broker, group, topic, first=8) as listener:
            await until(lambda: len(listener.everything) == 24, listener)
        assert listener.everything == list(range(96, 120))

    async def test_a_partition_that_is_sought_again_is_read_again(self, broker, topic, group, publish):
        await publish(range(120))
        async with self.member(broker, group, topic) as listener:
            await until(lambda: len(listener.everything) == 120, listener)
            await listener.consumer.seek(Partition(topic, 3), 5)
            await until(lambda: len(listener.everything) == 125, listener)
            assert values(listener.heard[Partition(topic, 3)])[-5:] == [63, 75, 87, 99, 111]

    async def test_a_partition_waits_for_its_seek(self, broker, topic, group, publish):
        await publish(range(120))
        async with self.member(broker, group, topic) as listener:
            consumer = listener.consumer
            async with asyncio.timeout(PATIENCE):
                while len(consumer.assigned()) < PARTITIONS:
                    assert await consumer.poll(0.2, 100) == {}
                await consumer.seek(Partition(topic, 4), 0)
                while not (batch := await consumer.poll(0.2, 100)):
                    continue
            assert set(batch) == {Partition(topic, 4)}

    async def test_a_stopped_partition_gives_nothing_until_it_goes_on(self, broker, topic, group, publish):
        stopped = Partition(topic, 2)
        async with self.member(broker, group, topic) as listener:
            await until(lambda: shared_out([topic], listener) and bool(listener.heard), listener)
            listener.consumer.pause(stopped)
            await publish(range(120))
            await until(lambda: len(listener.everything) == 110, listener)
            assert listener.heard[stopped] == []
            listener.consumer.resume(stopped)
            await until(lambda: len(listener.everything) == 120, listener)
        assert values(listener.heard[stopped]) == list(range(2, 120, PARTITIONS))

    async def test_a_poll_gives_about_as_many_as_it_was_asked_for(self, broker, topic, group, publish):
        await publish(range(600))
        async with self.member(broker, group, topic) as listener:
            await until(lambda: shared_out([topic], listener), listener)
            for partition in listener.consumer.assigned():
                await listener.consumer.seek(partition, 0)
            seen = 0
            async with asyncio.timeout(PATIENCE):
                while seen < 600:
                    size = sum(len(records) for records in (await listener.consumer.poll(1, 60)).values())
                    assert size <= 60
                    seen += size

    async def test_a_poll_ends_early_when_a_record_comes(self, broker, topic, group, publish):
        async with self.member(broker, group, topic) as listener:
            await until(lambda: len(listener.heard) == PARTITIONS, listener)
            async with asyncio.timeout(PATIENCE / 2):
                polling = asyncio.create_task(listener.consumer.poll(PATIENCE, 100))
                await publish([5])
                assert list(await polling) == [Partition(topic, 5)]

    async def test_each_group_reads_everything(self, broker, topic, group, publish):
        await publish(range(240))
        async with self.member(broker, group, topic) as one, self.member(broker, f"{group}-too", topic) as other:
            await until(lambda: len(one.everything) == len(other.everything) == 240, one, other)

    async def test_the_members_of_a_group_share_the_partitions(self, broker, topic, group):
        async with self.member(broker, group, topic) as one:
            await until(lambda: shared_out([topic], one), one)
            async with self.member(broker, group, topic) as two, self.member(broker, group, topic) as three:
                await until(lambda: shared_out([topic], one, two, three), one, two, three)
            await until(lambda: shared_out([topic], one), one)

    async def test_no_member_goes_without_while_there_are_partitions_enough(self, broker, topic, group):
        topics = [topic, f"{topic}.too"]
        await broker.ensure_topics(topics)
        async with (
            self.member(broker, group, *topics) as a,
            self.member(broker, group, *topics) as b,
            self.member(broker, group, *topics) as c,
            self.member(broker, group, *topics) as d,
            self.member(broker, group, *topics) as e,
        ):
            await until(lambda: shared_out(topics, a, b, c, d, e), a, b, c, d, e)
            assert all(listener.consumer.assigned() for listener in (a, b, c, d, e))

    async def test_a_partition_that_moves_is_missing_from_its_old_member_first(self, broker, topic, group, publish):
        async with self.member(broker, group, topic) as one:
            await until(lambda: shared_out([topic], one), one)
            before = one.consumer.assigned()
            async with self.member(broker, group, topic) as two:
                await until(lambda: shared_out([topic], one, two), one, two)
                assert not one.consumer.assigned() & two.consumer.assigned()
                assert one.consumer.assigned() | two.consumer.assigned() == before

    async def test_a_member_that_was_cut_off_learns_that_it_lost_its_partitions(self, broker, topic, group, publish):
        async with self.member(broker, group, topic) as zombie, self.member(broker, group, topic) as other:
            await until(lambda: shared_out([topic], zombie, other), zombie, other)
            await self.cut_off(broker, zombie.consumer)
            await until(lambda: len(other.consumer.assigned()) == PARTITIONS, other)
            moment = zombie.consumer.assigned_at
            assert await zombie.consumer.poll(0.3, 100) == {}
            assert zombie.consumer.assigned() == frozenset()
            assert zombie.consumer.assigned_at >= moment
            await until(lambda: shared_out([topic], zombie, other), zombie, other)

    async def test_what_was_heard_by_a_member_that_left_is_read_on_by_another(self, broker, topic, group, publish):
        await publish(range(120))
        async with self.member(broker, group, topic) as one:
            await until(lambda: len(one.everything) == 120, one)
        await publish(range(120, 240))
        async with self.member(broker, group, topic, first=10) as two:
            await until(lambda: len(two.everything) == 120, two)
        assert two.everything == list(range(120, 240))

    async def test_a_log_made_anew_has_another_id(self, broker, topic, publish):
        await publish(range(24))
        before = await broker.log_id(topic)
        assert await broker.log_id(topic) == before
        await self.forget(broker, topic)
        with pytest.raises(UnknownTopic):
            await broker.log_id(topic)
        await broker.ensure_topics([topic])
        assert await broker.log_id(topic) != before
        assert sum((await broker.ends(topic)).values()) == 0

    async def test_topics_that_exist_are_left_as_they_are(self, broker, topic, publish):
        await publish(range(24))
        before = await broker.log_id(topic)
        await broker.ensure_topics([topic, f"{topic}.too"], partitions=3)
        assert await broker.log_id(topic) == before
        assert sum((await broker.ends(topic)).values()) == 24
        assert len(await broker.ends(f"{topic}.too")) == 3

    async def test_a_topic_nobody_made_is_unknown(self, broker):
        for question in (broker.log_id, broker.last, broker.ends):
            with pytest.raises(UnknownTopic):
                await question("passerelle.nobody.v1")

    async def test_progress_is_told_without_ever_failing(self, broker, topic, group, publish):
        await publish(range(24))
        async with self.member(broker, group, topic) as listener:
            await until(lambda: len(listener.everything) == 24, listener)
            await listener.consumer.commit(Partition(topic, 1), 2)
            await self.cut_off(broker, listener.consumer)
            await listener.consumer.commit(Partition(topic, 1), 2)


class RemoteBrokerSuite(BrokerSuite):
    """A broker in a process of its own, which members and connections may be torn from."""

    @asynccontextmanager
    async def process(self, *words: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """A member in a process of its own, once it holds partitions."""
        command = (sys.executable, "-m", "tests.messaging.member", *words)
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
        try:
            async with asyncio.timeout(PATIENCE):
                assert await process.stdout.readline() == b"assigned\n"
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.communicate()

    def words(self, broker: Broker) -> tuple[str, str]:
        """How a process of its own finds the broker."""
        raise NotImplementedError

    async def test_the_partitions_of_a_killed_member_move(self, broker, topic, group, publish):
        await publish(range(240))
        async with (
            self.process(*self.words(broker), group, topic) as killed,
            self.member(broker, group, topic) as survivor,
        ):
            await until(lambda: len(survivor.consumer.assigned()) == PARTITIONS // 2, survivor)
            killed.kill()
            await until(lambda: len(survivor.everything) == 240, survivor)
        assert survivor.everything == list(range(240))

    async def test_a_partition_that_does_not_exist_fails_the_publishing_and_nothing_after_it(self, broker, topic):
        publisher = broker.publisher()
        with pytest.raises(PublishFailed):
            await publisher.publish(topic, [*numbered(range(12)), (99, record(99))])
        await publisher.publish(topic, numbered(range(12, 24)))
        last = await broker.last(topic)
        assert values(last.values()) == list(range(12, 24))
        await publisher.close()

    async def test_records_are_read_by_their_offsets_without_joining_a_group(self, broker, topic):
        publisher = broker.publisher()
        await publisher.publish(topic, [(3, record(number)) for number in range(7)])
        await publisher.close()
        assert values(await broker.read(topic, 3, 2, 3)) == [2, 3, 4]
        assert [one.offset for one in await broker.read(topic, 3, 5, 100)] == [5, 6]
        assert [list(await broker.read(topic, *places)) for places in ((3, 7, 10), (4, 0, 10))] == [[], []]

    async def test_a_topic_that_was_removed_is_another_when_it_is_made_again(self, broker, topic):
        publisher, before = broker.publisher(), await broker.log_id(topic)
        await publisher.publish(topic, numbered(range(5)))
        await publisher.close()
        await broker.remove(topic)
        await broker.remove(topic)
        await broker.ensure_topics([topic])
        assert await broker.log_id(topic) != before
        assert set((await broker.ends(topic)).values()) == {0}
