"""Whatever is killed under load, nothing acknowledged is lost or done twice, and the order of each person is kept."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from passerelle.local import LocalKafka
from tests.data import excerpt
from tests.faults import arena
from tests.faults.arena import Arena
from tests.support import absent

CYCLES = 32
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
