"""`python -m bench`: each row of the goals, ours beside theirs from one interleaved run."""

import sys
from collections.abc import Sequence

from rich.console import Console

from bench import installing, report
from bench.command import Command, measured
from bench.place import place
from bench.rows import ROWS, Row
from bench.sizes import FULL, NORMAL, QUICK, QUICK_LOOK, Size

COMMAND = Command(
    "make bench",
    __doc__,
    ROWS,
    NORMAL,
    {"--quick": (QUICK, QUICK_LOOK), "--full": (FULL, "rebuild a view from a million events")},
)


def main() -> None:
    results = COMMAND.run(compare)
    sys.exit(any(result.broke for result in results.values()))


async def compare(console: Console, size: Size, rows: Sequence[Row]) -> report.Results:
    with console.status("installing the peers"):
        peers = installing.peers()
    async with place(size, peers) as here:
        return await measured(console, here, rows)


if __name__ == "__main__":
    main()
