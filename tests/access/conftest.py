"""Each service in turn, running with two worlds in it; behind the gateway's pages stands a real selection."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
import pytest_asyncio

from passerelle.local import EmbeddedPostgres
from services.gateway.upstream import Upstream
from shared.chassis import Service, Settings
from shared.privacy import Cipher, MasterKey
from shared.privacy.cipher import new_key
from tests.access.walking import SERVICES, Verifier, Walk
from tests.access.worlds import MINE, THEIRS, World, seed
from tests.contracts.scheme_files import PALIM
from tests.kernel.conftest import create_tables
from tests.selection.conftest import create_key_tables

_PERSON = """
INSERT INTO persons (participant_id, blind_index, wrapped_key, master_version) VALUES ($1, $2, $3, $4)
"""


class House:
    """Databases and services of one test."""

    def __init__(self, postgres: EmbeddedPostgres, folder: Path) -> None:
        self.postgres, self.folder, self.verifier = postgres, folder, Verifier()
        (folder / "master.key").write_bytes(bytes(range(32)))
        self.master = MasterKey.read(folder / "master.key")

    @asynccontextmanager
    async def database(self) -> AsyncIterator[str]:
        name = f"walk_{uuid4().hex}"
        await self.postgres.create_database(name)
        yield self.postgres.dsn(name)
        await self.postgres.drop_database(name)

    @asynccontextmanager
    async def running(self, service: Service) -> AsyncIterator[tuple[Any, httpx.AsyncClient]]:
        async with self.database() as database, self.database() as keys:
            await create_tables(service.metadata(), database)
            await create_key_tables(keys)
            sealed = {world: await self._sealed(world, keys) for world in (MINE, THEIRS)}
            app = service.app(self._settings(database, keys))
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            async with (
                app.router.lifespan_context(app),
                httpx.AsyncClient(transport=transport, base_url=f"http://{service.name}") as http,
            ):
                app.state.verifier = self.verifier
                app.state.stopping.set()
                await seed(app, service, sealed)
                yield app, http

    def _settings(self, database: str, keys: str) -> Settings:
        return Settings(
            database=database, broker=f"memory://{uuid4().hex}", role="api", issuer="test", jwks=self.folder / "none",
            master_key=self.folder / "master.key", keys_database=keys, demo=True,
        )  # fmt: skip

    async def _sealed(self, world: World, keys: str) -> dict[str, str]:
        """The identity of this world's person under a key of its own, found by its number."""
        key, blind = new_key(), self.master.blind(f"national_id/{PALIM.intake[0].calling_code}", world.number)
        connection = await asyncpg.connect(keys)
        wrapped = self.master.wrap(str(world.person), key)
        await connection.execute(_PERSON, world.person, blind, wrapped, self.master.current)
        await connection.close()
        return Cipher(str(world.person), key).seal(json.dumps(world.identity), "identity").model_dump()


@pytest_asyncio.fixture(params=sorted(SERVICES))
async def walk(request: pytest.FixtureRequest, postgres: EmbeddedPostgres, tmp_path: Path) -> AsyncIterator[Walk]:
    house, service = House(postgres, tmp_path), SERVICES[request.param]
    async with house.running(service) as (app, http):
        if service.name != "gateway":
            yield Walk(service, house.verifier, http)
            return
        async with house.running(SERVICES["selection"]) as (_, behind):
            app.state.selection = Upstream(behind, "http://selection")
            yield Walk(service, house.verifier, http)
