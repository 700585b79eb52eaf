"""The fixtures every room may ask for: a database of its own, a broker, a seed."""

import random
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio

from passerelle.local import EmbeddedPostgres, LocalKafka
from tests.journey.fixtures import palim as palim
from tests.journey.fixtures import play as play
from tests.journey.fixtures import traces as traces
from tests.support import absent, seeds

SHARED = {
    "kafka": "kafka",
    "containers": "containers",
    "keycloak": "keycloak",
    "browser": "stack",
    "journey": "stack",
    "alerts": "alerts",
}


def pytest_configure(config: pytest.Config) -> None:
    seeds.choose(config)


def pytest_report_header(config: pytest.Config) -> str:
    return f"seed: {seeds.of(config)} (SEED={seeds.of(config)} repeats the random tests)"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is dear to start is started once: one worker runs all tests that share it.

    pytest-xdist 3.8 tells its scheduler by a name that pytest 9.2 no longer reads (pytest-xdist issue 1386)."""
    for item in items:
        shared = [group for marker, group in SHARED.items() if item.get_closest_marker(marker)]
        if shared := [*shared, *(named.args[0] for named in item.iter_markers("xdist_group"))]:
            item.add_marker(pytest.mark.xdist_group(shared[0]))
            if config.getoption("loadgroup", False):
                item._id = type(item.id).parse(f"{item.nodeid}@{shared[0]}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    absent.report(terminalreporter)


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    return seeds.of(request.config)


@pytest.fixture
def dice(seed: int) -> random.Random:
    return random.Random(seed)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def postgres() -> AsyncIterator[EmbeddedPostgres]:
    """One server per worker, without fsync; beside pytest's own folders, which only their owner may pass."""
    home = Path(tempfile.mkdtemp(prefix="passerelle-postgres-"))
    server = EmbeddedPostgres(home, durable=False)
    await server.start()
    yield server
    await server.stop()
    shutil.rmtree(home)


@pytest_asyncio.fixture
async def database(postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    """The DSN of an empty database."""
    name = f"test_{uuid4().hex}"
    await postgres.create_database(name)
    yield postgres.dsn(name)
    await postgres.drop_database(name)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def kafka(kafka_home: Path) -> AsyncIterator[str]:
    """The bootstrap address of a real broker; mark its tests with `kafka`."""
    if reason := LocalKafka.available():
        absent.absent(reason)
    broker = LocalKafka(kafka_home)
    yield await broker.start()
    await broker.stop()


@pytest.fixture(scope="session")
def kafka_home() -> Iterator[Path]:
    """Where that broker keeps its log."""
    home = Path(tempfile.mkdtemp(prefix="passerelle-kafka-"))
    yield home
    shutil.rmtree(home)
