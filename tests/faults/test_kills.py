"""Whatever is killed under load, nothing acknowledged is lost or done twice, and the order of each person is kept."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from passerelle.local import LocalKafka
from tests.data import excerpt
from tests.faults import arena
from tests.faults.arena import SECOND, SESSION, Arena
from tests.faults.breakable import BreakableService
from tests.support import absent

CYCLES = 32
BROKER_AWAY = 60.0
pytestmark = [
    pytest.mark.faults,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.xdist_group("arena"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def fight(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> AsyncIterator[Arena]:
    if reason := LocalKafka.available():
        absent.absent(reason)
    palim = excerpt.make(tmp_path_factory.mktemp("palim"))
    home: Path = tmp_path_factory.mktemp("kafka")
    async with arena.arena(LocalKafka(home), palim.folder, request.config.option.hypothesis_seed) as one:
        yield one


async def test_whoever_is_killed_at_random_every_cycle_ends_whole(fight: Arena, figure: Callable[[str], None]) -> None:
    names = [*fight.victims]
    for cycle in range(CYCLES):
        name = names[cycle % len(names)] if cycle < len(names) else fight.dice.choice(names)
        async with fight.load():
            await fight.more(fight.dice.randint(5, 25))
            await fight.kill(name)
            await fight.more(5)
        assert await fight.wrong() == [], f"after {name} was killed, cycle {cycle + 1}"
    kills = ", ".join(f"{name} {number}" for name, number in fight.kills.most_common())
    events = sum(fight.heads.values())
    figure(f"{CYCLES} cycles clean, {fight.results} acknowledged results, {events} events; killed: {kills}")


async def test_a_rolling_restart_under_load_loses_nothing(fight: Arena, figure: Callable[[str], None]) -> None:
    before = fight.results
    async with fight.load():
        for victim in fight.victims.values():
            if isinstance(victim, BreakableService):
                await fight.more(3)
                await victim.restart()
    assert await fight.wrong() == []
    figure(f"six processes one after the other, {fight.results - before} results acknowledged meanwhile")


async def test_a_worker_that_stood_still_until_others_took_over_does_no_harm(fight: Arena) -> None:
    worker = fight.victims[SECOND]
    async with fight.load():
        await fight.more(3)
        worker.hang()
        await fight.more(3)
        await until_later(2 * SESSION)
        worker.wake()
        await fight.more(3)
    assert await fight.wrong() == []


async def test_while_the_broker_hangs_commands_are_accepted_and_all_arrives_afterwards(
    fight: Arena, figure: Callable[[str], None]
) -> None:
    before = fight.results
    async with fight.load():
        await fight.victims["broker"].hang()
        try:
            await fight.more(20)
            await until_later(BROKER_AWAY)
        finally:
            await fight.victims["broker"].wake()
    accepted = fight.results - before
    assert await fight.wrong() == []
    figure(f"{accepted} results acknowledged in {BROKER_AWAY:.0f} s without a broker")


async def until_later(seconds: float) -> None:
    """What others do when they have waited long enough can be seen by nothing but the time."""
    await asyncio.sleep(seconds)


async def test_the_checker_names_a_result_that_was_lost_and_one_that_was_done_twice(fight: Arena) -> None:
    async with fight.load():
        await fight.more(2 * len(fight.journeys))
    assert await fight.wrong() == []
    lost, doubled = fight.journeys[:2]
    fight.acknowledged[lost].append(("ict", 100))
    once = fight.acknowledged[doubled].pop()
    found = await fight.wrong()
    fight.acknowledged[lost].pop()
    fight.acknowledged[doubled].append(once)
    named = {(line.partition(" has ")[0], "at the gateway" in line) for line in found}
    assert named == {(journey, place) for journey in (lost, doubled) for place in (False, True)}
