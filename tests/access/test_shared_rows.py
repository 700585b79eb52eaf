"""Whose rows of a shared call PostgreSQL gives: all of them by a share, those invited to the interview to a panel."""

from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from services.selection.app import service
from services.selection.views import ApplicationView, applications, organisations
from services.selection.views.shares import shares
from shared.chassis.migration import migrate
from shared.kernel.store import Changes, PostgresStore
from shared.kernel.store.narrowing import READER
from shared.kernel.store.port import Document
from tests.access.worlds import MINE, THEIRS, document

CALL = MINE.id("call")
SENT, INVITED, FOREIGN = MINE.id("journey"), MINE.id("invited"), THEIRS.id("journey")


@pytest_asyncio.fixture(autouse=True)
async def store(database: str) -> AsyncIterator[PostgresStore]:
    """Tables as the migrations make them: two applications of one call, another world, and the register."""
    await migrate("services.selection.app", database)
    store = await PostgresStore.connect(service.whole, database)
    mine, theirs = (document(applications, world) for world in (MINE, THEIRS))
    assert isinstance(mine, ApplicationView)
    invited = replace(mine, id=INVITED, participant_id=UUID(int=1), passed="interview")
    made = [(applications, one) for one in (mine, theirs, invited)]
    made += [(view, document(view, world)) for view in (shares, organisations) for world in (MINE, THEIRS)]
    await store.write(Changes(documents=[Document(view, one.id, 1, one) for view, one in made]))
    yield store
    await store.close()


async def seen(database: str, view: str, **settings: str) -> set[str]:
    connection = await asyncpg.connect(database)
    try:
        async with connection.transaction():
            await connection.execute(f"SET LOCAL ROLE {READER}")
            for name, value in settings.items():
                await connection.execute("SELECT set_config($1, $2, true)", f"passerelle.{name}", value)
            return {row[0] for row in await connection.fetch(f"SELECT id FROM view_{view}")}
    finally:
        await connection.close()


@pytest.mark.parametrize(
    ("kind", "value", "ids"),
    [
        ("call", CALL, {SENT, INVITED}),
        ("share", CALL, {SENT, INVITED}),
        ("panel", CALL, {INVITED}),
        ("employer", MINE.employer, set()),
        ("scheme", MINE.scheme, set()),
        ("figures", "all", set()),
    ],
)
async def test_a_caller_sees_the_applications_of_its_kind(database: str, kind: str, value: str, ids: set[str]) -> None:
    assert await seen(database, "applications", **{kind: value}) == ids


async def test_shares_and_records_are_for_those_whom_they_concern(database: str) -> None:
    mine, theirs = (f"{world.id('call')}:{world.employer}" for world in (MINE, THEIRS))
    assert await seen(database, "shares", call=CALL) == {mine}
    assert await seen(database, "shares", employer=THEIRS.employer) == {theirs}
    assert await seen(database, "shares", share=CALL, panel=CALL) == set()
    assert await seen(database, "organisations", organisation=MINE.agency) == {MINE.agency}
    assert await seen(database, "organisations", scheme=MINE.scheme, figures="all") == set()
    assert await seen(database, "emergencies", figures="all", organisation=MINE.agency) == set()
