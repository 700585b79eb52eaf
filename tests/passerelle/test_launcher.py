"""A launcher ends what it started: told to end, it is gone only after the rest; killed, it takes its services along."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator

import psutil
import pytest

from passerelle import keeping
from passerelle.folder import DataFolder, NotRunning
from passerelle.local import EmbeddedPostgres
from passerelle.local.cluster import Cluster
from passerelle.processes import SERVICES
from tests.chassis.waiting import eventually
from tests.journey.playing import data_folder

UP = (sys.executable, "-m", "passerelle.cli", "up", "--foreground")
Launcher = asyncio.subprocess.Process
pytestmark = pytest.mark.journey


@pytest.fixture
async def folder() -> AsyncIterator[DataFolder]:
    with data_folder() as folder:
        yield folder
        await EmbeddedPostgres(folder.path / "postgres").stop()


@pytest.fixture
async def launcher(folder: DataFolder) -> AsyncIterator[Launcher]:
    """It is ready; whatever the test leaves of it is killed."""
    launcher = await asyncio.create_subprocess_exec(*UP, env={**os.environ, "PASSERELLE_DATA_DIR": str(folder.path)})

    async def is_ready() -> bool:
        assert launcher.returncode is None
        return (folder.path / "ready").exists()

    try:
        await eventually(is_ready, within=120)
        yield launcher
    finally:
        if launcher.returncode is None:
            launcher.kill()
        await launcher.wait()


def services_of(launcher: Launcher) -> list[psutil.Process]:
    found = [child for child in psutil.Process(launcher.pid).children() if "--supervised" in child.cmdline()]
    assert len(found) == len(SERVICES)
    return found


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
