"""Three brokers of which one is killed or hung, leaders that move, and the faults that aiokafka is known for."""

import asyncio
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import NewTopic
from aiokafka.errors import KafkaError, OutOfOrderSequenceNumber

from passerelle.local import EmbeddedPostgres, LocalKafka
from shared.messaging.broker import PublishFailed
from shared.messaging.brokers.kafka import Cluster, KafkaBroker
from shared.messaging.brokers.kafka.metadata import TopicsRequest
from tests.faults.pair import Pair, pair
from tests.messaging.broker_suite import Listener, numbered, values
from tests.support import absent
from tests.support.background import PATIENCE, running, until

VICTIM = 2
pytestmark = [
    pytest.mark.faults,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.xdist_group("three brokers"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def three() -> AsyncIterator[tuple[LocalKafka, str]]:
    if reason := LocalKafka.available():
        absent.absent(reason)
    home = Path(tempfile.mkdtemp(prefix="passerelle-kafka-"))
    kafka = LocalKafka(home)
    yield kafka, await kafka.start(3)
    await kafka.stop()
    shutil.rmtree(home)


@pytest_asyncio.fixture(loop_scope="session")
async def broker(three: tuple[LocalKafka, str]) -> AsyncIterator[KafkaBroker]:
    found = KafkaBroker(Cluster(bootstrap=three[1], session_timeout=4, request_timeout=3), limit=8)
    yield found
    await found.close()


@pytest_asyncio.fixture(loop_scope="session")
async def one(postgres: EmbeddedPostgres, broker: KafkaBroker) -> AsyncIterator[Pair]:
    async with pair(postgres, broker) as found:
        yield found


async def leaders(broker: KafkaBroker, topic: str) -> dict[int, int]:
    """The broker that leads each partition; -1 for none."""
    async with broker._admin.used() as admin:
        response = await admin._send_request(TopicsRequest([topic]))
    ((_, _, _, _, partitions, *_),) = response.topics
    return {number: leader for _, number, leader, *_ in partitions}


@pytest.mark.parametrize(("fault", "repair"), [("kill", "revive"), ("pause", "resume")])
async def test_one_broker_of_three_may_go_and_its_leaders_come_back_under_load(
    three: tuple[LocalKafka, str],
    broker: KafkaBroker,
    one: Pair,
    fault: str,
    repair: str,
    figure: Callable[[str], None],
) -> None:
    kafka, address = three
    topic = f"passerelle.{one.source}.v1"

    async def led() -> int:
        return sum(leader == VICTIM for leader in (await leaders(broker, topic)).values())

    async with running(one.relay().run(), one.subscriber().run(), one.runner().run()) as tasks:
        await one.tell(2)
        await until(one.heard, *tasks)
        before = await led()
        await kafka.command(fault, str(VICTIM))
        try:
            await one.tell(2)
            await until(one.heard, *tasks)
        finally:
            await kafka.command(repair, str(VICTIM))

        async def home() -> bool:
            await one.tell()
            await kafka.command("tool", *ELECTION, "--bootstrap-server", address)
            return await led() == before

        await until(home, *tasks)
        await one.tell()
        await until(one.heard, *tasks)
    assert before > 0
    assert await one.wrong() == []
    figure(f"{fault}: {await one.diary.head()} effects, {before} leaders went and came back under load")


ELECTION = (
    "org.apache.kafka.tools.LeaderElectionCommand",
    *("--election-type", "preferred", "--all-topic-partitions"),
)


@pytest_asyncio.fixture(loop_scope="session")
async def lonely(broker: KafkaBroker) -> str:
    """A topic whose one copy lies on the victim: without it, the partition has no leader."""
    topic = f"passerelle.lonely-{uuid4().hex}.v1"
    async with broker._admin.used() as admin:
        await admin.create_topics([NewTopic(topic, -1, -1, replica_assignments={0: [VICTIM]})])
    async with asyncio.timeout(PATIENCE):
        while (await leaders(broker, topic)).get(0) != VICTIM:
            await asyncio.sleep(0.05)
    return topic


async def test_a_producer_that_gave_up_a_batch_is_poisoned_and_ours_is_replaced(
    three: tuple[LocalKafka, str], broker: KafkaBroker, lonely: str
) -> None:
    """aiokafka 0.14, issue 1017: a batch that expires without a leader uses up its sequence number unsent."""
    kafka, address = three
    theirs = AIOKafkaProducer(
        bootstrap_servers=address, enable_idempotence=True, acks="all", request_timeout_ms=2000, metadata_max_age_ms=300
    )
    await theirs.start()
    ours = broker.publisher()
    try:
        await theirs.send_and_wait(lonely, b"theirs, 1", partition=0)
        await ours.publish(lonely, [(0, one) for _, one in numbered([1])])
        await kafka.command("kill", str(VICTIM))
        try:
            await until(lambda: _leaderless(theirs, lonely))
            with pytest.raises(KafkaError):
                await theirs.send_and_wait(lonely, b"theirs, 2", partition=0)
            with pytest.raises(PublishFailed):
                await ours.publish(lonely, [(0, one) for _, one in numbered([2])])
        finally:
            await kafka.command("revive", str(VICTIM))
        async with asyncio.timeout(PATIENCE):
            while not await _published(ours, lonely):
                continue
        assert (await broker.ends(lonely))[0] == 3
        with pytest.raises(OutOfOrderSequenceNumber):
            await asyncio.wait_for(theirs.send_and_wait(lonely, b"theirs, 3", partition=0), PATIENCE)
    finally:
        await ours.close()
        theirs._closed = True
        await theirs.client.close()
        if task := theirs._sender.sender_task:
            task.cancel()
            await asyncio.wait([task])
    assert values((await broker.last(lonely)).values()) == [2]


async def _leaderless(producer: AIOKafkaProducer, topic: str) -> bool:
    await producer.client.force_metadata_update()
    leader = producer.client.cluster.leader_for_partition(TopicPartition(topic, 0))
    return leader is None or leader == -1


async def _published(publisher: object, topic: str) -> bool:
    try:
        await publisher.publish(topic, [(0, one) for _, one in numbered([2])])
    except PublishFailed:
        return False
    return True


MAX_POLL_INTERVAL = 3.0
STARVED_FOR = 2 * MAX_POLL_INTERVAL


async def test_a_member_that_went_without_partitions_for_long_is_given_some_again(
    three: tuple[LocalKafka, str], broker: KafkaBroker
) -> None:
    """aiokafka 0.14 lets nobody rejoin who was idle for longer than the poll interval (issue 1187); to poll is enough
    not to be idle, and this holds it there."""
    topic = f"passerelle.starved-{uuid4().hex}.v1"
    await broker.ensure_topics([topic], partitions=1)
    cluster = Cluster(bootstrap=three[1], session_timeout=4, max_poll_interval=MAX_POLL_INTERVAL)
    members = [KafkaBroker(cluster).consumer(f"group of {topic}", [topic]) for _ in range(2)]
    for member in members:
        await member.start()
    try:
        async with running(*(_listening(Listener(member)) for member in members)):
            await until(lambda: _shared(members))
            since = time.monotonic()
            await until(lambda: _so_long_ago(since))
            holder, heir = sorted(members, key=lambda one: len(one.assigned()), reverse=True)
            await holder.stop()
            await until(lambda: _holds(heir))
    finally:
        for member in members:
            await member.stop()


async def _listening(listener: Listener) -> None:
    while True:
        await listener.step()


async def _shared(members: list) -> bool:
    return sorted(len(one.assigned()) for one in members) == [0, 1]


async def _holds(member) -> bool:
    return bool(member.assigned())


async def _so_long_ago(moment: float) -> bool:
    return time.monotonic() - moment > STARVED_FOR
