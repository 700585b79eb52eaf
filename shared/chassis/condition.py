"""The condition of a running service, for `passerelle doctor`: what an operator would have to look up one by one."""

import asyncpg
from fastapi import Request
from pydantic import BaseModel

from shared.chassis.metrics import Reading
from shared.chassis.revisions import Database, revision_of
from shared.chassis.runtime import Runtime
from shared.chassis.safety import faults
from shared.kernel.store import LOST, StoreUnavailable


class Figure(BaseModel):
    """A reading as `/metrics` would show it."""

    name: str
    labels: dict[str, str]
    value: float


class DatabaseCondition(BaseModel):
    """Of a database that a service has besides its own."""

    name: str
    reachable: bool
    revision: str | None
    newest: str


class Condition(BaseModel):
    """`settings` says which are not safe, `revision` how far the database was migrated; none where nobody knows."""

    service: str
    version: str
    role: str
    settings: list[str]
    revision: str | None
    newest: str | None
    databases: list[DatabaseCondition]
    stopped: list[str]
    figures: list[Figure]


async def condition(request: Request, runtime: Runtime) -> Condition:
    return Condition(
        service=runtime.service,
        version=request.app.version,
        role=runtime.settings.role,
        settings=faults(runtime.service, runtime.settings),
        revision=await revision_of(runtime.store.pool),
        newest=request.app.state.revision or None,
        databases=[await _database(name, database) for name, database in runtime.databases.items()],
        stopped=runtime.stopped,
        figures=[_figure(one) for one in await runtime.readings()],
    )


async def _database(name: str, database: Database) -> DatabaseCondition:
    try:
        revision = await revision_of(database.pool)
    except (asyncpg.PostgresError, StoreUnavailable, *LOST):
        return DatabaseCondition(name=name, reachable=False, revision=None, newest=database.newest)
    return DatabaseCondition(name=name, reachable=True, revision=revision, newest=database.newest)


def _figure(reading: Reading) -> Figure:
    return Figure(name=reading.name, labels=dict(reading.labels), value=reading.value)
