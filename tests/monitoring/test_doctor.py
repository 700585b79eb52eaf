"""The doctor finds nothing wrong with a stack that is well, and each thing that was made wrong, with what to do."""

import asyncio
import json
import os
import shutil
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import uuid4

import asyncpg
import pytest

from passerelle import doctor
from passerelle.doctor import RUNBOOKS
from passerelle.findings import Finding
from passerelle.folder import DataFolder, Running
from passerelle.local.ports import LOOPBACK
from passerelle.stack import BROKER, Stack
from shared.messaging.broker import Record
from shared.messaging.brokers import connect_broker
from tests.chassis.waiting import eventually
from tests.journey.playing import data_folder
from tests.support import tree

TOPIC = "passerelle.training.v1"


@pytest.fixture
async def stack() -> AsyncIterator[Stack]:
    with data_folder() as folder:
        async with Stack(folder).running() as stack:
            yield stack


async def said(folder: DataFolder, *words: str) -> tuple[int | None, str]:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "passerelle.cli", "doctor", *words),
        env={**os.environ, "PASSERELLE_DATA_DIR": str(folder.path), "COLUMNS": "200"},
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await child.communicate()
    return child.returncode, out.decode()


async def unreadable_message(stack: Stack) -> None:
    """Somebody else writes to the topic, in good order, what its listeners can't read."""
    now = datetime.now(UTC).isoformat()
    headers = {
        "ce_type": "passerelle.training.JourneyHandedOver.v1",
        "ce_subject": "nobody",
        "ce_id": str(uuid4()),
        "ce_causationid": str(uuid4()),
        "ce_correlationid": "planted",
        "ce_time": now,
        "ce_recordedtime": now,
        "generation": "planted",
        "position": "1",
        "previous": "0",
    }
    running = stack.folder.running()
    broker = await connect_broker(running.databases[BROKER])
    publisher = broker.publisher()
    await publisher.publish(TOPIC, [(0, Record("nobody", b"{}", headers))])
    await publisher.close()
    await broker.close()


async def on_database(stack: Stack, name: str, *statements: str) -> None:
    connection = await asyncpg.connect(stack.folder.running().databases[name])
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


async def away(stack: Stack, name: str) -> None:
    """This database lets nobody in any more."""
    await on_database(
        stack,
        "broker",
        f"ALTER DATABASE {name} ALLOW_CONNECTIONS false",
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
    )


@contextmanager
def kept(folder: DataFolder, address: str) -> Iterator[None]:
    """As by a launcher, which runs one service there."""
    folder.prepare()
    with folder.kept():
        folder.write(Running(os.getpid(), "postgres", {"mobility": address}, {}, ""))
        yield


def named(out: str) -> set[tuple[str, str]]:
    return {(one["service"], one["check"]) for one in json.loads(out)["findings"]}


@pytest.mark.journey
async def test_a_stack_is_well_until_something_is_wrong_with_it(stack: Stack) -> None:
    folder = stack.folder
    assert await said(folder) == (0, f"All is well with {', '.join(stack.addresses)}.\n")
    await unreadable_message(stack)
    _, out = await eventually(
        lambda: said(folder, "--json"), lambda told: told[0] == 1 and ("gateway", "parked") in named(told[1]), 120
    )
    assert {check for _, check in named(out)} == {"parked"}
    stack.processes.every["training"].kill()
    folder.master_key.chmod(0o644)
    (folder.path / "keys").chmod(0o755)
    for name in ("gateway", "vault_keys"):
        await on_database(stack, name, "UPDATE alembic_version SET version_num = '0001'")
    await stack.processes.every["reintegration"].stop()
    await away(stack, "mobility")
    wanted = {
        ("stack", "keys"),
        ("selection", "settings"),
        ("training", "stopped relay"),
        ("mobility", "reachable"),
        ("reintegration", "reachable"),
        ("gateway", "revision"),
        ("selection", "database of persons' keys"),
        ("gateway", "parked"),
    }
    code, out = await eventually(lambda: said(folder, "--json"), lambda told: wanted <= named(told[1]), 180)
    assert code == 1
    found = json.loads(out)
    assert (found["well"], set(found["services"])) == (False, set(stack.addresses))
    assert all(one["found"] and one["do"] for one in found["findings"])
    code, table = await said(folder)
    assert (code, "passerelle migrate" in table, f"{RUNBOOKS}#passerellerelaystopped" in table) == (1, True, True)
    await away(stack, "vault_keys")
    await eventually(lambda: said(folder), lambda told: "persons' keys does" in told[1], 60)


async def test_a_full_disk_is_told_and_what_passes_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(*_: object) -> list[Finding]:
        return []

    left = iter([10**6, 10**12, 10**6, 10**6])
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=next(left)))
    monkeypatch.setattr(doctor, "LOOK_AGAIN_AFTER", 0)
    monkeypatch.setattr(doctor, "_service", nothing)
    with data_folder() as folder, kept(folder, "http://127.0.0.1:1"):
        assert (await doctor.examine(folder)).well
        (full,) = (await doctor.examine(folder)).findings
        assert (full.check, "Make room" in full.do) == ("disk", True)


async def test_a_service_that_hangs_is_told_as_one_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LOOK_AGAIN_AFTER", 0)
    monkeypatch.setattr(doctor, "ANSWER_WITHIN", 0.2)
    with socket.create_server((LOOPBACK, 0)) as silent:
        port = silent.getsockname()[1]
        with data_folder() as folder, kept(folder, f"http://{LOOPBACK}:{port}"):
            (hangs,) = (await doctor.examine(folder)).findings
    assert (hangs.service, hangs.check, f"{LOOPBACK}:{port}" in hangs.found) == ("mobility", "reachable", True)


def test_every_runbook_the_doctor_names_is_there() -> None:
    assert (tree.ROOT / RUNBOOKS).exists()
