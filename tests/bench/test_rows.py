"""Every row of the bench runs, at a size that says nothing about speed."""

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from rich.console import Console

from bench import installing, report
from bench.applicants import Applicants
from bench.command import measured
from bench.measuring import Goal, Result, Run, at_least, at_most, interleaved, percentile
from bench.place import Place, place
from bench.rows import ROWS, Row
from bench.sizes import TINY
from passerelle.dataset import DEFAULT
from tests.support.absent import absent

ROOT = Path(__file__).parents[2]
KAFKA = {"relay", "subscriber"}
ELSEWHERE = {"replay"}  # the whole story is played by the tests of the journey


def params() -> list[object]:
    marks = {name: [pytest.mark.kafka] for name in KAFKA}
    return [pytest.param(row, id=row.name, marks=marks.get(row.name, ())) for row in ROWS if row.name not in ELSEWHERE]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here() -> AsyncIterator[Place]:
    async with place(TINY, installing.peers()) as found:
        yield found


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("row", params())
async def test_the_row_measures_every_contender(row: Row, here: Place):
    result = await row.run(here)
    if result.reason:
        absent(result.reason)
    assert result.goals
    assert all(run.rate > 0 for runs in result.runs.values() for run in runs)
    assert json.loads(json.dumps(report.document({row: result})))["rows"][row.name]["where"]


async def test_a_row_that_breaks_leaves_the_others_alone_and_its_logs_to_look_at():
    async def breaks(_: Place) -> Result:
        raise OSError("nobody listens")

    async def holds(_: Place) -> Result:
        return Result(reason="nothing to measure")

    broken, whole = Row("broken", "", breaks), Row("whole", "", holds)
    async with place(TINY) as here:
        results = await measured(Console(quiet=True), here, [broken, whole])
    assert (results[broken].broke, results[whole].broke) == (True, False)
    assert "nobody listens" in results[broken].reason
    assert (here.home / "postgres" / "server.log").exists()
    shutil.rmtree(here.home)


async def test_contenders_take_turns():
    turns: list[str] = []

    async def ours(count: int) -> Run:
        turns.append("ours")
        return Run(count, 2)

    async def theirs(count: int) -> Run:
        turns.append("theirs")
        return Run(count, 1)

    runs = await interleaved({"ours": ours, "theirs": theirs}, {"ours": 100, "theirs": 100}, 3)
    assert turns == ["ours", "theirs"] * 4
    assert [run.rate for run in runs["ours"]] == [50, 50, 50]


def test_a_goal_says_whether_it_is_met():
    assert at_least("theirs", 50, 100, 0.5) == Goal("≥ 0.5 x theirs", "0.50 x", met=True)
    assert at_most("p99", 501, 500, "ms") == Goal("p99 ≤ 500 ms", "501.0 ms", met=False)
    assert percentile(range(1, 101), 0.99) == 100


def test_each_file_names_other_people_in_the_same_lines():
    applicants = Applicants(DEFAULT / "applicants.csv")
    one, other = (applicants.of_others(50).decode("utf-8-sig").splitlines() for _ in range(2))
    numbers = [{line.split(";")[1] for line in lines if line.split(";")[1]} for lines in (one[1:], other[1:])]
    assert len(numbers[0]) == len(numbers[1]) > 40
    assert not numbers[0] & numbers[1]


def test_peers_run_on_the_versions_that_we_run_on():
    """So that a comparison is one of designs."""
    ours = dict(_pins(ROOT / "requirements.lock"))
    theirs = dict(_pins(installing.PINS))
    assert {name for name in theirs if name in ours} >= {"asyncpg", "fastapi", "pydantic", "uvicorn"}
    assert {name: version for name, version in theirs.items() if name in ours and ours[name] != version} == {}


def _pins(file: Path) -> list[tuple[str, str]]:
    lines = [line.split(";")[0].split("\\")[0].strip() for line in file.read_text().splitlines()]
    return [(name, version) for line in lines if "==" in line for name, _, version in [line.partition("==")]]
