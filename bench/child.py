"""A contender in a process of its own: asked on standard input for so many rounds, it answers what they took.

Contenders of both sides share this module, so it needs no more than the standard library and uvloop.
"""

import asyncio
import json
import logging
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Any, TextIO, TypeAlias

import uvloop

Asked: TypeAlias = dict[str, Any]
Measured: TypeAlias = dict[str, Any]
Measure: TypeAlias = Callable[[Asked], Awaitable[Measured]]
Opened: TypeAlias = Callable[[dict[str, Any]], AbstractAsyncContextManager[Measure]]


def serve(opened: Opened) -> None:
    """The first line holds the settings; each later one is a round, and gets one line back on standard output, which
    is kept free of anything else."""
    logging.disable(logging.WARNING)
    answers, sys.stdout = sys.stdout, sys.stderr
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(opened, answers))


async def _serve(opened: Opened, answers: TextIO) -> None:
    async with opened(json.loads(sys.stdin.readline())) as measure:
        print(json.dumps({"ready": True}), file=answers, flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            print(json.dumps(await measure(json.loads(line))), file=answers, flush=True)


@contextmanager
def timed(count: int) -> Iterator[Measured]:
    """Fills in how long the block took, and how much of that this process spent computing."""
    measured: Measured = {"count": count}
    computed, started = time.process_time(), time.perf_counter()
    yield measured
    measured["seconds"] = time.perf_counter() - started
    measured["cpu"] = time.process_time() - computed


async def by_callers(callers: int, count: int, call: Callable[[], Awaitable[object]]) -> None:
    """`count` calls, so many at a time."""
    turns = iter(range(count))

    async def caller() -> None:
        for _ in turns:
            await call()

    await asyncio.gather(*(caller() for _ in range(callers)))
