"""The limit of group commit by hand: one connection, one transaction for all who wait, no rules and no types."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import asyncpg

from bench.child import Asked, Measure, Measured, by_callers, serve, timed
from bench.facts import assessment

TABLES = """
CREATE TABLE IF NOT EXISTS raw_events (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, stream text NOT NULL, version bigint NOT NULL,
  data json NOT NULL, UNIQUE (stream, version));
CREATE TABLE IF NOT EXISTS raw_outbox (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, data json NOT NULL);
"""
VERSIONS = "SELECT stream, max(version) FROM raw_events WHERE stream = ANY($1::text[]) GROUP BY stream"
EVENTS = """
INSERT INTO raw_events (stream, version, data)
SELECT s, 1, d::json FROM unnest($1::text[], $2::text[]) AS _ (s, d)
"""
OUTBOX = "INSERT INTO raw_outbox (data) SELECT d::json FROM unnest($1::text[]) AS _ (d)"


class Group:
    """Whoever appends waits for the transaction that takes all who wait by then."""

    def __init__(self, connection: "asyncpg.Connection[Any]") -> None:
        self._connection = connection
        self._waiting: list[tuple[str, str, asyncio.Future[None]]] = []
        self._wake = asyncio.Event()

    async def append(self) -> None:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((uuid4().hex, json.dumps(assessment()), done))
        self._wake.set()
        await done

    async def run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            group, self._waiting = self._waiting, []
            await self._write([stream for stream, _, _ in group], [data for _, data, _ in group])
            for _, _, done in group:
                done.set_result(None)

    async def _write(self, streams: Sequence[str], data: Sequence[str]) -> None:
        async with self._connection.transaction():
            if await self._connection.fetch(VERSIONS, streams):
                raise ValueError("a stream is not new")
            await self._connection.execute(EVENTS, streams, data)
            await self._connection.execute(OUTBOX, data)


@asynccontextmanager
async def opened(settings: dict[str, Any]) -> AsyncIterator[Measure]:
    connection = await asyncpg.connect(settings["dsn"])
    await connection.execute(TABLES)
    group = Group(connection)
    writing = asyncio.create_task(group.run())

    async def measure(asked: Asked) -> Measured:
        with timed(asked["count"]) as measured:
            await by_callers(settings["callers"], asked["count"], group.append)
        return measured

    yield measure
    writing.cancel()
    await connection.close()


if __name__ == "__main__":
    serve(opened)
