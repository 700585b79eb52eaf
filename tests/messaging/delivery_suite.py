"""What delivery keeps to on every broker, between two services with a database each: no loss, no second effect."""

import asyncio
import itertools
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from passerelle.local import EmbeddedPostgres
from shared.kernel.store import Fenced, PostgresStore, metadata
from shared.kernel.store.writer import APPEND_LOCK
from shared.messaging.broker import PARTITIONS, Broker, Publisher, Record
from shared.messaging.parking import parked_messages
from shared.messaging.reconciling import keep_facts, replace_history
from shared.messaging.relay import Relay
from shared.messaging.subscriber import Subscriber
from tests.kernel.conftest import create_tables
from tests.messaging.course import CLERK, COURSE, DIARY, Pass, Revise, passes, publish, tell
from tests.messaging.databases import WAITING, connected
from tests.messaging.line import Line, beside
from tests.support.background import PATIENCE, running, until

ROOT = Path(__file__).parents[2]
NAMES = [f"person-{number}" for number in range(24)]


@dataclass
class Altered:
    """A broker whose publisher sends what `alter` makes of each batch."""

    broker: Broker
    alter: Callable[[Sequence[tuple[int, Record]]], Sequence[tuple[int, Record]]]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.broker, name)

    def publisher(self) -> "AlteredPublisher":
        return AlteredPublisher(self.broker.publisher(), self.alter)


@dataclass
class AlteredPublisher:
    publisher: Publisher
    alter: Callable[[Sequence[tuple[int, Record]]], Sequence[tuple[int, Record]]]

    async def publish(self, topic: str, records: Sequence[tuple[int, Record]]) -> None:
        await self.publisher.publish(topic, self.alter(records))

    async def close(self) -> None:
        await self.publisher.close()


