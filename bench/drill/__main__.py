"""`python -m bench.drill`: each figure that a stack is held to, measured, beside its goal. It gates nothing."""

import sys
from collections.abc import Sequence
from dataclasses import replace

from rich.console import Console

from bench import report
from bench.command import Command, measured
from bench.drill.erasing import erasure
from bench.drill.holding import LONG, held, peak
from bench.drill.recovering import ending, recovery
from bench.drill.restoring import restored
from bench.drill.rolling import rolling
from bench.drill.streaming import apply, relay
from bench.place import place
from bench.rows import Row
from bench.rows.rebuild import rebuild
from bench.rows.stack import visible
from bench.sizes import NORMAL, QUICK, QUICK_LOOK, Size
from passerelle.local import LocalKafka

ROWS = (
    Row("held", "100 commands/s held for minutes, all services up", held),
    Row("peak", "the most commands/s of a service; 32 connections", peak),
    Row("visible", "acknowledged to visible at the gateway, 100 commands/s", visible),
    Row("relay", "store to Kafka", relay),
    Row("apply", "Kafka to the gateway's policies and views", apply),
    Row("rebuild", "rebuild of a view with live traffic", rebuild),
    Row("recovery", "a crash, until everything is heard", recovery),
    Row("ending", "SIGTERM under load, each service", ending),
    Row("rolling", "rolling restart at 50 requests/s", rolling),
    Row("erasure", "erasure of a person, end to end", erasure),
    Row("restored", "a service's database lost with its server", restored),
)
USUAL = replace(NORMAL, rebuilt=100_000, requested=3_000)
COMMAND = Command(
    "make drill",
    __doc__,
    ROWS,
    USUAL,
    {
        "--quick": (replace(QUICK, requested=600), QUICK_LOOK),
        "--full": (replace(USUAL, held=LONG, rebuilt=1_000_000), "a load held for half an hour, a million events"),
    },
)


def main() -> None:
    results = COMMAND.run(drill)
    missed = [f"{row.name}: {goal.wanted}" for row, result in results.items() for goal in result.goals if not goal.met]
    broken = [row.name for row, result in results.items() if result.broke]
    if broken:
        print(f"Broke, so not measured: {', '.join(broken)}.")
    if missed:
        print(f"Missed: {'; '.join(missed)}.")
    if not broken and not missed:
        print("Every goal was met.")
    sys.exit(bool(broken))


async def drill(console: Console, size: Size, rows: Sequence[Row]) -> report.Results:
    if reason := LocalKafka.available():
        console.print(f"The stack runs on the PostgreSQL broker: {reason}.")
    async with place(size, over_kafka=not LocalKafka.available()) as here:
        return await measured(console, here, rows)


if __name__ == "__main__":
    main()
