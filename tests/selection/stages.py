"""The real later stages behind real ports, on stores in memory, so that selection can ask them for their part."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from services.mobility.app import service as mobility
from services.reintegration.app import service as reintegration
from services.training.app import service as training
from shared.chassis import Settings
from shared.chassis.clock import Clock
from shared.kernel import Command, Decider
from shared.kernel.store import Cause, MemoryStore, WriteSet
from shared.testing import AUTHOR
from tests.chassis.issuer import ISSUER, Issuer
from tests.support.serving import served


@dataclass
class LaterStages:
    """`stores` are what each of them has recorded."""

    stores: Mapping[str, MemoryStore]
    addresses: dict[str, str] = field(default_factory=dict)

    async def decided(self, stage: str, decider: Decider[Any, Any, Any], subject: str, *commands: Command) -> None:
        work = WriteSet(self.stores[stage])
        await work.load(decider, [subject])
        for command in commands:
            work.decide(decider, subject, command, AUTHOR, Cause(UUID(int=1)))
        await work.commit()


@asynccontextmanager
async def later_stages(issuer: Issuer) -> AsyncIterator[LaterStages]:
    services = (training, mobility, reintegration)
    stages = LaterStages({one.name: MemoryStore(one.whole) for one in services})
    async with AsyncExitStack() as opened:
        for one in services:
            app = one.app(Settings(database="", broker="", issuer=ISSUER, jwks=issuer.jwks))
            app.state.store, app.state.clock = stages.stores[one.name], Clock()
            port = await opened.enter_async_context(served(app, lifespan="off"))
            stages.addresses[one.name] = f"http://127.0.0.1:{port}"
        yield stages
