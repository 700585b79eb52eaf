"""Services that are killed in the middle of the story lose nothing and do nothing twice."""

import asyncio
from itertools import count, cycle

import pytest

from passerelle.processes import SERVICES
from passerelle.stack import Stack
from tests.data.excerpt import Excerpt
from tests.journey.playing import Happening, figures, played

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]
EVERY = 4
A_MOMENT = 0.3


def kill_in_turn() -> Happening:
    """At every fourth step of the story the next service dies, a moment into what the step does."""
    steps, victims = count(1), cycle(SERVICES)

    def happens(stack: Stack) -> None:
        if next(steps) % EVERY == 0:
            asyncio.get_running_loop().call_later(A_MOMENT, stack.processes.every[next(victims)].kill)

    return happens


async def test_a_replay_with_a_dying_service_at_every_turn_gives_the_same_figures(palim: Excerpt) -> None:
    async with played(palim.folder, at_each_step=kill_in_turn()) as play:
        assert all(process.restarts for process in play.stack.processes.every.values())
        assert figures(play.report, palim.expected) == palim.expected
        assert (play.report["arrivals"], play.report["suspended"], play.report["at_work"]) == (0, 30, 66)
        assert await play.verdict() == []
