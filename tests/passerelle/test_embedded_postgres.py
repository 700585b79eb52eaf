"""The embedded PostgreSQL keeps what it was told, whatever becomes of the process that started it."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from passerelle.local import EmbeddedPostgres

LAUNCHER = """
import asyncio, sys, time
from pathlib import Path
from passerelle.local import EmbeddedPostgres

async def main():
    server = EmbeddedPostgres(Path(sys.argv[1]))
    await server.start()
    await server.create_database("kept")
    print(server.dsn("kept"), flush=True)
    time.sleep(60)

asyncio.run(main())
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="passerelle-postgres-") as folder:
        yield Path(folder)


@pytest.fixture
async def server(folder: Path) -> AsyncIterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(folder)
    yield server
    await server.stop()


async def ask(dsn: str, statement: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


def killed_launcher(folder: Path) -> str:
    with subprocess.Popen([sys.executable, "-c", LAUNCHER, str(folder)], stdout=subprocess.PIPE, text=True) as launcher:
        dsn = launcher.stdout.readline().strip()
        os.kill(launcher.pid, signal.SIGKILL)
    return dsn


async def test_what_was_stored_is_there_after_a_stop_and_a_start(server):
    await server.start()
    await server.create_database("kept")
    await ask(server.dsn("kept"), "CREATE TABLE journeys AS SELECT 120 AS participants")
    await server.stop()

    await server.start()

    assert await ask(server.dsn("kept"), "SELECT participants FROM journeys") == 120


async def test_a_server_is_taken_over_from_a_launcher_that_was_killed(server, folder):
    dsn = killed_launcher(folder)

    await server.start()

    assert server.dsn("kept") == dsn
    assert await ask(dsn, "SELECT 1") == 1


async def test_a_server_that_does_not_let_us_in_is_replaced(server, folder):
    dsn = killed_launcher(folder)
    (folder / "password").write_text("forgotten")

    await server.start()

    assert server.dsn("kept").split("@")[1] != dsn.split("@")[1]


async def test_a_commit_survives_the_death_of_the_server(server, folder):
    await server.start()
    await ask(server.dsn(), "CREATE TABLE journeys AS SELECT 120 AS participants")
    os.kill(int((folder / "cluster" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    await server.start()

    assert await ask(server.dsn(), "SELECT participants FROM journeys") == 120


async def test_a_stopped_server_can_be_stopped_again_and_refuses_to_be_asked(server):
    await server.start()
    dsn = server.dsn()
    await server.stop()
    await server.stop()

    with pytest.raises(RuntimeError, match="not started"):
        server.dsn()
    with pytest.raises(ConnectionRefusedError):
        await ask(dsn, "SELECT 1")


async def test_a_pid_file_left_behind_ends_no_process_of_somebody_else(server, folder):
    await server.start()
    await server.stop()
    bystander = os.getpid()
    (folder / "cluster" / "postmaster.pid").write_text(f"{bystander}\n{folder / 'cluster'}\n0\n5432\n")

    await server.stop()
    await server.start()

    assert await ask(server.dsn(), "SELECT 1") == 1


async def test_the_settings_of_durability_are_on(server):
    await server.start()
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        assert await ask(server.dsn(), f"SHOW {setting}") == "on"


async def test_a_password_is_asked_for_and_lies_where_only_its_owner_reads_it(server, folder):
    await server.start()

    assert stat.S_IMODE((folder / "password").stat().st_mode) == 0o600
    with pytest.raises(asyncpg.InvalidPasswordError):
        await ask(server.dsn().replace("passerelle:", "passerelle:not-"), "SELECT 1")


async def test_a_database_is_made_once_and_its_name_is_plain(postgres):
    await postgres.create_database("twice")
    await postgres.create_database("twice")
    await postgres.drop_database("twice")
    with pytest.raises(ValueError, match="name"):
        await postgres.create_database('x"; DROP')


async def test_each_test_has_an_empty_database(database):
    assert await ask(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
