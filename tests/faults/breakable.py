"""Servers that can be killed, hung and started again where they were."""

import asyncio
import contextlib
import signal
from pathlib import Path

import psutil

from passerelle.local import LocalKafka
from passerelle.local.cluster import Cluster
from passerelle.processes import Process


class BreakablePostgres:
    """The server of a stack's data folder."""

    def __init__(self, home: Path) -> None:
        self._cluster = Cluster(home, durable=True)
        self._port = self._cluster.running_port()

    def _server(self) -> psutil.Process:
        return psutil.Process(int((self._cluster.data / "postmaster.pid").read_text().split()[0]))

    async def kill(self) -> None:
        """The server and all it started, as when the machine loses them at once."""
        server = self._server()
        every = [server, *server.children(recursive=True)]
        for one in every:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
        await asyncio.to_thread(psutil.wait_procs, every, 20)

    async def revive(self) -> None:
        assert self._port
        self._cluster.running_port()
        await asyncio.to_thread(self._cluster._launch, self._port)


class BreakableKafka:
    def __init__(self, kafka: LocalKafka, number: int = 1) -> None:
        self._kafka = kafka
        self._number = str(number)

    async def kill(self) -> None:
        await self._kafka.command("kill", self._number)

    async def revive(self) -> None:
        await self._kafka.command("revive", self._number)

    async def hang(self) -> None:
        await self._kafka.command("pause", self._number)

    async def wake(self) -> None:
        await self._kafka.command("resume", self._number)


class BreakableService:
    """A process that its launcher starts again by itself."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self._killed = process._child

    async def kill(self) -> None:
        self._killed = self.process._child
        self.process.kill()

    async def revive(self) -> None:
        """Waits until its launcher has started it again; whoever verifies waits for its answers."""
        async with asyncio.timeout(60):
            while self.process._child is self._killed:
                await asyncio.sleep(0.02)

    async def restart(self) -> None:
        """In order: it finishes what it does."""
        self._killed = self.process._child
        assert self._killed
        self._killed.terminate()
        await self.revive()

    def hang(self) -> None:
        assert self.process._child
        self.process._child.send_signal(signal.SIGSTOP)

    def wake(self) -> None:
        assert self.process._child
        self.process._child.send_signal(signal.SIGCONT)
