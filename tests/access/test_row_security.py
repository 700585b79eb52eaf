"""PostgreSQL itself keeps readers to their rows, whatever the service asks it."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy.dialects import postgresql

from services.training.app import service
from services.training.views import enrolments
from shared.chassis.migration import migrate
from shared.kernel.store import Changes, PostgresStore
from shared.kernel.store.narrowing import READER, Scope
from shared.kernel.store.port import Document
from shared.kernel.store.security import condition, secured
from tests.access.worlds import MINE, THEIRS, document

AGENCY = Scope({"organisation": (MINE.agency,)})


@pytest_asyncio.fixture
async def store(database: str) -> AsyncIterator[PostgresStore]:
    """Tables as the migrations make them, with a row of each world."""
    await migrate("services.training.app", database)
    store = await PostgresStore.connect(service.whole, database)
    views = [document(enrolments, world) for world in (MINE, THEIRS)]
    await store.write(Changes(documents=[Document(enrolments, view.id, 1, view) for view in views]))
    yield store
    await store.close()


async def seen(database: str, **settings: str) -> list[str]:
    """What raw SQL under the readers' role gives."""
    connection = await asyncpg.connect(database)
    try:
        async with connection.transaction():
            await connection.execute(f"SET LOCAL ROLE {READER}")
            for name, value in settings.items():
                await connection.execute("SELECT set_config($1, $2, true)", f"passerelle.{name}", value)
            return [row[0] for row in await connection.fetch("SELECT organisation_id FROM view_enrolments ORDER BY 1")]
    finally:
        await connection.close()


async def test_without_a_scope_no_row_is_seen(store: PostgresStore, database: str) -> None:
    assert await seen(database) == []
    assert await seen(database, organisation="") == []
    assert await seen(database, employer=MINE.employer) == []


async def test_a_scope_shows_its_own_rows_alone(store: PostgresStore, database: str) -> None:
    assert await seen(database, organisation=MINE.agency) == [MINE.agency]
    assert await seen(database, scheme=THEIRS.scheme) == [THEIRS.agency]
    assert await seen(database, scheme=f"{MINE.scheme}\n{THEIRS.scheme}") == [MINE.agency, THEIRS.agency]
    assert await seen(database, person=str(MINE.person)) == [MINE.agency]


async def test_a_view_that_is_rebuilt_keeps_its_policies(store: PostgresStore, database: str) -> None:
    await store.rebuild(enrolments)
    view = document(enrolments, MINE)
    await store.write(Changes(documents=[Document(enrolments, view.id, 1, view)]))
    assert await seen(database) == []
    assert await seen(database, organisation=MINE.agency) == [MINE.agency]
    assert list(await store.narrowed(AGENCY).get_many(enrolments, [view.id])) == [view.id]


async def test_readers_reach_neither_events_nor_answers(store: PostgresStore, database: str) -> None:
    connection = await asyncpg.connect(database)
    await connection.execute(f"SET ROLE {READER}")
    for table in ("events", "answers"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch(f"SELECT * FROM {table}")
    await connection.close()


async def test_every_view_bears_what_is_declared(store: PostgresStore, database: str) -> None:
    await migrate("services.training.app", database)
    connection = await asyncpg.connect(database)
    forced = await connection.fetch("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
    bypass = await connection.fetchval(
        "SELECT rolbypassrls OR rolsuper OR rolcanlogin FROM pg_roles WHERE rolname = $1", READER
    )
    await connection.close()
    declared = secured(service.metadata())
    assert {row[0] for row in forced} == {one.table for one in declared}
    assert declared == list(service.whole.projections)
    assert bypass is False
    assert all(one.rows and condition(one, one.rows) for one in declared)


async def test_the_service_narrows_its_queries_before_the_database_does(store: PostgresStore) -> None:
    assert "organisation_id = ANY" in str(AGENCY.seen(enrolments).compile(dialect=postgresql.dialect()))
    mine, theirs = (document(enrolments, world).id for world in (MINE, THEIRS))
    reads = store.narrowed(AGENCY)
    assert await reads.get(enrolments, theirs) is None
    assert [one.id for one in await reads.find(enrolments)] == [mine]
    assert await reads.count(enrolments) == {(): 1}
    assert list(await store.get_many(enrolments, [mine, theirs])) == [mine, theirs]


async def test_connections_come_back_with_the_rights_of_the_service(store: PostgresStore) -> None:
    for _ in range(8):
        await store.narrowed(AGENCY).find(enrolments)
        assert len(await store.find(enrolments)) == 2
