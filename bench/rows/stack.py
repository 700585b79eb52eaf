"""Figures of the whole stack: a file taken in, a command seen at the gateway, and PALIM replayed."""

import asyncio
import time
from collections.abc import Sequence
from functools import partial

import asyncpg

from bench.applicants import Applicants
from bench.children import child
from bench.measuring import Result, Run, at_least, at_most, interleaved, latency, per_piece, percentile, rate
from bench.place import Place
from bench.running import Running
from passerelle.client import connected
from passerelle.dataset import DEFAULT
from passerelle.folder import DataFolder
from passerelle.replay import Options, replay
from passerelle.stack import Stack
from passerelle.verify import drained

LOOK_EVERY = 0.005
SEEN_WITHIN = 60.0
CONNECTIONS = 32
REPLAY_WITHIN = 60.0
BODY = '{"reason":"found_work"}'
WITHDRAW = (
    "POST /v1/applications/{id}/withdrawal HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer TOKEN\r\n"
    f"Idempotency-Key: {{id}}\r\nContent-Type: application/json\r\nContent-Length: {len(BODY)}\r\n\r\n{BODY}"
)
HEARD = "SELECT position, stream FROM events WHERE position > $1 ORDER BY position"


async def intake(place: Place) -> Result:
    """PALIM's file, each round with other people and for a call of its own."""
    running = await place.stack()
    applicants = Applicants(DEFAULT / "applicants.csv")
    lines = place.size.applicants or len(applicants)

    async def ours(count: int) -> Run:
        content, call = applicants.of_others(count), await running.call()
        started = time.perf_counter()
        rows = await running.send(call, content)
        taken = time.perf_counter() - started
        await drained(running.client)
        return Run(rows, taken)

    async with child("bench.peers.bare_intake", {"dsn": await place.database()}, python=place.peers) as script:

        async def theirs(count: int) -> Run:
            file = place.home / "applicants.csv"
            await asyncio.to_thread(file.write_bytes, applicants.of_others(count))
            return await script.run(count, file=str(file))

        watched = partial(place.watched, ours, running.folder.path / "postgres")
        contenders = {"ours": watched(**running.processes), "bare script": place.watched(theirs)}
        runs = await interleaved(contenders, dict.fromkeys(contenders, lines), place.size.intakes)
    memory = running.processes["selection"].memory_info().rss / 2**20
    goal = at_least("bare script", rate(runs["ours"]), rate(runs["bare script"]), 0.5)
    after = " What the services compute goes on until every other service has heard the rows."
    details = {"selection_mebibytes_at_the_end": memory}
    return Result(runs, (goal,), "rows/s", per_piece(runs, "row") + after, details=details)


async def visible(place: Place) -> Result:
    """Applications withdrawn at selection, and when the gateway has each withdrawal in its own store and views."""
    running, size = await place.stack(), place.size
    call = await running.call()
    await running.send(call, Applicants(DEFAULT / "applicants.csv").of_others(size.commands + size.commands // 5 + 5))
    await drained(running.client)
    ids = await running.applications(call, size.commands)
    token = running.folder.issuer.token(("agency", "operator"), subject="demo-clerk", organisation="anapec")
    port = int(running.client.address("selection").rpartition(":")[2])
    settings = {"port": port, "request": WITHDRAW.replace("TOKEN", token), "connections": CONNECTIONS}
    async with child("bench.load", settings, label="client") as load:
        watching = asyncio.create_task(_seen(running, ids))
        await asyncio.sleep(0.5)
        answered = await load.ask(count=len(ids), ids=ids, pace=size.pace)
        seen = await watching
    waits = [max(0.0, seen[id] - at) for id, at in zip(ids, answered["acknowledged"], strict=True)]
    runs = {"ours": (Run(len(ids), answered["seconds"], latencies=waits),)}
    goals = (
        at_most("p50", latency(runs["ours"], 0.5) * 1e3, 100, "ms"),
        at_most("p99", latency(runs["ours"], 0.99) * 1e3, 500, "ms"),
    )
    where = f"Half are seen within {percentile(waits, 0.5) * 1e3:.0f} ms, all within {max(waits) * 1e3:.0f} ms."
    return Result(runs, goals, "commands/s", where)


async def _seen(running: Running, ids: Sequence[str]) -> dict[str, float]:
    """When each journey's next fact was committed at the gateway, with the view folded from it; on the machine's
    clock, looked at every few milliseconds."""
    missing, seen = set(ids), dict[str, float]()
    connection = await asyncpg.connect(running.databases["gateway"])
    position = await connection.fetchval("SELECT max(position) FROM events")
    until = time.monotonic() + SEEN_WITHIN + len(ids) / 10
    while missing and time.monotonic() < until:
        for place, stream in await connection.fetch(HEARD, position):
            position, id = place, stream.partition("-")[2]
            if id in missing:
                missing.remove(id)
                seen[id] = time.monotonic()
        await asyncio.sleep(LOOK_EVERY)
    await connection.close()
    if missing:
        raise TimeoutError(f"{len(missing)} withdrawals were not seen at the gateway")
    return seen


async def replayed(place: Place) -> Result:
    """The whole story through a stack of its own, verified; installing and starting are apart."""
    folder = DataFolder(place.home / "replay")
    async with Stack(folder).running(), connected(folder) as client:
        report = await replay(client, Options(data=place.size.replayed))
    seconds, verdict = report["seconds"], report["verify"]
    events = sum(verdict["events"].values())
    runs = {"ours": (Run(events, seconds["total"]),)}
    slowest = sorted(seconds.items(), key=lambda one: -one[1])
    where = ", ".join(f"{name} {spent:.1f} s" for name, spent in slowest if name != "total")
    goals = (at_most("whole replay", seconds["total"], REPLAY_WITHIN, "s"),)
    return Result(
        runs, goals, "events/s", f"By phase: {where}.", details={"seconds": seconds, "clean": verdict["clean"]}
    )
