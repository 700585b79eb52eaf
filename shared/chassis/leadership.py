"""Leadership: at most one process of a service does a thing, held by a session lock in the service's own database."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import structlog

from shared.kernel.store import LOST, StoreUnavailable

LOCK_SPACE = 0x7061
CHECK_EVERY = 1.0
KEPT_ALIVE = {"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"}
log = structlog.get_logger()


async def while_leading(dsn: str, name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Runs `work` whenever this process holds the lock, on a connection of its own; ends it when the lock is lost."""
    while True:
        try:
            connection = await asyncpg.connect(dsn, server_settings=KEPT_ALIVE)
            try:
                await _acquire(connection, name)
                await _lead(connection, work)
            finally:
                connection.terminate()
        except (asyncpg.PostgresError, *LOST, StoreUnavailable) as error:
            log.warning("leadership lost or not had", work=name, error=str(error))
        await asyncio.sleep(CHECK_EVERY)


async def _acquire(connection: "asyncpg.Connection[Any]", name: str) -> None:
    while not await connection.fetchval("SELECT pg_try_advisory_lock($1, hashtext($2))", LOCK_SPACE, name):
        await asyncio.sleep(CHECK_EVERY)


async def _lead(connection: "asyncpg.Connection[Any]", work: Callable[[], Awaitable[None]]) -> None:
    task = asyncio.ensure_future(work())
    try:
        while not task.done():
            await connection.fetchval("SELECT 1")
            await asyncio.wait([task], timeout=CHECK_EVERY)
        await task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
