"""The place the figures are taken at: a PostgreSQL of its own with fsync on, and what else a row asks for."""

import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from uuid import uuid4

import psutil

from bench.measuring import Contender, Run
from bench.running import Running, stack
from bench.sizes import Size
from passerelle.local import EmbeddedPostgres, LocalKafka

OF_THE_STACK = "kafka-of-the-stack"


@dataclass
class Place:
    """A Kafka and the stack are started when a row first asks, and stay to the end; `peers` is the Python of theirs.
    `over_kafka` says which broker the stack has: one of its own, as rows publish in the services' names."""

    home: Path
    size: Size
    postgres: EmbeddedPostgres
    opened: AsyncExitStack
    peers: Path | str = ""
    over_kafka: bool = False
    kept: bool = False
    _kafkas: dict[str, str] = field(default_factory=dict)
    _stack: Running | None = None

    async def database(self) -> str:
        name = f"bench_{uuid4().hex}"
        await self.postgres.create_database(name)
        return self.postgres.dsn(name)

    def log(self, name: str) -> Path:
        return self.home / f"{name}.log"

    async def kafka(self, name: str = "kafka") -> str:
        if name not in self._kafkas:
            broker = LocalKafka(self.home / name)
            self.opened.push_async_callback(broker.stop)
            self._kafkas[name] = await broker.start()
        return self._kafkas[name]

    @property
    def broker(self) -> psutil.Process:
        return psutil.Process(int((self.home / "kafka" / "1" / "pid").read_text()))

    async def stack(self) -> Running:
        if self._stack is None:
            broker = f"kafka://{await self.kafka(OF_THE_STACK)}" if self.over_kafka else "postgres"
            self._stack = await self.opened.enter_async_context(stack(self.home / "stack", broker))
        return self._stack

    def watched(self, contender: Contender, postgres: Path | None = None, **others: psutil.Process) -> Contender:
        """The contender, with what a PostgreSQL (the bench's own) and other processes computed meanwhile."""
        return partial(_watched, contender, postgres or self.home / "postgres", others)


async def _watched(contender: Contender, postgres: Path, others: dict[str, psutil.Process], count: int) -> Run:
    before, database = {name: spent(process) for name, process in others.items()}, computed(postgres)
    run = await contender(count)
    found = {name: spent(process) - before[name] for name, process in others.items()}
    found["PostgreSQL"] = computed(postgres) - database
    return Run(run.count, run.seconds, {**found, **run.cpu}, run.latencies)


def spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def computed(folder: Path) -> float:
    """The seconds that the PostgreSQL of this folder has computed, backends that have ended included."""
    server = psutil.Process(int((folder / "cluster" / "postmaster.pid").read_text().split()[0]))
    times = server.cpu_times()
    alive = sum(map(_spent_so_far, server.children(recursive=True)))
    return float(times.children_user + times.children_system) + spent(server) + alive


def _spent_so_far(backend: psutil.Process) -> float:
    """Nothing for one that has ended meanwhile: the server counts it among its children from now on."""
    try:
        return spent(backend)
    except psutil.NoSuchProcess:
        return 0.0


@asynccontextmanager
async def place(size: Size, peers: Path | str = "", *, over_kafka: bool = False) -> AsyncIterator[Place]:
    """Gone afterwards, unless something `kept` it."""
    home = Path(tempfile.mkdtemp(prefix="passerelle-bench-"))
    kept = False
    try:
        async with AsyncExitStack() as opened:
            postgres = EmbeddedPostgres(home / "postgres")
            opened.push_async_callback(postgres.stop)
            await postgres.start()
            here = Place(home, size, postgres, opened, peers, over_kafka)
            yield here
            kept = here.kept
    finally:
        if not kept:
            shutil.rmtree(home, ignore_errors=True)
