"""A launcher that is killed takes its services with it."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator

import psutil
import pytest

from passerelle.folder import DataFolder, NotRunning
from passerelle.local import EmbeddedPostgres
from passerelle.processes import SERVICES
from tests.journey.playing import data_folder

UP = (sys.executable, "-m", "passerelle.cli", "up", "--foreground")
pytestmark = pytest.mark.journey


@pytest.fixture
async def folder() -> AsyncIterator[DataFolder]:
    with data_folder() as folder:
        yield folder
        await EmbeddedPostgres(folder.path / "postgres").stop()


async def test_services_end_when_their_launcher_was_killed(folder: DataFolder) -> None:
    launcher = await asyncio.create_subprocess_exec(*UP, env={**os.environ, "PASSERELLE_DATA_DIR": str(folder.path)})
    try:
        async with asyncio.timeout(120):
            while not (folder.path / "ready").exists():
                assert launcher.returncode is None
                await asyncio.sleep(0.1)
        services = [child for child in psutil.Process(launcher.pid).children() if "--supervised" in child.cmdline()]
        assert len(services) == len(SERVICES)
    finally:
        launcher.send_signal(signal.SIGKILL)
        await launcher.wait()
    _, alive = await asyncio.to_thread(psutil.wait_procs, services, timeout=60)
    assert alive == []
    with pytest.raises(NotRunning):
        folder.running()
