"""A PostgreSQL that can be brought back: a base backup, and its write-ahead log received elsewhere as it is written."""

import asyncio
import shutil
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import psutil

from passerelle.local import EmbeddedPostgres
from passerelle.local.account import Account
from passerelle.local.cluster import programs

READY_WITHIN = 60.0
SYNCHRONOUS = "ALTER SYSTEM SET synchronous_standby_names = 'pg_receivewal'"
STREAMING = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
PARTIAL = "cp {wal}/%f %p || cp {wal}/%f.partial %p"


@dataclass
class Recoverable:
    """No commit is acknowledged before the receiver has it too, so that nothing acknowledged is lost with the server.

    Each restored server is another one, with the same databases and password."""

    home: Path
    server: EmbeddedPostgres = field(init=False)
    _receiver: Process | None = None
    _restored: int = 0

    def __post_init__(self) -> None:
        self.server = EmbeddedPostgres(self.home / "server-0")

    async def start(self) -> None:
        await self.server.start()
        await self._folder("wal")
        await self._receive()

    async def stop(self) -> None:
        if self._receiver and self._receiver.returncode is None:
            self._receiver.kill()
            await self._receiver.wait()
        with suppress(RuntimeError):
            await self.server.stop()

    async def back_up(self) -> None:
        """A base backup of the running server, verified."""
        target = self.home / "backup"
        await self._folder("backup")
        options = ("--wal-method=none", "--checkpoint=fast", f"--dbname={self.server.dsn()}", f"--pgdata={target}")
        await self._program("pg_basebackup", *options)
        await self._program("pg_verifybackup", "--no-parse-wal", str(target))

    async def mark(self, name: str) -> None:
        """A point that can be restored to."""
        async with self._asking() as connection:
            await connection.execute("SELECT pg_create_restore_point($1)", name)
            await connection.execute("SELECT txid_current()")

    async def lose(self) -> None:
        """The server is killed, and its disk is gone."""
        folder = self._folder_of(self._restored)
        master = psutil.Process(int((folder / "cluster" / "postmaster.pid").read_text().split()[0]))
        processes = [master, *master.children(recursive=True)]
        for one in processes:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        await asyncio.to_thread(psutil.wait_procs, processes)
        if self._receiver:
            await self._receiver.wait()
        (folder / "password").rename(self.home / "password")
        await asyncio.to_thread(shutil.rmtree, folder)

    async def restore(self, point: str | None = None) -> None:
        """From the base backup, to the end of what was received or to a marked point."""
        self._restored += 1
        folder, account = self._folder_of(self._restored), Account.current()
        await asyncio.to_thread(shutil.copytree, self.home / "backup", folder / "cluster")
        shutil.copy(self.home / "password", folder / "password")
        settings = {
            "restore_command": PARTIAL.format(wal=self.home / "wal"),
            "recovery_target_action": "promote",
            **({"recovery_target_name": point} if point else {}),
        }
        with (folder / "cluster" / "postgresql.auto.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        (folder / "cluster" / "recovery.signal").touch()
        (folder / "server.log").touch()
        for path in (folder, *folder.rglob("*")):
            account.own(path)
        self.server = EmbeddedPostgres(folder)
        await self.server.start()
        async with asyncio.timeout(READY_WITHIN), self._asking() as connection:
            while await connection.fetchval("SELECT pg_is_in_recovery()"):
                await asyncio.sleep(0.05)
            await connection.execute("ALTER SYSTEM RESET synchronous_standby_names")
            await connection.execute("SELECT pg_reload_conf()")

    async def _receive(self) -> None:
        account = Account.current()
        under: dict[str, Any] = (
            {"user": account.uid, "group": account.gid, "extra_groups": []} if account.switch else {}
        )
        self._receiver = await asyncio.create_subprocess_exec(
            programs() / "pg_receivewal", f"--dbname={self.server.dsn()}", f"--directory={self.home / 'wal'}",
            "--synchronous", "--no-loop", stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, cwd="/",
            **under,
        )  # fmt: skip
        async with asyncio.timeout(READY_WITHIN), self._asking() as connection:
            await connection.execute(SYNCHRONOUS)
            await connection.execute("SELECT pg_reload_conf()")
            while not await connection.fetchval(STREAMING):
                await asyncio.sleep(0.05)

    async def _folder(self, name: str) -> None:
        account, folder = Account.current(), self.home / name
        folder.mkdir(parents=True)
        folder.chmod(0o700)
        account.own(folder)
        account.open_way(folder)

    def _folder_of(self, number: int) -> Path:
        return self.home / f"server-{number}"

    @asynccontextmanager
    async def _asking(self) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
        connection = await asyncpg.connect(self.server.dsn())
        try:
            yield connection
        finally:
            await connection.close()

    async def _program(self, name: str, *arguments: str) -> None:
        log = self.home / f"{name}.log"
        code = await asyncio.to_thread(Account.current().run, [programs() / name, *arguments], timeout=120, output=log)
        if code:
            raise RuntimeError(f"{name} ended with {code}: {log.read_text()[-1000:]}")
