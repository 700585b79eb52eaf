"""Selection: organisations, schemes, calls and applications, up to the committee's decision and the hand-over."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from uuid import UUID

from fastapi import FastAPI

from services.selection.access import ACCESS
from services.selection.api import routers
from services.selection.erasing import Erasing
from services.selection.intake import Intake
from services.selection.measuring import measures
from services.selection.model import selection
from services.selection.policies import policies
from services.selection.publishing import publish
from services.selection.stages import Stages
from services.selection.steps import Steps
from services.selection.uploads import Uploads, tables
from services.selection.views import organisations
from services.selection.views.calls import calls_of
from services.selection.views.shares import calls_shared_with, calls_with_panel
from shared.chassis import Service, Work
from shared.chassis.revisions import Database, migrations_of, newest
from shared.chassis.runtime import Runtime
from shared.kernel.store.pool import ReadPool
from shared.privacy import ErasureLedger, MasterKey, PostgresVault

CONNECTIONS = 2
REWRAPPED_AT_ONCE = 500


@asynccontextmanager
async def resources(app: FastAPI, runtime: Runtime) -> AsyncIterator[None]:
    """The vault with its own database, and the uploads beside the events."""
    settings = runtime.settings
    if settings.master_key is None or settings.keys_database is None:
        raise ValueError("selection needs PASSERELLE_MASTER_KEY and PASSERELLE_KEYS_DATABASE")
    async with AsyncExitStack() as opened:
        keys = await ReadPool.open(settings.keys_database, CONNECTIONS)
        opened.push_async_callback(keys.close)
        files = await ReadPool.open(settings.database, CONNECTIONS)
        opened.push_async_callback(files.close)
        runtime.databases["persons' keys"] = Database(keys, newest(migrations_of("shared.privacy.tables")))
        vault = PostgresVault(keys, MasterKey.read(settings.master_key))
        uploads = Uploads(files, vault)
        app.state.intake = Intake(runtime.store, vault, uploads)
        ledger = ErasureLedger(settings.erasure_ledger or settings.master_key.with_name("erasures.ledger"))
        app.state.erasing = Erasing(runtime.store, vault, uploads, ledger, runtime.clock.now)
        app.state.stages = Stages(settings.stages)
        await app.state.erasing.reapply()
        yield


def work(app: FastAPI) -> Sequence[Work]:
    desk: Intake = app.state.intake
    steps = Steps(app.state.store)

    erasing: Erasing = app.state.erasing

    async def behind() -> Sequence[str]:
        return ["keys"] if await desk.vault.behind() else []

    async def rewrap(_: str) -> bool:
        return await desk.vault.rewrap(REWRAPPED_AT_ONCE) > 0

    async def forget(upload_id: str) -> bool:
        await desk.uploads.forget(UUID(upload_id))
        return False

    return (
        Work("imports", desk.pending, desk.advance),
        Work("steps", steps.pending, steps.advance),
        Work("uploads", desk.uploads.expired, forget),
        Work("erasures", erasing.pending, erasing.advance),
        Work("master key", behind, rewrap),
    )


service = Service(
    name="selection",
    model=selection,
    routers=routers,
    access=ACCESS,
    holdings={"call": calls_of, "share": calls_shared_with, "panel": calls_with_panel},
    standings=organisations,
    publish=publish,
    policies=policies,
    listens_to=("training", "mobility", "reintegration", "gateway"),
    tables=tables,
    resources=resources,
    work=work,
    measures=measures,
    summary="Calls, applications and decisions of mobility schemes",
)
