"""One launcher keeps a data folder: it ends what it started before it goes, and killed, it takes its services along."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psutil
import pytest

from passerelle import keeping
from passerelle.client import connected
from passerelle.folder import DataFolder, NotRunning
from passerelle.local import EmbeddedPostgres
from passerelle.local.cluster import Cluster
from passerelle.processes import SERVICES
from tests.chassis.waiting import eventually
from tests.journey.playing import data_folder

UP = ("up", "--foreground")
Launcher = asyncio.subprocess.Process
pytestmark = pytest.mark.journey


@pytest.fixture
async def folder() -> AsyncIterator[DataFolder]:
    with data_folder() as folder:
        yield folder
        await EmbeddedPostgres(folder.path / "postgres").stop()


@asynccontextmanager
async def started(folder: DataFolder, *words: str) -> AsyncIterator[Launcher]:
    """Killed, where the test leaves it running."""
    environment = {**os.environ, "PASSERELLE_DATA_DIR": str(folder.path)}
    launcher = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "passerelle.cli", *words), env=environment, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield launcher
    finally:
        if launcher.returncode is None:
            launcher.kill()
        await launcher.wait()


@pytest.fixture
async def launcher(folder: DataFolder) -> AsyncIterator[Launcher]:
    """It is ready."""
    async with started(folder, *UP) as launcher:

        async def is_ready() -> bool:
            assert launcher.returncode is None
            return (folder.path / "ready").exists()

        await eventually(is_ready, within=120)
        yield launcher


def services_of(launcher: Launcher) -> list[psutil.Process]:
    found = [child for child in psutil.Process(launcher.pid).children() if "--supervised" in child.cmdline()]
    assert len(found) == len(SERVICES)
    return found


async def test_a_second_launcher_is_refused_and_the_first_goes_on(folder: DataFolder, launcher: Launcher) -> None:
    running = folder.running()
    for words in (UP, ("demo", "--headless")):
        async with started(folder, *words) as second, asyncio.timeout(60):
            _, told = await second.communicate()
        assert (second.returncode, "passerelle down" in told.decode()) == (1, True)
    assert folder.running() == running
    async with connected(folder) as client:
        assert (await client.get("selection", "/v1/operator/condition"))["stopped"] == []


async def test_a_stack_that_is_called_stopped_runs_no_more(folder: DataFolder, launcher: Launcher) -> None:
    services = services_of(launcher)
    await keeping.stop(folder)
    assert [service for service in services if service.is_running()] == []
    assert Cluster(folder.path / "postgres", durable=True).running_port() is None
    assert not (folder.path / "ready").exists()


async def test_services_end_when_their_launcher_was_killed(folder: DataFolder, launcher: Launcher) -> None:
    services = services_of(launcher)
    launcher.kill()
    await launcher.wait()
    _, alive = await asyncio.to_thread(psutil.wait_procs, services, timeout=60)
    assert alive == []
    with pytest.raises(NotRunning):
        folder.running()
