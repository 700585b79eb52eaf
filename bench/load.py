"""A cheap client: keep-alive connections that write requests made beforehand and read no more than they must."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from bench.child import Asked, Measure, Measured, serve, timed


class Unexpected(Exception):
    """An answer that is no success; the text is its beginning."""


class Connection(asyncio.Protocol):
    """One request at a time; answers state their length."""

    def __init__(self) -> None:
        self._buffer = b""
        self._done: asyncio.Future[None] | None = None
        self.transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def connection_lost(self, error: Exception | None) -> None:
        if self._done and not self._done.done():
            self._done.set_exception(Unexpected(f"the connection was lost: {error}"))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, separator, body = self._buffer.partition(b"\r\n\r\n")
        if not separator or self._done is None:
            return
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        if len(body) < length:
            return
        answer, self._buffer = self._buffer, b""
        if answer[9:10] == b"2":
            self._done.set_result(None)
        else:
            self._done.set_exception(Unexpected(answer[:600].decode(errors="replace")))

    def ask(self, request: bytes) -> "asyncio.Future[None]":
        self._done = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self._done


@asynccontextmanager
async def opened(settings: dict[str, Any]) -> AsyncIterator[Measure]:
    async def measure(asked: Asked) -> Measured:
        ids = asked.get("ids") or [uuid4().hex for _ in range(asked["count"])]
        requests = [settings["request"].replace("{id}", id).encode() for id in ids]
        tolerant = asked.get("tolerant", False)
        connect = _reconnected if tolerant else _connection
        async with _connected(settings["connections"], lambda: connect(settings["port"])) as connections:
            if "pace" in asked:
                return await _paced(connections, requests, asked["pace"], settings["port"] if tolerant else None)
            repeated = (requests[number % len(requests)] for number in range(asked["count"]))
            return await _flat_out(connections, deque(repeated))

    yield measure


@asynccontextmanager
async def _connected(number: int, connect: Callable[[], Awaitable[Connection]]) -> AsyncIterator[list[Connection]]:
    """Anew for each round: a server closes connections that were idle for seconds."""
    connections = [await connect() for _ in range(number)]
    yield connections
    for connection in connections:
        connection.transport.close()


async def _connection(port: int) -> Connection:
    _, connection = await asyncio.get_running_loop().create_connection(Connection, "127.0.0.1", port)
    return connection


async def _reconnected(port: int) -> Connection:
    """As soon as somebody listens there again."""
    while True:
        try:
            return await _connection(port)
        except OSError:
            await asyncio.sleep(0.05)


async def _flat_out(connections: list[Connection], requests: deque[bytes]) -> Measured:
    latencies: list[float] = []

    async def use(connection: Connection) -> None:
        while requests:
            started = time.perf_counter()
            await connection.ask(requests.popleft())
            latencies.append(time.perf_counter() - started)

    with timed(len(requests)) as measured:
        await asyncio.gather(*(use(connection) for connection in connections))
    return {**measured, "latencies": latencies}


async def _paced(
    connections: list[Connection], requests: list[bytes], pace: float, tolerated_at: int | None
) -> Measured:
    """So many a second, whatever the answers do; `acknowledged` is when each answer came, on the machine's clock, and
    `latencies` count from when each was due. A failure ends it, unless it is tolerated: then it is counted."""
    free, acknowledged = asyncio.Queue[Connection](), [0.0] * len(requests)
    latencies, failures = list[float](), list[str]()
    for connection in connections:
        free.put_nowait(connection)

    async def send(number: int) -> None:
        connection = await free.get()
        if tolerated_at is not None and connection.transport.is_closing():
            connection = await _reconnected(tolerated_at)
        try:
            await connection.ask(requests[number])
            acknowledged[number] = time.monotonic()
            latencies.append(acknowledged[number] - started - number / pace)
        except Unexpected as failure:
            if tolerated_at is None:
                raise
            failures.append(str(failure))
            connection.transport.close()
            connection = await _reconnected(tolerated_at)
        free.put_nowait(connection)

    started = time.monotonic()
    with timed(len(requests)) as measured:
        async with asyncio.TaskGroup() as sending:
            for number in range(len(requests)):
                await asyncio.sleep(max(0.0, started + number / pace - time.monotonic()))
                sending.create_task(send(number))
    return {**measured, "acknowledged": acknowledged, "latencies": latencies, "failures": failures}


if __name__ == "__main__":
    serve(opened)
