"""A rolling restart: two processes of one service, taken out of the way one after the other, ended and replaced."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from uuid import uuid4

import httpx

from bench.measuring import Goal, Result, Run
from bench.place import Place
from bench.rows.http import BODY
from bench.running import Running
from passerelle.local import free_port
from passerelle.processes import Process
from shared.chassis.http_client import http_client

PACE = 50.0
SERVICE = "selection"


@dataclass
class Balanced:
    """Requests go to the addresses in turn, each once: what is refused, broken off or answered with an error failed.

    It stands for a Service of Kubernetes, which forgets the address of an ending pod while the pod's preStop waits."""

    http: httpx.AsyncClient
    token: str
    addresses: list[str]
    failures: list[str] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    _turn: "count[int]" = field(default_factory=count)

    async def ask(self) -> None:
        address, id = self.addresses[next(self._turn) % len(self.addresses)], uuid4().hex
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": id, "Content-Type": "application/json"}
        started = time.perf_counter()
        try:
            answer = await self.http.put(f"{address}/v1/organisations/{id}", content=BODY, headers=headers)
        except httpx.HTTPError as error:
            self.failures.append(repr(error))
            return
        self.latencies.append(time.perf_counter() - started)
        if answer.status_code >= 300:
            self.failures.append(answer.text[:200])

    async def keep_asking(self) -> None:
        started = time.monotonic()
        async with asyncio.TaskGroup() as asking:
            for number in count():
                await asyncio.sleep(max(0.0, started + number / PACE - time.monotonic()))
                asking.create_task(self.ask())


async def rolling(place: Place) -> Result:
    running = await place.stack()
    token = running.folder.issuer.token(("operator",), subject="demo-operator")
    async with _second(running) as second, http_client(timeout=30) as http:
        processes = [running.stack.processes.every[SERVICE], second]
        balanced = Balanced(http, token, [one.address for one in processes])
        asking = asyncio.create_task(balanced.keep_asking())
        started = time.perf_counter()
        for one in processes:
            await asyncio.sleep(place.size.drain)
            await _replaced(one, balanced, http, place.size.drain)
        await asyncio.sleep(place.size.drain)
        spent = time.perf_counter() - started
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
    told, failed = len(balanced.latencies), len(balanced.failures)
    runs = {"ours": (Run(told, spent, latencies=balanced.latencies),)}
    first = f"First failure: {balanced.failures[0]}" if balanced.failures else "None was repeated."
    return Result(runs, (Goal("no failed request", f"{failed} of {told:,}", not failed),), "requests/s", first)


@asynccontextmanager
async def _second(running: Running) -> AsyncIterator[Process]:
    first = running.stack.processes.every[SERVICE]
    second = Process(SERVICE, free_port(), first.environment, running.folder.log(f"{SERVICE}-2"))
    try:
        await second.start()
        async with http_client(timeout=5) as http:
            await second.ready(http)
        yield second
    finally:
        await second.stop()


async def _replaced(process: Process, balanced: Balanced, http: httpx.AsyncClient, drain: float) -> None:
    balanced.addresses.remove(process.address)
    await asyncio.sleep(drain)
    process.end()
    await process.gone()
    await process.ready(http)
    balanced.addresses.append(process.address)
