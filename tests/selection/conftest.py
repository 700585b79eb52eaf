"""A running selection service, with its own database and its keys in another."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID, uuid4

import httpx
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import create_async_engine

from passerelle.local import EmbeddedPostgres
from services.selection.app import service
from services.selection.stages import Stages
from shared.chassis import Settings
from shared.privacy.tables import metadata as keys_metadata
from tests.chassis.issuer import ISSUER, Issuer
from tests.kernel.conftest import create_tables
from tests.selection.palim import PALIM
from tests.selection.stages import LaterStages, later_stages

KEYS = count()
CALL_ID = UUID("3c5f3d6e-0000-4000-8000-000000002019")
OPENED, SENT, SCREENED = "2019-03-25T09:00:00Z", "2019-05-16T09:00:00Z", "2019-05-20T09:00:00Z"


class Selection:
    """A client of the service; `clerk` of ANAPEC by default."""

    def __init__(self, app: FastAPI, client: httpx.AsyncClient, issuer: Issuer) -> None:
        self.app, self.client, self.issuer = app, client, issuer

    def as_(self, *roles: str, **claims: Any) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.issuer.token(*roles, **claims)}"}

    async def get(self, path: str, **headers: str) -> Any:
        answer = await self.client.get(f"/v1{path}", headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def command(self, method: str, path: str, body: object = None, at: str = SENT, **headers: str) -> Any:
        answer = await self.ask(method, path, body, at, **headers)
        assert answer.status_code in (200, 201, 202), answer.text
        return answer.json()

    async def ask(self, method: str, path: str, body: object = None, at: str = SENT, **headers: str) -> httpx.Response:
        sent = {"Idempotency-Key": f"key-{next(KEYS)}", "Occurred-At": at, **headers}
        content = {"content": body} if isinstance(body, bytes) else {"json": body}
        if isinstance(body, bytes):
            sent.setdefault("Content-Type", "text/csv")
        return await self.client.request(method, f"/v1{path}", headers=sent, **content)

    async def opened(self) -> None:
        """PALIM is published and its call opened."""
        scheme = {"scheme": PALIM.model_dump(mode="json"), "reason": ""}
        await self.command("PUT", "/schemes/palim", scheme, at=OPENED, **self.as_("operator"))
        await self.command("PUT", f"/calls/{CALL_ID}", {"scheme_id": "palim"}, at=OPENED)

    async def send(self, content: bytes) -> Any:
        return await self.command("POST", f"/calls/{CALL_ID}/imports", content)

    async def taken_in(self, content: bytes) -> Any:
        """Sends a file and waits until all of it is taken in."""
        started = await self.send(content)
        return await self.until(f"/imports/{started['id']}", "finished")

    async def erased(self, participant_id: str) -> None:
        """Asked for by the agency, approved by an operator, and carried out here."""
        way = f"/participants/{participant_id}/erasure"
        await self.command("POST", way, {"reason": "asked_for"})
        await self.command("POST", f"{way}/approval", **self.as_("operator", sub="operator-2"))
        await self.settle()

    async def settle(self) -> None:
        """Does the background work that is due, where no worker does it."""
        for work in service.work(self.app):
            for subject in await work.pending():
                while await work.advance(subject):
                    pass

    async def until(self, path: str, state: str) -> Any:
        if self.app.state.settings.role == "api":
            await self.settle()
        for _ in range(3000):
            shown = await self.get(path)
            if shown["state"] == state:
                return shown
            await asyncio.sleep(0.02)
        raise AssertionError(f"{path} is still {shown['state']}, not {state}")

    async def step(self, name: str, state: str, at: str, **headers: str) -> Any:
        await self.command("POST", f"/calls/{CALL_ID}/{name}", at=at, **headers)
        return await self.until(f"/calls/{CALL_ID}", state)


async def create_key_tables(dsn: str) -> None:
    engine = create_async_engine(dsn.replace("postgresql://", "postgresql+asyncpg://"))
    async with engine.begin() as connection:
        await connection.run_sync(keys_metadata.create_all)
    await engine.dispose()


Serve: TypeAlias = Callable[..., AbstractAsyncContextManager[Selection]]


@pytest_asyncio.fixture
async def keys_database(postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    name = f"keys_{uuid4().hex}"
    await postgres.create_database(name)
    await create_key_tables(postgres.dsn(name))
    yield postgres.dsn(name)
    await postgres.drop_database(name)


@pytest_asyncio.fixture
async def serve(database: str, keys_database: str, tmp_path: Path) -> Serve:
    """`serve(role=…)` starts the service on the same databases again and again."""
    (tmp_path / "master.key").write_bytes(bytes(range(32)))
    issuer = Issuer(tmp_path / "jwks.json")
    await create_tables(service.metadata(), database)
    broker = f"memory://{uuid4().hex}"

    @asynccontextmanager
    async def serving(role: str = "all") -> AsyncIterator[Selection]:
        settings = Settings(
            database=database,
            broker=broker,
            role=role,
            issuer=ISSUER,
            jwks=issuer.jwks,
            master_key=tmp_path / "master.key",
            keys_database=keys_database,
        )
        app = service.app(settings)
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://selection") as client,
        ):
            selection = Selection(app, client, issuer)
            client.headers.update(selection.as_("agency"))
            yield selection

    return serving


@pytest_asyncio.fixture
async def selection(serve: Serve) -> AsyncIterator[Selection]:
    """Its background work is done when a test waits for it."""
    async with serve("api") as selection:
        await selection.opened()
        yield selection


@pytest_asyncio.fixture
async def stages(selection: Selection) -> AsyncIterator[LaterStages]:
    """The later stages that an export asks for their part."""
    async with later_stages(selection.issuer) as stages:
        selection.app.state.stages = Stages(stages.addresses)
        yield stages
