"""A client that is kept while it works and replaced whole after any failure."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Generic, Protocol, TypeVar


class Client(Protocol):
    async def start(self) -> None: ...

    async def abandon(self, limit: float) -> None: ...


C = TypeVar("C", bound=Client)


class Kept(Generic[C]):
    """One user at a time, for a bounded time; the client is made when it is first needed."""

    def __init__(self, make: Callable[[], C], *, limit: float) -> None:
        self._make = make
        self._limit = limit
        self._turn = asyncio.Lock()
        self._client: C | None = None

    @asynccontextmanager
    async def used(self) -> AsyncIterator[C]:
        async with self._turn:
            try:
                async with asyncio.timeout(self._limit):
                    if self._client is None:
                        self._client = self._make()
                        await self._client.start()
                    yield self._client
            except BaseException:
                await self._discard()
                raise

    async def close(self) -> None:
        async with self._turn:
            await self._discard()

    async def _discard(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with suppress(Exception):
                await client.abandon(self._limit)
