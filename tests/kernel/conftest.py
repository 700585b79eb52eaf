"""The stores that the contract suite runs on."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from shared.kernel.store import MemoryStore, PostgresStore, Store, metadata
from shared.kernel.store.security import secure
from tests.kernel.workshop import WORKSHOPS


async def create_tables(tables: sa.MetaData, dsn: str) -> None:
    engine = create_async_engine(dsn.replace("postgresql://", "postgresql+asyncpg://"))
    async with engine.begin() as connection:
        await connection.run_sync(tables.create_all)
        await connection.run_sync(secure, tables)
        await connection.execute(sa.text("INSERT INTO store DEFAULT VALUES"))
    await engine.dispose()


@pytest_asyncio.fixture
async def postgres_store(database: str) -> AsyncIterator[PostgresStore]:
    await create_tables(metadata(WORKSHOPS), database)
    store = await PostgresStore.connect(WORKSHOPS, database)
    yield store
    await store.close()


@pytest.fixture(params=["memory", "postgres"])
def store(request: pytest.FixtureRequest) -> Store:
    if request.param == "memory":
        return MemoryStore(WORKSHOPS)
    found: Store = request.getfixturevalue("postgres_store")
    return found
