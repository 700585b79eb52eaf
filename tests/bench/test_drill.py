"""The drill runs, at a size that says nothing; its rows over Kafka, and those of the bench, are tested beside."""

import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bench import report
from bench.drill.__main__ import ROWS
from bench.drill.rolling import Balanced
from bench.place import Place, place
from bench.rows import Row
from bench.sizes import TINY
from passerelle.local import free_port
from shared.chassis.http_client import http_client

OF_A_STACK = ("held", "peak", "recovery", "ending", "rolling", "erasure", "restored")
pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here() -> AsyncIterator[Place]:
    async with place(TINY) as found:
        yield found


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in ROWS if row.name in OF_A_STACK])
async def test_the_row_measures_what_it_is_held_to(row: Row, here: Place) -> None:
    result = await row.run(here)
    assert result.goals
    told = report.document({row: result})
    assert json.loads(json.dumps(told))["rows"][row.name]["goals"]
    assert row.name in report.markdown(told)


async def test_a_request_that_is_refused_has_failed(here: Place) -> None:
    async with http_client(timeout=5) as http:
        balanced = Balanced(http, "token", [f"http://127.0.0.1:{free_port()}"])
        await balanced.ask()
    assert (len(balanced.failures), balanced.latencies) == (1, [])