class DeliverySuite:
    """A broker's test class gives the fixture `broker`, its `words` for another process, and forgets a topic."""

    def words(self, broker: Broker) -> tuple[str, str]:
        raise NotImplementedError

    async def forget(self, broker: Broker, topic: str) -> None:
        raise NotImplementedError

    @pytest.fixture
    async def line(self, postgres: EmbeddedPostgres, database: str, broker: Broker) -> AsyncIterator[Line]:
        line = Line(broker=broker)
        name = line.group.replace("-", "_")
        await postgres.create_database(name)
        dsn = postgres.dsn(name)
        await create_tables(metadata(COURSE), database)
        await create_tables(metadata(DIARY), dsn)
        line.course = await PostgresStore.connect(COURSE, database)
        line.diary = await PostgresStore.connect(DIARY, dsn)
        await broker.ensure_topics([line.topic])
        yield line
        await line.course.close()
        await line.diary.close()
        await postgres.drop_database(name)

    def member(self, line: Line) -> Subscriber:
        return line.subscriber(retry_every=0.2)

    async def tell_all(self, line: Line, *numbers: int) -> None:
        await tell(line.course, *((name, Pass(module="ict", score=number)) for name in NAMES for number in numbers))

    async def applied(self, line: Line, number: int, *tasks: "asyncio.Task[None]") -> None:
        async def reached() -> bool:
            return await line.diary.head() >= number

        await until(reached, *tasks)

    async def written_once(self, line: Line, *numbers: int) -> None:
        """Every name has these lines, in this order, and nothing else was written."""
        assert [await line.lines(name) for name in NAMES] == [[str(number) for number in numbers]] * len(NAMES)
        assert await line.diary.find(parked_messages) == []

    async def test_what_is_told_is_written_once_and_in_order(self, line):
        async with running(line.relay().run(), self.member(line).run()) as (relay, member):
            await self.tell_all(line, *range(10))
            await self.tell_all(line, *range(10, 20))
            await self.applied(line, 20 * len(NAMES), relay, member)
        await self.written_once(line, *range(20))

    async def test_a_member_killed_in_the_middle_of_a_batch_leaves_nothing_half_done(self, line, broker):
        await self.tell_all(line, *range(40))
        await line.relayed()
        async with self.process(line, broker) as killed, connected(line.diary._dsn) as lock:
            await self.applied(line, 1)
            await lock.execute(f"SELECT pg_advisory_lock({APPEND_LOCK})")
            await self.tell_all(line, *range(40, 50))
            await line.relayed()

            async def waits_for_the_lock() -> bool:
                return bool(await lock.fetchval(WAITING))

            await until(waits_for_the_lock)
            killed.kill()
            await killed.wait()
            before = await line.diary.head()
            await lock.execute(f"SELECT pg_advisory_unlock({APPEND_LOCK})")
            assert await line.diary.head() == before
            async with running(self.member(line).run()) as (member,):
                await self.applied(line, 50 * len(NAMES), member)
        await self.written_once(line, *range(50))

    @asynccontextmanager
    async def process(self, line: Line, broker: Broker) -> AsyncIterator[asyncio.subprocess.Process]:
        words = (*self.words(broker), line.diary._dsn, line.source, line.group)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.messaging.member_process", *words, cwd=ROOT
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def test_a_member_that_was_given_up_writes_nothing_with_the_batch_in_its_hand(self, line):
        await self.tell_all(line, 1, 2)
        await line.relayed()
        async with line.member(self.member(line)) as zombie:
            batch = await self.batch_in_hand(line, zombie)
            async with running(self.member(line).run()) as (heir,):
                await self.applied(line, 2 * len(NAMES), heir)
                await zombie._apply_all(zombie._consumer, batch)
                assert zombie.heard == 0
                await self.tell_all(line, 3)
                await line.relayed()
                async with running(repeated(zombie.step)) as (awake,):
                    await self.applied(line, 3 * len(NAMES), heir, awake)
        await self.written_once(line, 1, 2, 3)

    async def batch_in_hand(self, line: Line, member: Subscriber) -> Any:
        consumer = member._consumer
        async with asyncio.timeout(PATIENCE):
            while True:
                await member._sync(consumer)
                if batch := await consumer.poll(0.2, 500):
                    return batch

    async def test_members_that_come_and_go_under_load_lose_and_repeat_nothing(self, line):
        told, settled = itertools.count(), asyncio.Event()

        async def keep_telling() -> None:
            while not settled.is_set():
                number = next(told)
                await self.tell_all(line, number)
                await self.applied(line, (number - 2) * len(NAMES))

        second = self.member(line)

        async def both_hear() -> bool:
            return second.heard > 0 and len(second._consumer.assigned()) == PARTITIONS // 2

        async with running(line.relay().run(), self.member(line).run()) as (relay, stays):
            async with running(keep_telling()) as (telling,):
                await self.applied(line, len(NAMES), relay, stays, telling)
                async with running(second.run()) as (leaves,):
                    await until(both_hear, relay, stays, leaves, telling)
                settled.set()
                await telling
            rounds = next(told)
            await self.applied(line, rounds * len(NAMES), relay, stays)
        await self.written_once(line, *range(rounds))

    async def test_records_that_were_sent_twice_are_applied_once(self, line):
        line_twice = replace(line, broker=Altered(line.broker, lambda records: [*records, *records]))
        for number in range(3):
            await self.tell_all(line, number)
            await line_twice.relayed()
        async with running(self.member(line).run()) as (member,):
            await self.applied(line, 3 * len(NAMES), member)
            await self.tell_all(line, 3)
            await line_twice.relayed()
            await self.applied(line, 4 * len(NAMES), member)
        await self.written_once(line, *range(4))

    async def test_a_message_that_cannot_be_read_holds_up_its_own_key_alone(self, line):
        def spoilt(records: Sequence[tuple[int, Record]]) -> list[tuple[int, Record]]:
            return [
                (number, replace(record, value=b"\xff{") if b"poison" in record.value else record)
                for number, record in records
            ]

        other = beside(line, "rim")
        await passes(line.course, "rim", 1)
        await passes(line.course, "rim", 2, module="poison")
        await passes(line.course, "rim", 3)
        await passes(line.course, other, 4, 5)
        await replace(line, broker=Altered(line.broker, spoilt)).relayed()
        async with running(self.member(line).run()) as (member,):

            async def parked() -> bool:
                view = await line.parked("rim")
                return view is not None and view.waiting == 2 and await line.lines(other) == ["4", "5"]

            await until(parked, member)
        assert await line.lines("rim") == ["1"]
        assert "ValidationError" in (await line.parked("rim")).error

    async def test_a_reference_that_comes_late_is_waited_for(self, line):
        await passes(line.course, "rim", 1)
        await passes(line.course, "rim", 2, module="referring")
        await passes(line.course, "rim", 3)
        async with running(line.relay().run(), self.member(line).run()) as (relay, member):

            async def waits() -> bool:
                view = await line.parked("rim")
                return view is not None and (view.condition, view.waiting) == ("waiting", 2)

            await until(waits, relay, member)
            await tell(line.course, ("palim", Revise(version=1)))

            async def written() -> bool:
                return await line.lines("rim") == ["1", "2", "3"]

            await until(written, relay, member)
        assert await line.parked("rim") is None

    async def test_a_broker_that_was_lost_is_filled_again_under_running_services(self, line, broker):
        twice = Altered(broker, lambda records: [*records, *records])
        relay = Relay(line.source, line.course, twice, publish, check_every=0.1)
        async with running(relay.run(), self.member(line).run()) as (publishing, member):
            await self.tell_all(line, 1, 2)
            await self.applied(line, 2 * len(NAMES), publishing, member)
            await self.forget(broker, line.topic)
            await self.tell_all(line, 3)
            await self.applied(line, 3 * len(NAMES), publishing, member)
            await self.tell_all(line, 4)
            await self.applied(line, 4 * len(NAMES), publishing, member)
        await self.written_once(line, 1, 2, 3, 4)

    async def test_a_store_restored_to_an_earlier_point_stops_its_relay_and_its_listeners(self, line, broker):
        await self.tell_all(line, 1, 2)
        await line.relayed()
        subscriber = self.member(line)
        async with running(subscriber.run()) as (member,):
            await self.applied(line, 2 * len(NAMES), member)
            await restore(line.course, len(NAMES))
            await self.tell_all(line, 7, 8, 9)
            relay = line.relay()
            async with asyncio.timeout(PATIENCE):
                await relay.run()
            assert "is not in the store" in relay.stopped
            await self.forget(broker, line.topic)
            await line.relayed()

            async def stopped() -> bool:
                return len(subscriber.stopped) == len({line.partition(name) for name in NAMES})

            await until(stopped, member)
        assert all("the publisher was restored" in reason for reason in subscriber.stopped.values())
        await self.written_once(line, 1, 2)

    async def test_a_restored_store_is_reconciled_with_its_listeners_under_running_services(self, line, broker):
        await self.tell_all(line, 1, 2)
        await line.relayed()
        relay = Relay(line.source, line.course, broker, publish, check_every=0.1)
        async with running(self.member(line).run()) as (member,):
            await self.applied(line, 2 * len(NAMES), member)
            await restore(line.course, len(NAMES) + 5, anew=False)
            await self.tell_all(line, 7)
            await relay.run()
            assert not await relay.agrees()
            settled = await replace_history(line.source, line.course, broker, publish, "a drill", CLERK)
            assert len(settled.lost) == len(NAMES) - 5
            kept = await retried(lambda: keep_facts(line.source, line.diary, settled.replacement, CLERK))
            assert {*kept.kept} == {fact.event_id for fact in settled.lost}
            await self.tell_all(line, 8)
            assert await relay.agrees()
            async with running(relay.run()) as (publishing,):
                await self.applied(line, 4 * len(NAMES) + 1, publishing, member)
        await self.written_once(line, 1, 2, 7, 8)


async def repeated(step: Callable[[], Awaitable[None]]) -> None:
    while True:
        await step()


async def retried(attempt: Callable[[], Awaitable[Any]]) -> Any:
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(Fenced):
                return await attempt()


async def restore(store: PostgresStore, position: int, *, anew: bool = True) -> None:
    """As from a backup: what came after this position is gone, the store has another generation if `anew`, and whoever
    was connected is not, and has noticed."""
    async with connected(store._dsn) as connection:
        await connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        while store._writer._connection and not store._writer._connection.is_closed():
            await asyncio.sleep(0)
        await connection.execute("DELETE FROM events WHERE position > $1", position)
        if anew:
            await connection.execute("UPDATE store SET generation = gen_random_uuid()")
