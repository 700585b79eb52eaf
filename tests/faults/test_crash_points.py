"""Killed at each named point between two effects, a process leaves nothing lost, doubled or half done."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from passerelle.local import EmbeddedPostgres
from shared.kernel.execute import Asked, execute
from shared.kernel.store import Cause
from shared.messaging.broker import Broker
from tests.faults.crashing import POINTS
from tests.faults.pair import CLERK, PEOPLE, Pair, pair, settled
from tests.faults.simulator.services import Write, diary
from tests.messaging.member_brokers import broker_of
from tests.support import tree
from tests.support.background import PATIENCE

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


async def test_the_checker_names_an_effect_that_nothing_told_and_one_that_is_missing(one: Pair) -> None:
    await one.tell(1)
    assert await settled(one) == []
    twice = [Asked(diary, PEOPLE[0], Write(line="plain 0"))]
    await execute(one.diary, twice, CLERK, Cause(uuid4()))
    await one.tell(1)
    found = await one.wrong()
    assert any(line.startswith(f"{PEOPLE[0]}: written ['plain 0', 'reminder 0', 'plain 0']") for line in found)
    assert any(line.startswith(f"{PEOPLE[1]}: written ['plain 0', 'reminder 0'], told") for line in found)
    assert any("did not hear" in line for line in found)


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
