"""PALIM is replayed through the five services as containers, over a real Kafka and a real PostgreSQL."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio

from passerelle.folder import DataFolder, Running
from passerelle.issuing import serving
from passerelle.local import EmbeddedPostgres, LocalKafka, free_port
from passerelle.processes import SERVICES
from passerelle.stack import KEYS, Stack, databases_of
from tests.images.containers import UID, USER, once, ready, running, state
from tests.support.absent import absent
from tests.support.tree import ROOT

pytestmark = [pytest.mark.containers, pytest.mark.asyncio(loop_scope="session")]
HELD = (
    "--user", USER, "--read-only", "--read-only-tmpfs=false", "--tmpfs", "/tmp",
    "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
)  # fmt: skip
LEDGER = "/var/lib/passerelle"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def kafka_of_containers(home: Path) -> AsyncIterator[str]:
    if reason := LocalKafka.available():
        absent(reason)
    broker = LocalKafka(home / "kafka")
    yield await broker.start()
    await broker.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stack(built: dict[str, str], home: Path, kafka_of_containers: str) -> AsyncIterator[dict[str, str]]:
    """The containers, by service, of a demo stack that `stack.json` tells the command line of."""
    folder = DataFolder(home / "stack")
    folder.prepare()
    postgres = EmbeddedPostgres(folder.path / "postgres", durable=False)
    await postgres.start()
    try:
        databases, broker = await databases_of(postgres), f"kafka://{kafka_of_containers}"
        told = Stack(folder, addresses={name: f"http://127.0.0.1:{free_port()}" for name in SERVICES})
        async with serving(folder.issuer, folder.path / "keys", told.addresses["gateway"]) as told.issuer:
            _give(folder.path / "keys")
            with folder.kept(), contained(built, told, databases, broker) as containers:
                folder.write(Running(os.getpid(), broker, told.addresses, databases, told.issuer))
                await asyncio.gather(*(ready(containers[name], told.addresses[name]) for name in SERVICES))
                yield containers
    finally:
        await postgres.stop()


def _give(folder: Path) -> None:
    for one in (folder, *folder.iterdir()):
        os.chown(one, UID, UID)


@contextmanager
def contained(
    built: Mapping[str, str], stack: Stack, databases: dict[str, str], broker: str
) -> Iterator[dict[str, str]]:
    """Each service migrates its own databases, and then runs."""
    keys, ledger = stack.folder.path / "keys", stack.folder.path / "ledger"
    ledger.mkdir()
    _give(ledger)
    files = ["--volume", f"{keys}:{keys}:ro", "--volume", f"{ledger}:{LEDGER}"]
    with ExitStack() as opened:
        containers = {}
        for name in SERVICES:
            vault = [f"shared.privacy.tables={databases[KEYS]}"] if name == "selection" else []
            targets = [f"services.{name}.app={databases[name]}", *vault, f"broker={broker}"]
            migration = ("python", "-m", "shared.chassis.migration")
            once(built[name], HELD, {"PASSERELLE_MIGRATE": " ".join(targets)}, *migration)
            place = {"HOST": "127.0.0.1", "PORT": str(urlsplit(stack.addresses[name]).port)}
            entered = {"PASSERELLE_ERASURE_LEDGER": f"{LEDGER}/erasures.ledger"} if name == "selection" else {}
            environment = stack.environment(name, databases, broker) | place | entered
            containers[name] = opened.enter_context(running(built[name], (*HELD, *files), environment))
        yield containers


async def test_palim_through_containers_gives_the_figures_it_gives_anywhere(stack, home):
    report = home / "report.json"
    replay = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "passerelle.cli", "replay", "--report", report),
        env={**os.environ, "PASSERELLE_DATA_DIR": str(home / "stack")}, cwd=ROOT, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    told, _ = await replay.communicate()
    assert replay.returncode == 0, told.decode()
    found = json.loads(report.read_text())
    expected = json.loads((ROOT / "passerelle" / "palim" / "expected.json").read_text())
    assert {name: found[name] for name in expected} == expected
    assert found["verify"]["clean"]
    assert found["verify"]["applied"] > found["verify"]["published"] > 0
    assert all(state(container)["Running"] for container in stack.values())
    print(f"\nPALIM through containers: {found['seconds']}, {sum(found['verify']['events'].values())} events")
