"""How fast facts leave a service and are taken up by another, over a real Kafka."""

from bench.children import child
from bench.filling import fill
from bench.measuring import Goal, Result
from bench.place import Place
from bench.rows.kafka import LENGTH, subscriber
from passerelle.local import LocalKafka

LEAST = 2_000


async def relay(place: Place) -> Result:
    if reason := LocalKafka.available():
        return Result(reason=reason)
    dsn = await place.database()
    await fill(dsn, place.size.relayed, LENGTH)
    async with child("bench.ours.relay", {"dsn": dsn, "kafka": await place.kafka()}) as ours:
        await ours.run(place.size.relayed // 10)
        run = await ours.run(place.size.relayed)
    goal = Goal(f"≥ {LEAST:,} events/s", f"{run.rate:,.0f} events/s", run.rate >= LEAST)
    return Result({"ours": (run,)}, (goal,), "events/s")


async def apply(place: Place) -> Result:
    """The gateway's policies and views."""
    return await subscriber(place)
