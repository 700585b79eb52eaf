"""A local Kafka says what it lacks, keeps what it stored and survives the loss of one broker in three."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from passerelle.local import LocalKafka
from tests.support.absent import absent


@pytest.fixture
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="passerelle-kafka-") as home:
        yield Path(home)


@pytest.fixture
async def local(home: Path) -> AsyncIterator[LocalKafka]:
    if reason := LocalKafka.available():
        absent(reason)
    local = LocalKafka(home)
    yield local
    await local.stop()


async def make_topic(bootstrap: str, name: str, copies: int) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(name, 1, copies)])
    finally:
        await admin.close()


def test_a_machine_without_java_and_maven_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda program: None)
    assert "openjdk-17-jre-headless" in LocalKafka.available()
    assert "maven" in LocalKafka.available()


async def test_a_launcher_without_java_fails_with_the_reason(home, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda program: None)
    with pytest.raises(RuntimeError, match="Java"):
        await LocalKafka(home).start()


@pytest.mark.kafka
async def test_two_brokers_are_refused(local):
    with pytest.raises(RuntimeError, match="one broker or three"):
        await local.start(2)


@pytest.mark.kafka
async def test_running_brokers_are_taken_over_and_one_of_three_may_be_lost(local, home):
    bootstrap = await local.start(3)
    assert await LocalKafka(home).start(3) == bootstrap
    await make_topic(bootstrap, "journeys", copies=3)

    async with asyncio.timeout(60):
        async with AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=True) as producer:
            await producer.send_and_wait("journeys", b"before")
            await local.command("kill", "2")
            assert "stopped" in (await local.command("status")).splitlines()[1]
            await producer.send_and_wait("journeys", b"while one is gone")
            await local.command("revive", "2")
            after = await producer.send_and_wait("journeys", b"after")
    assert after.offset == 2
