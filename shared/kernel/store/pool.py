"""A small pool of connections for reading; a read that meets a dead connection is repeated once on a new one."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

import asyncpg

from shared.kernel.store.errors import OutOfRange, StoreUnavailable
from shared.kernel.store.lost import LOST

T = TypeVar("T")
SETTINGS = {
    "transaction_timeout": "120s",
    "application_name": "passerelle",
    "jit": "off",
    "enable_seqscan": "off",  # a plan kept from when a table was small would go on scanning it as it grows
}


def settings_of(revision: str) -> dict[str, str]:
    """With the newest revision of the tables that this process knows in the name of its sessions."""
    return {**SETTINGS, "application_name": f"{SETTINGS['application_name']} {revision}".strip()}


class ReadPool:
    def __init__(self, pool: "asyncpg.Pool[Any]") -> None:
        self._pool = pool
        self.acquire = pool.acquire
        self.close = pool.close
        self.terminate = pool.terminate

    @classmethod
    async def open(cls, dsn: str, size: int, settings: Mapping[str, str] = SETTINGS) -> "ReadPool":
        pool = asyncpg.create_pool(dsn, min_size=1, max_size=size, server_settings=dict(settings), reset=_as_it_is)
        return cls(await pool)

    @property
    def size(self) -> int:
        """How many connections there may be."""
        return self._pool.get_max_size()

    @property
    def busy(self) -> int:
        """How many are in use."""
        return self._pool.get_size() - self._pool.get_idle_size()

    async def fetch(self, query: str, *arguments: Any) -> Sequence[Any]:
        return await twice(lambda: self._pool.fetch(query, *arguments))

    async def fetchrow(self, query: str, *arguments: Any) -> Any:
        return await twice(lambda: self._pool.fetchrow(query, *arguments))

    async def fetchval(self, query: str, *arguments: Any) -> Any:
        return await twice(lambda: self._pool.fetchval(query, *arguments))


async def _as_it_is(_: object) -> None:
    """Reading leaves nothing behind in a session, so none is asked to forget."""


async def twice(read: Callable[[], Awaitable[T]]) -> T:
    try:
        return await read()
    except asyncpg.DataError as error:
        raise OutOfRange("a value is out of range") from error
    except LOST:
        pass
    try:
        return await read()
    except LOST as error:
        raise StoreUnavailable(f"the database does not answer: {error}") from error
