"""The migrations of each database lead to the tables its model wants, and events are written for ever."""

import asyncpg
import pytest

from shared.chassis.migration import differences, migrate

SERVICES = tuple(f"services.{name}.app" for name in ("selection", "training", "mobility", "reintegration", "gateway"))


@pytest.mark.parametrize("module", [*SERVICES, "shared.privacy.tables"])
async def test_migrations_lead_to_the_tables_of_the_model(module: str, database: str) -> None:
    await migrate(module, database)
    await migrate(module, database)
    assert await differences(module, database) == []


@pytest.mark.parametrize("statement", ["UPDATE events SET type = 'x'", "DELETE FROM events", "TRUNCATE events"])
async def test_events_are_never_changed_or_deleted(statement: str, database: str) -> None:
    await migrate("services.training.app", database)
    connection = await asyncpg.connect(database)
    try:
        with pytest.raises(asyncpg.RaiseError, match="never changed or deleted"):
            await connection.execute(statement)
    finally:
        await connection.close()
