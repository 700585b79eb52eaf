"""Many simulated worlds end well, a world is the same again for its seed, and planted faults are found."""

import os
import re
import subprocess
import sys
from itertools import count, takewhile

import pytest

from tests.faults.simulator.planted import OFTEN, SELDOM
from tests.faults.simulator.run import run
from tests.support import tree

SEEDS = int(os.environ.get("SIMULATOR_SEEDS", "60"))
SHARES = 4
FOUND_WITHIN = 300


@pytest.mark.parametrize("share", range(SHARES))
def test_whatever_happens_every_command_has_its_effect_once_and_in_order(share: int, seed: int) -> None:
    outcomes = [run(one) for one in range(seed + share, seed + SEEDS, SHARES)]
    assert {f"python -m tests.faults.simulator {one.seed}": one.wrong for one in outcomes if one.wrong} == {}
    assert sum(one.tally["events"] for one in outcomes) > 50 * len(outcomes)


def test_a_seed_tells_the_same_story_in_another_process(seed: int) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.faults.simulator", str(seed)],
        cwd=tree.ROOT, env={**os.environ, "PYTHONHASHSEED": "1"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert re.findall(r"trace (\w+)", told.stdout) == [run(seed).digest]
    assert run(seed + 1).digest != run(seed).digest


@pytest.mark.parametrize("fault", OFTEN)
def test_a_planted_fault_is_found(fault: str) -> None:
    assert seeds_until_found(OFTEN[fault]) < 40


@pytest.mark.faults
@pytest.mark.parametrize("fault", SELDOM)
def test_a_planted_fault_that_shows_seldom_is_found(fault: str) -> None:
    assert seeds_until_found(SELDOM[fault]) < FOUND_WITHIN


def seeds_until_found(parts) -> int:
    return sum(1 for _ in takewhile(lambda one: one < FOUND_WITHIN and not run(one, parts).wrong, count()))
