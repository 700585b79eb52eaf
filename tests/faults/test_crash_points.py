"""Killed at each named point between two effects, a process leaves nothing lost, doubled or half done."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator

import pytest

from passerelle.local import EmbeddedPostgres
from shared.messaging.broker import Broker
from tests.faults.crashing import POINTS
from tests.faults.pair import PATIENCE, Pair, pair, settled
from tests.messaging.member_brokers import broker_of
from tests.support import tree

pytestmark = [pytest.mark.faults, pytest.mark.kafka]
EVERY = [(role, point) for role, points in POINTS.items() for point in points]


@pytest.fixture
async def one(postgres: EmbeddedPostgres, kafka: str) -> AsyncIterator[Pair]:
    broker: Broker = broker_of("kafka", kafka)
    async with pair(postgres, broker) as found:
        yield found
    await broker.close()


@pytest.mark.parametrize(("role", "point"), EVERY)
async def test_a_process_that_dies_there_is_made_up_for(one: Pair, kafka: str, role: str, point: str) -> None:
    await one.tell(3)
    if role == "subscriber":
        await published(one)
    await died(one, kafka, role, point)
    await one.tell(2)
    assert await settled(one) == []


async def published(one: Pair) -> None:
    relay = one.relay()
    relayed, text = await relay.begin()
    while (moved := await relay.advance(relayed, text))[2]:
        relayed, text, _ = moved
    await relay._close()


async def died(one: Pair, kafka: str, role: str, point: str) -> None:
    words = (role, kafka, one.course._dsn, one.diary._dsn, one.source, one.group, str(one.passed))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.faults.crashing", *words), cwd=tree.ROOT, env={**os.environ, "CRASH_AT": point}
    )
    try:
        async with asyncio.timeout(PATIENCE):
            assert await process.wait() == -signal.SIGKILL
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
