"""Starting contenders: processes that answer line by line, and servers that are loaded from outside."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from bench.measuring import Run

ROOT = Path(__file__).parents[1]
LONGEST_LINE = 64 * 1024 * 1024
READY_WITHIN = 60.0
STOP_WITHIN = 20.0


class Broke(Exception):
    """A contender that ended before it had answered; the text is what it said last."""


@dataclass
class Child:
    """A contender that runs `bench.child.serve`."""

    process: Process
    label: str

    async def ask(self, **asked: Any) -> dict[str, Any]:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(asked).encode() + b"\n")
        return await self._answer()

    async def run(self, count: int, **asked: Any) -> Run:
        found = await self.ask(count=count, **asked)
        return Run(found["count"], found["seconds"], {self.label: found["cpu"]}, found.get("latencies", ()))

    async def _answer(self) -> dict[str, Any]:
        assert self.process.stdout
        line = await self.process.stdout.readline()
        if not line:
            raise Broke(f"{self.label} ended with {await self.process.wait()}")
        found: dict[str, Any] = json.loads(line)
        return found


@asynccontextmanager
async def child(
    module: str, settings: Mapping[str, Any], *, python: str | Path = sys.executable, label: str = "Python"
) -> AsyncIterator[Child]:
    process = await asyncio.create_subprocess_exec(
        python, "-m", module, stdin=PIPE, stdout=PIPE, cwd=ROOT, limit=LONGEST_LINE
    )
    started = Child(process, label)
    try:
        await started.ask(**settings)
        yield started
    finally:
        await _end(process)


@asynccontextmanager
async def server(
    command: tuple[str | Path, ...], port: int, environment: Mapping[str, str], log: Path
) -> AsyncIterator[psutil.Process]:
    """A server process that listens on this port."""
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=DEVNULL, stdout=output, stderr=output, cwd=ROOT, env={**os.environ, **environment}
        )
    try:
        await _listening(process, port, log)
        yield psutil.Process(process.pid)
    finally:
        await _end(process)


async def _listening(process: Process, port: int, log: Path) -> None:
    async with asyncio.timeout(READY_WITHIN):
        while process.returncode is None:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return
    raise Broke(await asyncio.to_thread(lambda: log.read_text()[-2000:]))


async def _end(process: Process) -> None:
    if process.returncode is not None:
        return
    if process.stdin:
        process.stdin.close()
    else:
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), STOP_WITHIN)
    except TimeoutError:
        process.kill()
        await process.wait()
