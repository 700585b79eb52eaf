"""The service processes of a local stack: started, watched, started again when they end, and stopped together."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from shared.chassis.http_client import http_client

READY_WITHIN = 60.0
STOP_WITHIN = 20.0
SERVICES = ("selection", "training", "mobility", "reintegration", "gateway")


class DidNotStart(Exception):
    """A service that did not become ready; its log says why."""


@dataclass
class Process:
    """One service process; `restarts` counts how often it was started again."""

    name: str
    port: int
    environment: Mapping[str, str]
    log: Path
    restarts: int = 0
    _child: asyncio.subprocess.Process | None = None
    _watch: "asyncio.Task[None] | None" = None
    _stopping: bool = False

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        await self._spawn()
        self._watch = asyncio.create_task(self._keep_running())

    async def _spawn(self) -> None:
        module = f"services.{self.name}.app"
        command = (sys.executable, "-m", "shared.chassis.serving", module, "--port", str(self.port), "--supervised")
        with self.log.open("ab") as log:
            self._child = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.PIPE,
                stdout=log,
                stderr=log,
                env={**os.environ, **self.environment},
                start_new_session=True,
            )

    async def _keep_running(self) -> None:
        while self._child:
            await self._child.wait()
            if self._stopping:
                return
            self.restarts += 1
            await asyncio.sleep(min(0.2 * self.restarts, 2.0) if self.restarts > 10 else 0.05)
            await self._spawn()

    def restart_with(self, **environment: str) -> None:
        """Killed, it is started again with these settings."""
        self.environment = {**self.environment, **environment}
        self.kill()

    def end(self) -> None:
        """Told to end in good order; it is started again."""
        if self._child and self._child.returncode is None:
            self._child.terminate()

    async def gone(self) -> None:
        """Returns when the process that runs now has ended."""
        if self._child:
            await self._child.wait()

    def kill(self) -> None:
        """As the operating system does when memory runs out: no warning, no cleaning up."""
        if self._child and self._child.returncode is None:
            self._child.send_signal(signal.SIGKILL)

    async def stop(self) -> None:
        self._stopping = True
        if self._child is None:
            return
        if self._child.returncode is None:
            self._child.terminate()
            try:
                await asyncio.wait_for(self._child.wait(), STOP_WITHIN)
            except TimeoutError:
                self._child.kill()
                await self._child.wait()
        if self._watch:
            self._watch.cancel()

    async def ready(self, client: httpx.AsyncClient) -> None:
        """Returns when the service answers that it is ready. Raises DidNotStart, also when it ends again and again."""
        before = self.restarts
        for _ in range(int(READY_WITHIN / 0.1)):
            try:
                if (await client.get(f"{self.address}/health/ready")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            if self.restarts - before > 5:
                break
            await asyncio.sleep(0.1)
        raise DidNotStart(f"{self.name} did not become ready; see {self.log}")


@dataclass
class Processes:
    every: dict[str, Process] = field(default_factory=dict)

    async def start(self) -> None:
        await asyncio.gather(*(process.start() for process in self.every.values()))
        async with http_client(timeout=5) as client:
            await asyncio.gather(*(process.ready(client) for process in self.every.values()))

    async def stop(self) -> None:
        await asyncio.gather(*(process.stop() for process in self.every.values()))
