"""What the drill measures over a real Kafka: a relay's pace, and a stack that comes back when its broker does."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bench.drill.__main__ import ROWS
from bench.place import Place, place
from bench.rows import Row
from bench.sizes import TINY
from passerelle.local import LocalKafka
from tests.support.absent import absent

OVER_KAFKA = ("relay", "recovery")
pytestmark = [pytest.mark.journey, pytest.mark.kafka, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here() -> AsyncIterator[Place]:
    if reason := LocalKafka.available():
        absent(reason)
    async with place(TINY, over_kafka=True) as found:
        yield found


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in ROWS if row.name in OVER_KAFKA])
async def test_the_row_measures_what_it_is_held_to(row: Row, here: Place) -> None:
    result = await row.run(here)
    assert result.goals
