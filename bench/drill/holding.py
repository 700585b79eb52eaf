"""A load that is held, and the most that each service takes."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from statistics import median

from bench.children import Child, child
from bench.measuring import Goal, Result, Run, at_most, latency
from bench.place import Place
from bench.rows.http import REGISTER
from bench.running import Running
from passerelle import story
from passerelle.verify import drained

CONNECTIONS = 32
PACE = 100.0
LEAST = 300.0
SAMPLE_EVERY = 0.5
LONG = 1_800.0
MEBIBYTE = 2**20
COHORT = f'{{"scheme_id":"{story.SCHEME}","starts_on":"2019-07-15","ends_on":"2020-02-14"}}'
EMPLOYER = '{"name":"Ghent Data","country":"BE","size":"small","motive":"shortage","first_foreign_hire":true}'
HEAD = (
    "PUT {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer TOKEN\r\nIdempotency-Key: {id}\r\n"
    "Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
)


def put(path: str, body: str) -> str:
    return HEAD.replace("{path}", path).replace("{length}", str(len(body))).replace("{body}", body)


COMMANDS: Mapping[str, str] = {
    "selection": REGISTER,
    "training": put("/v1/cohorts/{id}", COHORT),
    "mobility": put("/v1/employers/{id}", EMPLOYER),
}


@asynccontextmanager
async def loading(running: Running, service: str, port: int | None = None) -> AsyncIterator[Child]:
    """A client that registers, opens or enters something new with each request."""
    token = running.folder.issuer.token(("operator",), subject="demo-operator")
    settings = {
        "port": port or int(running.client.address(service).rpartition(":")[2]),
        "request": COMMANDS[service].replace("TOKEN", token),
        "connections": CONNECTIONS,
    }
    async with child("bench.load", settings, label="client") as load:
        yield load


async def held(place: Place) -> Result:
    """Organisations registered at selection, each heard by the other services meanwhile; a request is late from when it
    was due, not from when it was sent. Within minutes memory grows as caches fill: its growth is held to a goal only
    where the load is held for half an hour."""
    running = await place.stack()
    await drained(running.client)
    async with loading(running, "selection") as load:
        await load.ask(count=300, pace=PACE, tolerant=True)
        sampling = asyncio.create_task(_memory(running))
        answered = await load.ask(count=int(PACE * place.size.held), pace=PACE, tolerant=True)
        sampling.cancel()
    await drained(running.client)
    memory, failed = await _sampled(sampling), len(answered["failures"])
    runs = {"ours": (Run(answered["count"], answered["seconds"], latencies=answered["latencies"]),)}
    growth = {name: (_late(sizes) / _early(sizes) - 1) * 100 for name, sizes in memory.items()}
    goals = [
        at_most("p50", latency(runs["ours"], 0.5) * 1e3, 25, "ms"),
        at_most("p99", latency(runs["ours"], 0.99) * 1e3, 150, "ms"),
        Goal("no error", f"{failed} of {answered['count']}", not failed),
        at_most("most memory", max(map(max, memory.values())), 150, "MiB"),
    ]
    if place.size.held >= LONG:
        goals.append(at_most("memory grows", max(growth.values()), 5, "%"))
    told = ", ".join(f"{name} {_late(sizes):,.0f} MiB ({growth[name]:+.1f} %)" for name, sizes in memory.items())
    details = {"memory_mebibytes": {name: [_early(sizes), _late(sizes)] for name, sizes in memory.items()}}
    first = f" First failure: {answered['failures'][0]}" if failed else ""
    return Result(runs, tuple(goals), "commands/s", f"At the end: {told}.{first}", details=details)


async def _memory(running: Running) -> dict[str, list[float]]:
    """Sampled until it is cancelled."""
    processes = running.processes
    sizes: dict[str, list[float]] = {name: [] for name in processes}
    try:
        while True:
            for name, process in processes.items():
                sizes[name].append(process.memory_info().rss / MEBIBYTE)
            await asyncio.sleep(SAMPLE_EVERY)
    except asyncio.CancelledError:
        return sizes


async def _sampled(sampling: "asyncio.Task[dict[str, list[float]]]") -> dict[str, list[float]]:
    return await sampling


def _early(sizes: list[float]) -> float:
    """Once it is warm: between the first eighth and the first quarter."""
    return median(sizes[len(sizes) // 8 : len(sizes) // 4 + 1])


def _late(sizes: list[float]) -> float:
    return median(sizes[-(len(sizes) // 8 + 1) :])


async def peak(place: Place) -> Result:
    """As fast as 32 connections can, one service after the other; the others hear of it meanwhile."""
    running = await place.stack()
    runs, goals = {}, []
    for service in COMMANDS:
        await drained(running.client)
        async with loading(running, service) as load:
            await load.ask(count=place.size.requested // 10)
            runs[service] = (await load.run(place.size.requested),)
        reached = runs[service][0].rate
        goals.append(Goal(f"{service} ≥ {LEAST:g}/s", f"{reached:,.0f}/s", reached >= LEAST))
    await drained(running.client)
    where = "Reintegration's commands need a case each, and the gateway has none: they are not measured."
    return Result(runs, tuple(goals), "commands/s", where)
