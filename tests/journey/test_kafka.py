"""The same story over a real Kafka."""

import pytest

from tests.data.excerpt import Excerpt
from tests.journey.playing import figures, played

pytestmark = [pytest.mark.kafka, pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]


async def test_over_kafka_the_figures_are_the_same(kafka: str, palim: Excerpt) -> None:
    async with played(palim.folder, broker=kafka) as play:
        assert figures(play.report, palim.expected) == palim.expected
        assert (play.report["arrivals"], play.report["suspended"], play.report["at_work"]) == (0, 30, 66)
        assert play.report["verify"]["wrong"] == []
