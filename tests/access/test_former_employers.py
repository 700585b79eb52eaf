"""Documents from before a former employer lost sight of them lose it when the database is brought up to date."""

import json
from typing import Any

import asyncpg
import pytest

from services.gateway.app import service as gateway
from services.gateway.views import journeys
from services.mobility.app import service as mobility
from services.mobility.views import placements
from shared.chassis import Service
from shared.chassis.migration import migrate
from shared.kernel import Projection
from shared.kernel.store import Changes, PostgresStore
from shared.kernel.store.narrowing import Scope
from shared.kernel.store.port import Document
from tests.access.worlds import MINE, THEIRS, document

EMPLOYERS = Scope({"employer": (MINE.employer, THEIRS.employer)})


@pytest.mark.parametrize(
    ("service", "projection", "before", "way"),
    [(gateway, journeys, "0006", ("parts", "mobility")), (mobility, placements, "0005", ())],
    ids=["gateway", "mobility"],
)
async def test_what_ended_before_the_upgrade_is_nobodys(
    database: str, service: Service, projection: Projection[Any], before: str, way: tuple[str, ...]
) -> None:
    await migrate(f"services.{service.name}.app", database)
    store = await PostgresStore.connect(service.whole, database)
    running, ended = (document(projection, world) for world in (MINE, THEIRS))
    whole = json.loads(projection.adapter.dump_json(ended))
    part = whole
    for name in way:
        part = part[name]
    part["state"] = "ended"
    ended = projection.adapter.validate_json(json.dumps(whole))
    await store.write(Changes(documents=[Document(projection, one.id, 1, one) for one in (running, ended)]))
    connection = await asyncpg.connect(database)
    await connection.execute(f"UPDATE {projection.table} SET employer_id = $1", MINE.employer)
    await connection.execute("UPDATE alembic_version SET version_num = $1", before)
    assert len(await store.narrowed(EMPLOYERS).find(projection)) == 2
    await migrate(f"services.{service.name}.app", database)
    assert [one.id for one in await store.narrowed(EMPLOYERS).find(projection)] == [running.id]
    await connection.close()
    await store.close()
