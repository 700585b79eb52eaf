"""Services that are killed again and again lose nothing and do nothing twice."""

import pytest

from tests.data.excerpt import Excerpt
from tests.journey.playing import figures, played

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]
SECONDS = 1.5


async def test_a_replay_under_fire_gives_the_same_figures(palim: Excerpt) -> None:
    async with played(palim.folder, kill_every=SECONDS) as play:
        assert sum(play.kills.values()) >= 5
        assert sum(one.restarts for one in play.stack.processes.every.values()) >= 5
        assert figures(play.report, palim.expected) == palim.expected
        assert (play.report["arrivals"], play.report["suspended"], play.report["at_work"]) == (0, 30, 66)
        assert play.report["verify"]["wrong"] == []
        assert await play.verdict() == []
