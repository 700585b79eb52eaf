"""`python -m bench`: each row of the goals, ours beside theirs from one interleaved run."""

import argparse
import asyncio
import json
import logging
import sys
import time
from pathlib import Path

from rich.console import Console

from bench import installing, report
from bench.measuring import Result
from bench.place import Place, place
from bench.rows import ROWS, Row
from bench.sizes import FULL, NORMAL, QUICK, Size


def main() -> None:
    names = [row.name for row in ROWS]
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rows", help=f"only these, with commas between: {', '.join(names)}")
    parser.add_argument("--quick", action="store_true", help="small sizes: a look, no figures to quote")
    parser.add_argument("--full", action="store_true", help="rebuild a view from a million events")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what was measured there too")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="and there as a table for the documents")
    arguments = parser.parse_args()
    wanted = arguments.rows.split(",") if arguments.rows else names
    if unknown := set(wanted) - set(names):
        parser.error(f"no row is called {', '.join(sorted(unknown))}")
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # a new topic has no leader yet, and is asked again
    console = Console() if sys.stdout.isatty() else Console(width=150)
    size = QUICK if arguments.quick else FULL if arguments.full else NORMAL
    results = asyncio.run(compare(console, size, [row for row in ROWS if row.name in wanted]))
    report.show(console, results)
    if arguments.json:
        arguments.json.write_text(json.dumps(report.document(results), indent=1))
    if arguments.markdown:
        arguments.markdown.write_text(report.markdown(report.document(results)))
    sys.exit(any(result.broke for result in results.values()))


async def compare(console: Console, size: Size, rows: list[Row]) -> dict[Row, Result]:
    with console.status("installing the peers"):
        peers = installing.peers()
    async with place(size, peers) as here:
        return await measured(console, here, rows)


async def measured(console: Console, here: Place, rows: list[Row]) -> dict[Row, Result]:
    results: dict[Row, Result] = {}
    for row in rows:
        with console.status(f"{row.name}: {row.title}"):
            started = time.perf_counter()
            results[row] = await _run(row, here)
        console.print(f"{row.name}: {time.perf_counter() - started:.0f} s")
    return results


async def _run(row: Row, here: Place) -> Result:
    """A row that breaks says so, and does not take the others with it."""
    try:
        return await row.run(here)
    except Exception as error:  # noqa: BLE001 - whatever it is
        return Result(reason=f"broke: {error!r}", broke=True)


if __name__ == "__main__":
    main()
