"""A service as a process: what its supervisor learns from how it ends."""

import asyncio
from asyncio.subprocess import DEVNULL

from passerelle.local import free_port
from shared.chassis.migration import migrate
from shared.chassis.serving import FAILED
from shared.messaging.brokers import prepare_broker
from tests.chassis.issuer import Issuer
from tests.chassis.process import command, environment

DYING = "tests.chassis.releases.first.dying"


async def test_a_process_whose_task_died_ends_with_the_exit_code_that_says_so(
    database: str, second_database: str, issuer: Issuer
) -> None:
    await prepare_broker(second_database)
    await migrate(DYING, database)
    process = await asyncio.create_subprocess_exec(
        *command(DYING, free_port()),
        env=environment(database, second_database, issuer),
        stdin=DEVNULL,
        stdout=DEVNULL,
        stderr=DEVNULL,
    )
    async with asyncio.timeout(60):
        assert await process.wait() == FAILED
