"""A way between a client and its server that can be blocked, as a network that swallows everything, or cut."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit


class Proxy:
    def __init__(self, port: int) -> None:
        self._server_port = port
        self._open = asyncio.Event()
        self._open.set()
        self._writers: set[asyncio.StreamWriter] = set()
        self.port = 0

    def block(self) -> None:
        """Nothing gets through any more, and nobody is told."""
        self._open.clear()

    def heal(self) -> None:
        """What was held back gets through, late."""
        self._open.set()

    def cut(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._server_port)
        self._writers |= {writer, far_writer}
        try:
            await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))
        finally:
            self._writers -= {writer, far_writer}

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while some := await reader.read(65_536):
                await self._open.wait()
                writer.write(some)
                await writer.drain()
        writer.close()


@asynccontextmanager
async def between(dsn: str) -> AsyncIterator[tuple[Proxy, str]]:
    """The proxy, and the DSN that leads through it."""
    port = urlsplit(dsn).port
    assert port
    proxy = Proxy(port)
    server = await asyncio.start_server(proxy._serve, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    yield proxy, dsn.replace(f":{port}/", f":{proxy.port}/")
    server.close()
    proxy.heal()
    proxy.cut()
