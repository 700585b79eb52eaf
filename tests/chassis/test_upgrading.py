"""Two releases side by side on one database: what is added bothers nobody, what is taken away waits for the older."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio

from bench.children import Broke, server
from passerelle.local import free_port
from shared.chassis.contracting import TooEarly
from shared.chassis.http_client import http_client
from shared.chassis.migration import migrate
from shared.messaging.brokers import prepare_broker
from tests.chassis.issuer import Issuer
from tests.chassis.process import command, environment

RELEASES = "tests.chassis.releases"
KEYS = count()
COLUMNS = "SELECT column_name FROM information_schema.columns WHERE table_name = 'view_workshops'"


@dataclass(frozen=True)
class Served:
    http: httpx.AsyncClient
    address: str
    issuer: Issuer

    async def ask(self, method: str, path: str, body: object = None, role: str = "agency") -> Any:
        headers = {"Authorization": f"Bearer {self.issuer.token(role)}", "Idempotency-Key": f"upgrade-{next(KEYS)}"}
        answer = await self.http.request(method, f"{self.address}/v1{path}", json=body, headers=headers)
        assert answer.status_code < 300, answer.text
        return answer.json()

    async def opened(self, id: str) -> None:
        await self.ask("PUT", f"/workshops/{id}", {"room": id, "seats": 9})

    async def signed_up(self, id: str, name: str) -> list[str]:
        await self.ask("POST", f"/workshops/{id}/sign-ups", {"name": name})
        names: list[str] = (await self.ask("GET", f"/workshops/{id}"))["names"]
        return names


@dataclass(frozen=True)
class Database:
    dsn: str
    second: str
    issuer: Issuer
    logs: Path

    async def upgraded(self, release: str) -> None:
        await migrate(f"{RELEASES}.{release}.app", self.dsn)

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        connection = await asyncpg.connect(self.dsn)
        try:
            return [tuple(row) for row in await connection.fetch(query)]
        finally:
            await connection.close()

    @asynccontextmanager
    async def serving(self, release: str) -> AsyncIterator[Served]:
        """A process of this release."""
        port = free_port()
        called = command(f"{RELEASES}.{release}.app", port)
        settings = environment(self.dsn, self.second, self.issuer)
        async with server(called, port, settings, self.logs / f"{release}.log"), http_client(timeout=30) as http:
            yield Served(http, f"http://127.0.0.1:{port}", self.issuer)


@pytest_asyncio.fixture
async def here(database: str, second_database: str, issuer: Issuer, tmp_path: Path) -> Database:
    await prepare_broker(second_database)
    return Database(database, second_database, issuer, tmp_path)


async def test_two_releases_side_by_side_and_a_step_that_waits_for_the_older_to_go(here: Database) -> None:
    await here.upgraded("first")
    async with AsyncExitStack() as going:
        async with here.serving("first") as old:
            await old.opened("a")
            assert await old.signed_up("a", "Rim") == ["Rim"]
            await here.upgraded("second")
            assert await old.signed_up("a", "Taha") == ["Rim", "Taha"], "what was added is in nobody's way"

            new = await going.enter_async_context(here.serving("second"))
            assert await new.signed_up("a", "Salma") == ["Rim", "Taha", "Salma"]
            assert await old.signed_up("a", "Ilyas") == ["Rim", "Taha", "Salma", "Ilyas"]
            await old.opened("b")
            await new.ask("POST", "/operator/views/workshops/rebuild", role="operator")
            assert await here.rows("SELECT id, free FROM view_workshops ORDER BY id") == [("a", 5), ("b", 9)]
            assert await old.signed_up("b", "Rim") == ["Rim"], "a view folded anew still has what the older one needs"

            with pytest.raises(TooEarly, match=r"no more than revision 0001.* knows revision 0002"):
                await here.upgraded("third")
            assert await old.signed_up("b", "Taha") == ["Rim", "Taha"], "and nothing was taken away"

        await here.upgraded("third")
        assert "taken" not in {name for (name,) in await here.rows(COLUMNS)}
        assert await new.signed_up("b", "Salma") == ["Rim", "Taha", "Salma"]
        with pytest.raises(Broke, match="what it needs was taken away"):
            async with here.serving("first"):
                pass
