"""A view rebuilt while others read and write it."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

from bench.children import child
from bench.filling import fill
from bench.measuring import Goal, Result, at_most, per_piece, percentile
from bench.place import Place
from bench.toy import TOY, assess, record, records
from shared.kernel import Author
from shared.kernel.execute import Asked, execute
from shared.kernel.store import Cause, PostgresStore

LENGTH = 20
READ_EVERY, WRITE_EVERY = 0.01, 0.05
A_MILLION_WITHIN = 90.0


@dataclass
class Traffic:
    """A hundred reads and twenty commands a second, until stopped."""

    store: PostgresStore
    subjects: Sequence[str]
    failed: int = 0
    reads: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)

    async def read(self) -> None:
        while True:
            started = time.perf_counter()
            try:
                found = await self.store.get(records, random.choice(self.subjects))
            except Exception as error:  # noqa: BLE001 - whatever it is, this read has failed
                print(f"a read failed: {error!r}")
                found = None
            self.failed += found is None
            self.reads.append(time.perf_counter() - started)
            await asyncio.sleep(READ_EVERY)

    async def write(self) -> None:
        author = Author("bench", None, datetime.now(UTC))
        while True:
            started = time.perf_counter()
            asked = [Asked(record, random.choice(self.subjects), assess())]
            await execute(self.store, asked, author, Cause(uuid4()))
            self.writes.append(time.perf_counter() - started)
            await asyncio.sleep(WRITE_EVERY)


async def rebuild(place: Place) -> Result:
    dsn, events = await place.database(), place.size.rebuilt
    subjects = await fill(dsn, events, LENGTH)
    store = await PostgresStore.connect(TOY, dsn)
    traffic = Traffic(store, subjects)
    async with child("bench.ours.rebuild", {"dsn": dsn}) as ours:
        going = [asyncio.create_task(traffic.read()), asyncio.create_task(traffic.write())]
        run = await place.watched(ours.run)(events)
        for task in going:
            task.cancel()
        ended = await asyncio.gather(*going, return_exceptions=True)
    await store.close()
    broken = [repr(error) for error in ended if not isinstance(error, asyncio.CancelledError)]
    runs = {"ours": (run,)}
    within = A_MILLION_WITHIN * events / 1_000_000
    goals = (
        at_most(f"{events:,} events", run.seconds, within, "s"),
        Goal("no failed read", f"{traffic.failed} of {len(traffic.reads)}", not traffic.failed and not broken),
    )
    details = {"broken": broken, "read_p99_ms": percentile(traffic.reads, 0.99) * 1e3}
    slowest = f" The slowest command beside it took {max(traffic.writes, default=0) * 1e3:,.0f} ms."
    return Result(runs, goals, "events/s", per_piece(runs, "event") + slowest, details=details)
