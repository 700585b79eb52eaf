"""Direct connections to the broker's database, and the keys of its advisory locks."""

from contextlib import suppress
from hashlib import blake2b
from typing import TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from shared.kernel.store import LOST

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
AnyConnection: TypeAlias = "Connection | PoolConnectionProxy[asyncpg.Record]"

BOUND = 5.0


def lock_key(*names: str | int) -> int:
    digest = blake2b("\0".join(map(str, names)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


async def connect(dsn: str, *, idle_limit: float = 0, durable: bool = True) -> Connection:
    """With an idle limit, the server ends the session, and frees its locks, when nothing was asked for so long. What is
    written without `durable` may be lost with the server."""
    settings = {
        "application_name": "passerelle broker",
        "idle_session_timeout": str(int(idle_limit * 1000)),
        "synchronous_commit": "on" if durable else "off",
        "tcp_keepalives_idle": "10",
        "tcp_keepalives_interval": "5",
        "tcp_keepalives_count": "3",
    }
    return await asyncpg.connect(dsn, timeout=BOUND, command_timeout=30, server_settings=settings)


async def disconnect(connection: Connection) -> None:
    with suppress(*LOST):
        await connection.close(timeout=BOUND)
