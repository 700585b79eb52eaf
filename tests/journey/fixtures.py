"""One play for all who only look; it writes its traces beside it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.data import excerpt
from tests.data.excerpt import Excerpt
from tests.journey.playing import Play, played

TRACES_EVERY_MILLISECONDS = "100"


@pytest.fixture(scope="session")
def palim(tmp_path_factory: pytest.TempPathFactory) -> Excerpt:
    return excerpt.make(tmp_path_factory.mktemp("palim"))


@pytest.fixture(scope="session")
def traces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("traces")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def play(palim: Excerpt, traces: Path) -> AsyncIterator[Play]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PASSERELLE_TRACES", f"file:{traces}/SERVICE.jsonl")
        environment.setenv("OTEL_BSP_SCHEDULE_DELAY", TRACES_EVERY_MILLISECONDS)
        async with played(palim.folder) as play:
            yield play
