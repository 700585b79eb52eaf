"""Appending and loading through the kernel."""

from functools import partial

from bench.children import child
from bench.measuring import Result, at_least, interleaved, per_piece, rate
from bench.place import Place
from bench.toy import create_toy

CALLERS = 64
THREADS = 8
STREAM = 50
STREAMS = 100


async def append(place: Place) -> Result:
    """One event a command, each for a subject of its own."""
    ours, library, raw = [await place.database() for _ in range(3)]
    await create_toy(ours)
    size = place.size.appended
    async with (
        child("bench.ours.append", {"dsn": ours, "callers": CALLERS}) as kernel,
        child(
            "bench.peers.esourcing", {"dsn": library, "threads": THREADS, "streams": 0, "events": 0}, python=place.peers
        ) as eventsourcing,
        child("bench.peers.group_commit", {"dsn": raw, "callers": CALLERS}, python=place.peers) as limit,
    ):
        runs = await interleaved(
            {
                "ours": place.watched(kernel.run),
                "eventsourcing": place.watched(partial(eventsourcing.run, what="append")),
                "group commit by hand": place.watched(limit.run),
            },
            {"ours": size, "eventsourcing": size // 2, "group commit by hand": size * 2},
            place.size.rounds,
        )
    goals = (
        at_least("eventsourcing", rate(runs["ours"]), rate(runs["eventsourcing"]), 3),
        at_least("group commit by hand", rate(runs["ours"]), rate(runs["group commit by hand"]), 0.5),
    )
    return Result(runs, goals, "commands/s", per_piece(runs, "command"))


async def load(place: Place) -> Result:
    """One stream after the other, fifty events each."""
    streams = min(STREAMS, place.size.loaded)
    settings = {"streams": streams, "events": STREAM, "threads": 1}
    ours, library, raw = [{**settings, "dsn": await place.database()} for _ in range(3)]
    await create_toy(str(ours["dsn"]))
    size = place.size.loaded
    async with (
        child("bench.ours.load", ours) as kernel,
        child("bench.peers.esourcing", library, python=place.peers) as eventsourcing,
        child("bench.peers.fold", raw, python=place.peers) as bare,
    ):
        runs = await interleaved(
            {
                "ours": place.watched(kernel.run),
                "eventsourcing": place.watched(partial(eventsourcing.run, what="load")),
                "asyncpg + pydantic": place.watched(bare.run),
            },
            {"ours": size, "eventsourcing": size // 2, "asyncpg + pydantic": size},
            place.size.rounds,
        )
    goals = (
        at_least("eventsourcing", rate(runs["ours"]), rate(runs["eventsourcing"]), 2),
        at_least("asyncpg + pydantic", rate(runs["ours"]), rate(runs["asyncpg + pydantic"]), 0.6),
    )
    return Result(runs, goals, "streams/s", per_piece(runs, "stream of 50"))
