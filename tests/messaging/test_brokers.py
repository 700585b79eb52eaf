"""The same suite on every broker, and what each of them says of its own faults."""

import asyncio
import gc
import shutil
import ssl
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio
from aiokafka.errors import KafkaConnectionError

from passerelle.local import LocalKafka
from shared.messaging.broker import Broker, Consumer, Partition, PublishFailed
from shared.messaging.brokers import connect_broker
from shared.messaging.brokers.kafka import Cluster, KafkaBroker
from shared.messaging.brokers.member import quota
from shared.messaging.brokers.memory import MemoryBroker
from shared.messaging.brokers.postgres import PostgresBroker
from tests.messaging.broker_suite import BrokerSuite, RemoteBrokerSuite, numbered, until, values


def test_the_quotas_of_all_members_are_all_partitions():
    for partitions in range(25):
        for members in range(1, 15):
            quotas = [quota(partitions, members, rank) for rank in range(members)]
            assert sum(quotas) == partitions
            assert max(quotas) - min(quotas) <= 1


class TestMemoryBroker(BrokerSuite):
    @pytest.fixture
    def broker(self) -> MemoryBroker:
        return MemoryBroker()

    async def forget(self, broker: Broker, topic: str) -> None:
        broker.forget(topic)

    async def cut_off(self, broker: Broker, consumer: Consumer) -> None:
        broker.evict(consumer)

    async def test_it_refuses_records_on_request(self, broker, topic):
        publisher = broker.publisher()
        broker.failing = True
        with pytest.raises(PublishFailed):
            await publisher.publish(topic, numbered([1]))
        broker.failing = False
        await publisher.publish(topic, numbered([1]))
        assert (await broker.ends(topic))[1] == 1


