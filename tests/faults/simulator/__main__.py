"""`python -m tests.faults.simulator SEED` tells what happens to one seed; `--seeds N` runs many and adds up."""

import argparse
import os
import secrets
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor

from tests.faults.simulator.run import Outcome, run


def brief(seed: int) -> tuple[int, list[str], Counter[str]]:
    outcome = run(seed)
    return seed, outcome.wrong, outcome.tally


def many(seeds: Iterable[int], workers: int) -> Iterator[tuple[int, list[str], Counter[str]]]:
    if workers == 1:
        yield from map(brief, seeds)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(brief, seeds, chunksize=10)


def tell(outcome: Outcome) -> None:
    print("\n".join(outcome.told))
    print(f"seed {outcome.seed}, trace {outcome.digest}:", "; ".join(outcome.wrong) or "all is well")
    print(figures(outcome.tally))


def figures(tally: Counter[str]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in sorted(tally.items()))


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("seed", type=int, nargs="?", help="this one alone, and all that happens")
    asked.add_argument("--seeds", type=int, default=200, help="so many, one after the other")
    asked.add_argument("--first", type=int, default=None, help="the first of them; by chance, when left out")
    asked.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    words = asked.parse_args()
    if words.seed is not None:
        tell(outcome := run(words.seed))
        return int(bool(outcome.wrong))
    first = secrets.randbelow(2**31) if words.first is None else words.first
    print(f"simulator: {words.seeds} seeds from {first} on", flush=True)
    began, tally, failed = time.monotonic(), Counter[str](), 0
    for seed, wrong, happened in many(range(first, first + words.seeds), words.workers):
        tally += happened
        if wrong:
            failed += 1
            print(f"seed {seed} (python -m tests.faults.simulator {seed}): {'; '.join(wrong)}", flush=True)
    print(f"simulator: {figures(tally)}")
    print(f"simulator: {words.seeds - failed} of {words.seeds} seeds clean in {time.monotonic() - began:.0f} s")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
