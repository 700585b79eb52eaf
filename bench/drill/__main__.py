"""`python -m bench.drill`: each figure that a stack is held to, measured, beside its goal. It gates nothing."""

import argparse
import asyncio
import json
import logging
import sys
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from bench import report
from bench.__main__ import measured
from bench.drill.erasing import erasure
from bench.drill.holding import held, peak
from bench.drill.recovering import ending, recovery
from bench.drill.restoring import restored
from bench.drill.rolling import rolling
from bench.drill.streaming import apply, relay
from bench.measuring import Result
from bench.place import place
from bench.rows import Row
from bench.rows.rebuild import rebuild
from bench.rows.stack import visible
from bench.sizes import NORMAL, QUICK, Size
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
SIZES = {
    False: replace(NORMAL, rebuilt=100_000, requested=3_000),
    True: replace(QUICK, requested=600),
}


def main() -> None:
    names = [row.name for row in ROWS]
    parser = argparse.ArgumentParser(prog="make drill", description=__doc__)
    parser.add_argument("--rows", help=f"only these, with commas between: {', '.join(names)}")
    parser.add_argument("--quick", action="store_true", help="small sizes: a look, no figures to quote")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what was measured there too")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="and there as a table for the documents")
    arguments = parser.parse_args()
    wanted = arguments.rows.split(",") if arguments.rows else names
    if unknown := set(wanted) - set(names):
        parser.error(f"no row is called {', '.join(sorted(unknown))}")
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # a new topic has no leader yet, and is asked again
    console = Console() if sys.stdout.isatty() else Console(width=150)
    results = asyncio.run(_drill(console, SIZES[arguments.quick], [row for row in ROWS if row.name in wanted]))
    report.show(console, results)
    missed = [f"{row.name}: {goal.wanted}" for row, result in results.items() for goal in result.goals if not goal.met]
    console.print(f"Missed: {'; '.join(missed)}." if missed else "Every goal was met.", highlight=False)
    if arguments.json:
        arguments.json.write_text(json.dumps(report.document(results), indent=1))
    if arguments.markdown:
        arguments.markdown.write_text(report.markdown(report.document(results)))
    sys.exit(any(result.broke for result in results.values()))


async def _drill(console: Console, size: Size, rows: list[Row]) -> dict[Row, Result]:
    if reason := LocalKafka.available():
        console.print(f"The stack runs on the PostgreSQL broker: {reason}.")
    async with place(size, over_kafka=not LocalKafka.available()) as here:
        return await measured(console, here, rows)


if __name__ == "__main__":
    main()