class TestPostgresBroker(RemoteBrokerSuite):
    @pytest.fixture
    async def broker(self, database: str) -> PostgresBroker:
        broker = PostgresBroker(database, pace=0.3)
        await asyncio.gather(broker.ensure_schema(), broker.ensure_schema())
        broker.address = database
        return broker

    def words(self, broker: Broker) -> tuple[str, str]:
        return "postgres", broker.address

    async def forget(self, broker: Broker, topic: str) -> None:
        for table in ("records", "partitions", "logs"):
            await self.ask(broker, f"DELETE FROM {table} WHERE topic = $1", topic)

    async def cut_off(self, broker: Broker, consumer: Consumer) -> None:
        """Ends the session that holds the partitions, without a poll in which the member could notice."""
        lost = next(iter(consumer.assigned()))
        pid = consumer._connection.get_server_pid()
        assert lost
        await self.ask(broker, "SELECT pg_terminate_backend($1, 5000)", pid)

    async def ask(self, broker: PostgresBroker, statement: str, *values: object) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(broker.address)
        try:
            return await connection.fetch(statement, *values)
        finally:
            await connection.close()

    async def test_a_publisher_whose_session_ended_fails_once(self, broker, topic):
        publisher = broker.publisher()
        await publisher.publish(topic, numbered(range(12)))
        await self.end_sessions(broker)
        with pytest.raises(PublishFailed):
            await publisher.publish(topic, numbered(range(12, 24)))
        await publisher.publish(topic, numbered(range(12, 24)))
        assert values((await broker.last(topic)).values()) == list(range(12, 24))
        assert set((await broker.ends(topic)).values()) == {2}
        await publisher.close()

    async def test_publishers_at_the_same_time_leave_no_gap(self, broker, topic, group):
        publishers = [broker.publisher() for _ in range(4)]
        await asyncio.gather(
            *(
                publisher.publish(topic, numbered(range(first, first + 60)))
                for first in range(0, 600, 60)
                for publisher in [publishers[first // 60 % 4]]
                if first < 240
            )
        )
        async with self.member(broker, group, topic) as listener:
            await until(lambda: len(listener.everything) == 240, listener)
        for records in listener.heard.values():
            assert [stored.offset for stored in records] == list(range(20))
        for publisher in publishers:
            await publisher.close()

    async def test_a_member_that_does_not_poll_is_ended_by_the_server(self, broker, topic, group):
        silent = PostgresBroker(broker.address, pace=0.2, max_poll_interval=1)
        async with self.member(silent, group, topic) as quiet, self.member(broker, group, topic) as other:
            await until(lambda: len(quiet.consumer.assigned()) == len(other.consumer.assigned()) == 6, quiet, other)
            await until(lambda: len(other.consumer.assigned()) == 12, other)
            assert quiet.consumer.assigned() == frozenset()

    async def test_progress_is_kept_for_the_metrics(self, broker, topic, group):
        async with self.member(broker, group, topic) as listener:
            for offset in (5, 9):
                await listener.consumer.commit(Partition(topic, 3), offset)
        rows = await self.ask(broker, "SELECT partition, next_offset FROM progress WHERE topic = $1", topic)
        assert [tuple(row) for row in rows] == [(3, 9)]

    async def end_sessions(self, broker: PostgresBroker) -> None:
        await self.ask(
            broker,
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )


class TestKafkaCluster:
    """Every default of aiokafka that could lose a record is set."""

    async def test_a_producer_waits_for_all_copies_and_repeats_nothing(self):
        producer = Cluster(bootstrap="127.0.0.1:1").producer()
        assert producer._sender._acks == -1
        assert producer._txn_manager is not None
        assert producer._txn_manager.transactional_id is None
        await producer.abandon(1)

    async def test_a_member_commits_nothing_by_itself_and_begins_with_the_first_record(self):
        member = Cluster(bootstrap="127.0.0.1:1", session_timeout=6, max_poll_interval=60).member("group")
        assert member._enable_auto_commit is False
        assert member._auto_offset_reset == "earliest"
        assert member._isolation_level == "read_uncommitted"
        assert member._group_instance_id is None
        assert (member._session_timeout_ms, member._max_poll_interval_ms) == (6_000, 60_000)
        assert member._heartbeat_interval_ms * 3 <= member._session_timeout_ms
        await member.abandon(1)

    async def test_an_address_may_say_how_long_a_silent_member_is_waited_for(self):
        asked = await connect_broker("kafka://127.0.0.1:1?session=4")
        silent = await connect_broker("kafka://127.0.0.1:1")
        assert (asked._cluster.session_timeout, silent._cluster.session_timeout) == (4, 15)

    async def test_a_member_that_finds_no_cluster_leaves_nothing_behind(self):
        broker = KafkaBroker(Cluster(bootstrap="127.0.0.1:1"), limit=2)
        with pytest.raises(KafkaConnectionError):
            await broker.consumer("group", ["passerelle.test.v1"]).start()
        gc.collect()

    async def test_a_user_is_let_in_with_a_password_over_tls(self):
        cluster = Cluster(bootstrap="127.0.0.1:1", tls=ssl.create_default_context(), user="training", password="x")
        access = cluster._access()
        assert (access["security_protocol"], access["sasl_mechanism"]) == ("SASL_SSL", "SCRAM-SHA-512")


@pytest.mark.kafka
class TestKafkaBroker(RemoteBrokerSuite):
    @pytest.fixture
    async def broker(self, kafka: str) -> AsyncIterator[KafkaBroker]:
        broker = KafkaBroker(Cluster(bootstrap=kafka, session_timeout=6, max_poll_interval=3))
        broker.address = kafka
        yield broker
        await broker.close()

    def words(self, broker: Broker) -> tuple[str, str]:
        return "kafka", broker.address

    async def forget(self, broker: Broker, topic: str) -> None:
        async with broker._admin.used() as admin:
            await admin.delete_topics([topic])
            async with asyncio.timeout(10):
                while await admin.topic(topic):
                    await asyncio.sleep(0.05)

    async def cut_off(self, broker: Broker, consumer: Consumer) -> None:
        """The suite does not poll it, so that it exceeds its poll interval and leaves the group."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def breakable() -> AsyncIterator[tuple[LocalKafka, str]]:
    home = Path(tempfile.mkdtemp(prefix="passerelle-kafka-"))
    kafka = LocalKafka(home)
    yield kafka, await kafka.start()
    await kafka.stop()
    shutil.rmtree(home)


@pytest.mark.kafka
class TestKafkaOutage:
    @pytest.fixture
    async def outage(self, breakable) -> AsyncIterator[tuple[LocalKafka, KafkaBroker, str]]:
        kafka, address = breakable
        broker = KafkaBroker(Cluster(bootstrap=address, request_timeout=2), limit=4)
        topic = f"passerelle.outage-{id(broker)}.v1"
        await broker.ensure_topics([topic])
        yield kafka, broker, topic
        await broker.close()

    @pytest.mark.parametrize(("fault", "repair"), [("pause", "resume"), ("kill", "revive")])
    async def test_publishing_fails_in_time_and_goes_on_after_an_outage(self, outage, fault, repair):
        kafka, broker, topic = outage
        publisher = broker.publisher()
        await publisher.publish(topic, numbered(range(12)))
        await kafka.command(fault, "1")
        try:
            async with asyncio.timeout(15):
                for _ in range(2):
                    with pytest.raises(PublishFailed):
                        await publisher.publish(topic, numbered(range(12, 24)))
        finally:
            await kafka.command(repair, "1")
        async with asyncio.timeout(60):
            while not await self.published(publisher, topic):
                continue
        assert values((await broker.last(topic)).values()) == list(range(12, 24))
        await publisher.close()

    async def published(self, publisher, topic: str) -> bool:
        try:
            await publisher.publish(topic, numbered(range(12, 24)))
        except PublishFailed:
            return False
        return True

    async def test_a_member_reads_on_after_an_outage_and_stops_in_time_within_one(self, outage):
        kafka, broker, topic = outage
        publisher = broker.publisher()
        await publisher.publish(topic, numbered(range(12)))
        suite = BrokerSuite()
        async with suite.member(broker, "outage", topic) as listener:
            await until(lambda: len(listener.everything) == 12, listener)
            await kafka.command("kill", "1")
            try:
                await listener.step()
            finally:
                await kafka.command("revive", "1")
            async with asyncio.timeout(60):
                while not await self.published(publisher, topic):
                    continue
            await until(lambda: set(listener.everything) == set(range(24)), listener)
            await kafka.command("pause", "1")
            try:
                async with asyncio.timeout(8):
                    await listener.consumer.stop()
            finally:
                await kafka.command("resume", "1")
        await publisher.close()
