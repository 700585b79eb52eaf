"""A running service of workshops on a database of its own, and callers who may use it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from passerelle.local import EmbeddedPostgres
from shared.chassis import Service, Settings
from shared.chassis.runtime import Runtime
from shared.chassis.telemetry import Telemetry
from tests.chassis.issuer import ISSUER, Issuer
from tests.chassis.workshops import SERVICE
from tests.kernel.conftest import create_tables

KEYS = count()


@dataclass
class Running:
    """A service within its lifespan, and a client whose caller is an agency unless it says otherwise."""

    app: FastAPI
    client: httpx.AsyncClient
    issuer: Issuer
    database: str

    @property
    def runtime(self) -> Runtime:
        runtime: Runtime = self.app.state.runtime
        return runtime

    def as_(self, *roles: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.issuer.token(*roles)}"}

    async def command(self, method: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"Idempotency-Key": f"key-{next(KEYS)}", **named}
        return await self.client.request(method, path, json=body, headers=sent)

    async def opened(self, id: str, seats: int = 3, room: str | None = None) -> None:
        answer = await self.command("PUT", f"/v1/workshops/{id}", {"room": room or id, "seats": seats})
        assert answer.status_code == 201, answer.text

    async def signed_up(self, id: str, name: str = "Rim", **headers: str) -> httpx.Response:
        return await self.command("POST", f"/v1/workshops/{id}/sign-ups", {"name": name}, **headers)

    async def operator(self, method: str, path: str, body: object = None) -> Any:
        answer = await self.command(method, f"/v1/operator{path}", body, **self.as_("operator"))
        assert answer.status_code == 200, answer.text
        return answer.json()


Serve: TypeAlias = Callable[..., AbstractAsyncContextManager[Running]]


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    return Issuer(tmp_path / "jwks.json")


@pytest.fixture
def settings(database: str, issuer: Issuer) -> Settings:
    return Settings(
        database=database,
        broker=f"memory://{uuid4().hex}",
        role="api",
        issuer=ISSUER,
        jwks=issuer.jwks,
    )


@pytest.fixture
def serve(settings: Settings, issuer: Issuer) -> Serve:
    """`serve(service, telemetry=…, role=…, …)`: settings by name; tables are made on the first start."""
    made: set[str] = set()

    @asynccontextmanager
    async def serving(
        service: Service = SERVICE, telemetry: Telemetry | None = None, **changes: Any
    ) -> AsyncIterator[Running]:
        chosen = settings.model_copy(update=changes)
        if chosen.database not in made:
            await create_tables(service.metadata(), chosen.database)
            made.add(chosen.database)
        app = service.app(chosen, telemetry)
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url=f"http://{service.name}") as client,
        ):
            running = Running(app, client, issuer, chosen.database)
            client.headers.update(running.as_("agency"))
            yield running

    return serving


@pytest_asyncio.fixture
async def running(serve: Serve) -> AsyncIterator[Running]:
    async with serve() as running:
        yield running


@pytest_asyncio.fixture
async def second_database(postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    name = f"second_{uuid4().hex}"
    await postgres.create_database(name)
    yield postgres.dsn(name)
    await postgres.drop_database(name)
