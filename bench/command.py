"""The command line of `make bench` and `make drill`: which rows, of which size, and where the result is kept."""

import argparse
import asyncio
import json
import logging
import sys
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from rich.console import Console

from bench import report
from bench.measuring import Result
from bench.place import Place
from bench.rows import Row
from bench.sizes import Size

Measure: TypeAlias = Callable[[Console, Size, Sequence[Row]], Coroutine[Any, Any, report.Results]]


@dataclass(frozen=True)
class Command:
    """`sizes` are those that can be asked for by an option, each with its help."""

    prog: str
    about: str | None
    rows: Sequence[Row]
    size: Size
    sizes: Mapping[str, tuple[Size, str]]

    def run(self, measure: Measure) -> report.Results:
        """Parses the arguments, measures, shows and keeps the result."""
        asked = self._asked()
        logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # a new topic has no leader yet, and is asked again
        console = Console() if sys.stdout.isatty() else Console(width=150)
        wanted = [row for row in self.rows if row.name in asked.rows]
        results = asyncio.run(measure(console, asked.size, wanted))
        report.show(console, results)
        if asked.json:
            asked.json.write_text(json.dumps(report.document(results), indent=1))
        if asked.markdown:
            asked.markdown.write_text(report.markdown(report.document(results)))
        return results

    def _asked(self) -> argparse.Namespace:
        names = [row.name for row in self.rows]
        parser = argparse.ArgumentParser(prog=self.prog, description=self.about)
        parser.add_argument("--rows", help=f"only these, with commas between: {', '.join(names)}")
        sizes = parser.add_mutually_exclusive_group()
        for name, (size, told) in self.sizes.items():
            sizes.add_argument(name, dest="size", action="store_const", const=size, default=self.size, help=told)
        parser.add_argument("--json", type=Path, metavar="FILE", help="write what was measured there too")
        parser.add_argument("--markdown", type=Path, metavar="FILE", help="and there as a table for the documents")
        asked = parser.parse_args()
        asked.rows = asked.rows.split(",") if asked.rows else names
        if unknown := set(asked.rows) - set(names):
            parser.error(f"no row is called {', '.join(sorted(unknown))}")
        return asked


async def measured(console: Console, here: Place, rows: Sequence[Row]) -> dict[Row, Result]:
    results: dict[Row, Result] = {}
    for row in rows:
        with console.status(f"{row.name}: {row.title}"):
            started = time.perf_counter()
            results[row] = await _run(row, here)
        console.print(f"{row.name}: {time.perf_counter() - started:.0f} s")
    if any(result.broke for result in results.values()):
        here.kept = True
        console.print(f"A row broke; the logs of what it ran on are kept in {here.home}.", highlight=False)
    return results


async def _run(row: Row, here: Place) -> Result:
    """A row that breaks says so, and does not take the others with it."""
    try:
        return await row.run(here)
    except Exception as error:  # noqa: BLE001 - whatever it is
        return Result(reason=f"broke: {error!r}", broke=True)
