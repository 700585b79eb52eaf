"""A DSN may say how TLS is wanted, for migrations and the gateway's sessions as for the stores."""

import pytest
import sqlalchemy as sa

from shared.chassis.engine import engine_on
from shared.chassis.migration import differences, migrate


def wanting(dsn: str, mode: str) -> str:
    return f"{dsn}{'&' if '?' in dsn else '?'}sslmode={mode}"


async def test_a_database_is_migrated_where_tls_may_be_had_or_not(database: str) -> None:
    await migrate("services.training.app", wanting(database, "prefer"))
    assert await differences("services.training.app", database) == []


async def test_a_server_without_tls_is_not_talked_to_where_tls_is_wanted(database: str) -> None:
    with pytest.raises(ConnectionError, match="SSL"):
        await migrate("services.training.app", wanting(database, "require"))


async def test_an_engine_is_on_the_database_of_its_dsn(database: str) -> None:
    engine = engine_on(wanting(database, "disable"), pool_size=1, max_overflow=0)
    async with engine.connect() as connection:
        name = (await connection.execute(sa.text("SELECT current_database()"))).scalar()
    await engine.dispose()
    assert database.endswith(f"/{name}")
