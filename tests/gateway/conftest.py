"""The gateway running on a database of its own, with what it has heard so far."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from uuid import uuid5

import httpx
import pytest_asyncio

from services.gateway.app import service
from services.gateway.policies import policies
from shared.contracts.selection import SchemePublished
from shared.kernel import Author
from shared.kernel.store import Cause, Store, WriteSet
from shared.messaging import Lookups
from shared.testing import heard_of
from tests.chassis.conftest import Running, Serve, issuer, serve, settings
from tests.gateway.scheme import PALIM
from tests.gateway.story import SPACE, STORY, Told, on

__all__ = ["issuer", "serve", "settings"]

PUBLISHED: Told = ("selection", "2019-03-01", SchemePublished(scheme_id="palim", version=1, scheme=PALIM, reason="new"))


async def hears(store: Store, told: Iterable[Told]) -> None:
    """As the subscriber does with a batch: every reaction in one write-set."""
    work = WriteSet(store)
    for source, day, contract in told:
        name = f"{source}/{day}/{type(contract).__name__}/{contract.model_dump_json()}"
        heard = heard_of(contract, on(day), source, uuid5(SPACE, name))
        for decider, subject, command in await policies.reactions(heard, Lookups(work, store)):
            await work.load(decider, [subject])
            work.decide(decider, subject, command, Author(source, None, heard.occurred_at), Cause(heard.event_id))
    await work.commit()


@dataclass
class Gateway:
    running: Running

    @property
    def store(self) -> Store:
        store: Store = self.running.app.state.store
        return store

    def browser(self) -> httpx.AsyncClient:
        """On the same machine, so that its session may travel without TLS."""
        transport = httpx.ASGITransport(self.running.app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://localhost", headers={"Accept": "text/html"})

    async def asks(self, path: str, *roles: str, **headers: str) -> httpx.Response:
        sent = self.running.as_(*(roles or ("operator",))) | headers
        return await self.running.client.get(path, headers=sent)


@pytest_asyncio.fixture
async def gateway(serve: Serve) -> AsyncIterator[Gateway]:
    async with serve(service, demo=True) as running:
        gateway = Gateway(running)
        await hears(gateway.store, [PUBLISHED, *STORY])
        yield gateway
