"""View budgets: an employer opens so many different dossiers a day, the same in memory and in PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest
from structlog.testing import capture_logs

from shared.chassis import Problem
from shared.chassis.limits import MemoryTally, PostgresTally, ViewBudget
from shared.chassis.limits.budgets import Tally
from shared.kernel.store.pool import ReadPool
from tests.chassis.workshops import variant
from tests.kernel.conftest import create_tables

DAY, NEXT = date(2020, 3, 2), date(2020, 3, 3)


@pytest.fixture
async def pool(database: str) -> AsyncIterator[ReadPool]:
    await create_tables(variant(budgeted=True).metadata(), database)
    pool = await ReadPool.open(database, 4)
    yield pool
    await pool.close()


@pytest.fixture(params=["memory", "postgres"])
def tally(request: pytest.FixtureRequest) -> Tally:
    if request.param == "memory":
        return MemoryTally()
    return PostgresTally(request.getfixturevalue("pool"))


async def test_different_dossiers_count_and_the_same_again_does_not(tally: Tally) -> None:
    assert await tally.add("antwerp", DAY, ["a", "b", "b"], 3)
    assert await tally.add("antwerp", DAY, ["a", "b"], 3)
    assert not await tally.add("antwerp", DAY, ["c", "d"], 3)
    assert await tally.add("antwerp", DAY, ["c"], 3)
    assert not await tally.add("antwerp", DAY, ["d"], 3)
    assert await tally.add("antwerp", DAY, ["a", "c"], 3)


async def test_another_employer_and_another_day_begin_anew(tally: Tally) -> None:
    assert await tally.add("antwerp", DAY, ["a"], 1)
    assert await tally.add("rabat", DAY, ["b"], 1)
    assert await tally.add("antwerp", NEXT, ["c"], 1)


async def test_many_at_once_do_not_find_more_room_than_there_is(tally: Tally) -> None:
    added = await asyncio.gather(*(tally.add("antwerp", DAY, [f"{n}a", f"{n}b"], 5) for n in range(8)))
    assert sum(added) == 2


async def test_the_count_outlives_the_process_and_only_the_present_day_is_kept(pool: ReadPool) -> None:
    await PostgresTally(pool).add("antwerp", DAY, ["a"], 1)
    assert not await PostgresTally(pool).add("antwerp", DAY, ["b"], 1)
    await PostgresTally(pool).add("antwerp", NEXT, ["c"], 1)
    assert [row["dossier_id"] for row in await pool.fetch("SELECT dossier_id FROM opened_dossiers")] == ["c"]


async def test_a_spent_budget_says_when_it_is_free_again_counts_and_alerts() -> None:
    counted: list[str] = []
    budget = ViewBudget(MemoryTally(), 1, counted.append, lambda: datetime(2020, 3, 2, 23, 0, tzinfo=UTC))
    await budget.spend("antwerp", ["a"])
    await budget.spend("antwerp", [])
    with capture_logs() as logs, pytest.raises(Problem) as refused:
        await budget.spend("antwerp", ["b"])
    problem = refused.value
    assert (problem.status, problem.code, problem.headers) == (429, "view_budget_spent", {"Retry-After": "3601"})
    assert "2020-03-03T00:00Z" in problem.detail
    assert counted == ["views"]
    assert [(one["event"], one["log_level"], one["employer"]) for one in logs] == [
        ("view budget spent", "warning", "antwerp")
    ]
