"""The same story over a real Kafka, and nobody's identity in its log."""

import asyncio
from pathlib import Path

import pytest

from tests.data import excerpt
from tests.journey import canary
from tests.journey.playing import figures, played

pytestmark = [pytest.mark.kafka, pytest.mark.journey, pytest.mark.asyncio(loop_scope="session")]


async def test_over_kafka_the_figures_are_the_same_and_its_log_knows_no_names(
    kafka: str, kafka_home: Path, tmp_path: Path
) -> None:
    palim = excerpt.make(tmp_path)
    canary.mark(palim, twice=False)
    async with played(palim.folder, broker=kafka) as play:
        assert figures(play.report, palim.expected) == palim.expected
        assert (play.report["arrivals"], play.report["suspended"], play.report["at_work"]) == (0, 30, 66)
        assert play.report["verify"]["wrong"] == []
        journey = (await play.journeys(stage="reintegration"))[0]["id"]
        logs = [file for file in kafka_home.rglob("*.log") if file.parent.name.startswith("passerelle.")]
        assert any(journey.encode() in file.read_bytes() for file in logs), "the log is read as it is"
        assert await asyncio.to_thread(canary.in_files, kafka_home) == {}
