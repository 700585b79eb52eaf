"""A service that is cut off from its database, goes on late, or finds no room there, harms nobody."""

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from passerelle.local import EmbeddedPostgres
from shared.kernel.store import PostgresStore, StoreError
from shared.messaging.broker import Broker
from tests.faults.breakable import BreakablePostgres
from tests.faults.pair import MODELS, Pair, pair, settled
from tests.faults.proxy import between
from tests.messaging.member_brokers import broker_of
from tests.support import absent
from tests.support.background import running, until

pytestmark = [pytest.mark.faults, pytest.mark.kafka]


async def test_a_member_cut_off_from_its_database_is_followed_by_an_heir_and_comes_back_too_late(
    postgres: EmbeddedPostgres, broker: Broker, kafka: str
) -> None:
    async with pair(postgres, broker) as one, between(one.diary._dsn) as (proxy, dsn):
        store = await PostgresStore.connect(MODELS["diary"].model, dsn)
        cut_off, beside = one.subscriber(store=store), broker_of("kafka", kafka)
        async with running(one.relay().run(), one.runner().run(), cut_off.run()) as tasks:
            await one.tell(2)
            await until(one.heard, *tasks)
            proxy.block()
            await one.tell(2)
            async with running(one.subscriber(beside).run()) as heirs:
                await until(one.heard, *heirs)
                proxy.heal()
                await one.tell(2)
                await until(one.heard, *tasks, *heirs)
                proxy.cut()
                await one.tell()
                await until(one.heard, *tasks, *heirs)
            assert await one.wrong() == []
        await store.close()
        await beside.close()


@pytest.fixture
def small_disk() -> Iterator[Path]:
    if os.geteuid() != 0 or shutil.which("mount") is None:
        absent.absent("a full disk needs a small file system of its own, which only root may mount")
    home = Path(tempfile.mkdtemp(prefix="passerelle-disk-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=192m,mode=755", "tmpfs", home], check=True)
    yield home
    subprocess.run(["umount", "--lazy", home], check=True)
    home.rmdir()


async def test_a_full_disk_refuses_commands_and_loses_none_that_were_acknowledged(
    small_disk: Path, broker: Broker
) -> None:
    postgres = EmbeddedPostgres(small_disk / "postgres")
    await postgres.start()
    breakable, filler = BreakablePostgres(small_disk / "postgres"), small_disk / "filler"
    async with pair(postgres, broker) as one:
        await one.tell(2)
        fill(filler)
        refused = await told_until_refused(one)
        filler.unlink()
        if not await answers(one):
            await breakable.kill()
            await breakable.revive()
        await until(lambda: answers(one))
        one.passed = refused
        await one.tell()
        assert await settled(one) == []
    await postgres.stop()


def fill(file: Path) -> None:
    """Not a byte is left."""
    with file.open("wb", buffering=0) as filler:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    filler.write(bytes(size))
            except OSError:
                continue


async def told_until_refused(one: Pair) -> int:
    """The round in which a command was refused; it is told again, with its keys, when there is room."""
    async with asyncio.timeout(120):
        while True:
            number = one.passed
            try:
                await one.tell()
            except StoreError:
                return number


async def answers(one: Pair) -> bool:
    try:
        await one.course.head()
    except (StoreError, OSError):
        return False
    return True
