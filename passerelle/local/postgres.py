"""An embedded PostgreSQL is a server of our own in a data folder; it outlives the process that started it."""

import asyncio
import re
from pathlib import Path

import asyncpg

from passerelle.local.cluster import USER, Cluster
from passerelle.local.ports import LOOPBACK


class EmbeddedPostgres:
    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self._cluster = Cluster(data_dir, durable=durable)
        self._port: int | None = None

    async def start(self) -> None:
        """A server left by a process that was killed is taken over where it answers, and replaced where it does not."""
        await asyncio.to_thread(self._cluster.initialise)
        self._port = await asyncio.to_thread(self._cluster.running_port)
        if self._port is None or not await self._answers():
            await self.stop()
            self._port = await asyncio.to_thread(self._cluster.launch)

    async def stop(self) -> None:
        self._port = None
        await asyncio.to_thread(self._cluster.stop)

    async def restart(self) -> None:
        """After a crash; whoever was connected finds it again at the same place."""
        await asyncio.to_thread(self._cluster.restart)

    def dsn(self, database: str = "postgres") -> str:
        if self._port is None:
            raise RuntimeError("PostgreSQL is not started")
        return f"postgresql://{USER}:{self._cluster.password}@{LOOPBACK}:{self._port}/{database}"

    async def create_database(self, name: str) -> None:
        try:
            await self._execute(f"CREATE DATABASE {_identifier(name)}")
        except (asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):
            return

    async def drop_database(self, name: str) -> None:
        await self._execute(f"DROP DATABASE IF EXISTS {_identifier(name)} WITH (FORCE)")

    async def _answers(self) -> bool:
        try:
            await self._execute("SELECT 1")
        except (OSError, asyncpg.PostgresError):
            return False
        return True

    async def _execute(self, statement: str) -> None:
        connection = await asyncpg.connect(self.dsn(), timeout=10)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


def _identifier(name: str) -> str:
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", name):
        raise ValueError(f"not the name of a database: {name!r}")
    return name
