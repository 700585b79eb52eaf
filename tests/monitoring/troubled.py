"""A stack in trouble: what its databases, its clock and its clients can be made to do, until all is let go again."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import asyncpg

from passerelle.client import Client
from passerelle.stack import BROKER, Stack
from shared.chassis.http_client import http_client
from tests.chassis.waiting import eventually

WITHIN = 60.0


@dataclass
class Troubled:
    """A stack whose sessions, streams and processes of trouble last until `opened` is closed."""

    stack: Stack
    client: Client
    opened: AsyncExitStack

    @property
    def clerk(self) -> Client:
        return self.client.acting("demo-clerk", ("agency", "operator"), organisation="anapec")

    @property
    def officer(self) -> Client:
        return self.client.acting("demo-privacy-officer", ("operator",))

    def database(self, name: str) -> str:
        return self.stack.folder.running().databases[name]

    async def session(self, database: str) -> "asyncpg.Connection[Any]":
        """Somebody's session that is left open."""
        connection = await asyncpg.connect(self.database(database))
        self.opened.callback(connection.terminate)
        return connection

    async def away(self, database: str) -> None:
        """It lets nobody in, as while it is restored or its disk is full."""
        server = await asyncpg.connect(self.database(BROKER))
        await server.execute(f"ALTER DATABASE {database} ALLOW_CONNECTIONS false")
        await server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", database)
        await server.close()

    async def until_measured(self, service: str, name: str, value: float) -> None:
        """A worker has noticed."""
        line = f'passerelle_{name}{{service_name="{service}"}} {value:.1f}\n'
        await eventually(lambda: self.client.text(service, "/metrics"), lambda text: line in text, WITHIN)

    async def later(self, service: str, **by: float) -> None:
        """The service's clock is set forward."""
        now = datetime.fromisoformat((await self.client.get(service, "/v1/operator/clock"))["now"])
        moment = {"now": (now + timedelta(**by)).isoformat()}
        await self.client.command(service, "/v1/operator/clock", moment, method="PUT")

    def headers(self, *roles: str, organisation: str | None = None) -> dict[str, str]:
        token = self.stack.folder.issuer.token(roles, subject=f"demo-{uuid4()}", organisation=organisation)
        return {"Authorization": f"Bearer {token}"}

    async def asked(self, address: str, times: int, headers: dict[str, str], method: str = "GET") -> list[int]:
        """The status of each of so many requests at once."""
        keys = [{"Idempotency-Key": str(uuid4())} for _ in range(times)]
        async with http_client(timeout=WITHIN) as http:
            answers = await asyncio.gather(*(http.request(method, address, headers=headers | key) for key in keys))
        return [answer.status_code for answer in answers]
