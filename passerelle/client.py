"""A client of a running stack: commands that are safe to repeat, and reads that wait out a restart."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx

from passerelle.folder import DataFolder, Running
from passerelle.issuer import Issuer
from shared.chassis.http_client import http_client

PATIENCE = 90.0
PAUSE = 0.1
ANSWER_WITHIN = 300.0


class Failed(Exception):
    """The answer of a service that said no; `problem` is its RFC 9457 document."""

    def __init__(self, where: str, status: int, problem: dict[str, Any]) -> None:
        super().__init__(f"{where}: {problem.get('detail', status)}")
        self.status = status
        self.problem = problem


class NoAnswer(Exception):
    """A service that did not answer for as long as the client had patience."""

    def __init__(self, service: str, address: str) -> None:
        super().__init__(f"{service} does not answer at {address}; what to do is told by: passerelle doctor")


class Client:
    """Acts for one principal. Every command carries a key, so that repeating it has no second effect."""

    def __init__(
        self, http: httpx.AsyncClient, running: Running, issuer: Issuer, token: str, patience: float = PATIENCE
    ) -> None:
        self._http = http
        self._patience = patience
        self._running = running
        self._issuer = issuer
        self._headers = {"Authorization": f"Bearer {token}"}

    def acting(self, subject: str, roles: tuple[str, ...], organisation: str | None = None) -> "Client":
        """The same connections for another demo user."""
        token = self._issuer.token(roles, subject=subject, organisation=organisation)
        return Client(self._http, self._running, self._issuer, token, self._patience)

    def address(self, service: str) -> str:
        return self._running.services[service]

    @property
    def services(self) -> list[str]:
        return list(self._running.services)

    async def get(self, service: str, path: str, **query: Any) -> Any:
        wanted = {name: str(value) for name, value in query.items() if value is not None}
        return (await self._ask("GET", service, path, params=wanted)).json()

    async def text(self, service: str, path: str) -> str:
        return (await self._ask("GET", service, path)).text

    async def pages(self, service: str, path: str, **query: Any) -> AsyncIterator[Any]:
        """Every entry of a list route, page by page."""
        cursor: str | None = None
        while True:
            page = await self.get(service, path, cursor=cursor, limit=500, **query)
            for item in page["items"]:
                yield item
            if (cursor := page["next"]) is None:
                return

    async def command(
        self,
        service: str,
        path: str,
        body: Any = None,
        *,
        method: str = "POST",
        key: str | None = None,
        at: datetime | None = None,
        content: bytes | None = None,
        **query: Any,
    ) -> Any:
        """Raises Failed when the service refuses, and NoAnswer."""
        headers = {"Idempotency-Key": key or str(uuid4())}
        if at:
            headers["Occurred-At"] = at.isoformat()
        if content is not None:
            headers["Content-Type"] = "text/csv"
        answer = await self._ask(
            method,
            service,
            path,
            headers=headers,
            json=body,
            content=content,
            params={k: str(v) for k, v in query.items()},
        )
        return answer.json() if answer.content else None

    async def _ask(
        self,
        method: str,
        service: str,
        path: str,
        *,
        headers: dict[str, str] | None = None,
        json: Any = None,
        content: bytes | None = None,
        params: dict[str, str] | None = None,
    ) -> httpx.Response:
        """Repeats while the service restarts, for as long as it has patience."""
        until = time.monotonic() + self._patience
        url = f"{self.address(service)}{path}"
        while True:
            try:
                answer = await self._http.request(
                    method, url, headers={**self._headers, **(headers or {})}, json=json, content=content, params=params
                )
            except httpx.TransportError as error:
                if time.monotonic() > until:
                    raise NoAnswer(service, self.address(service)) from error
            else:
                if answer.status_code < 400:
                    return answer
                if answer.status_code not in (502, 503) or time.monotonic() > until:
                    raise Failed(f"{method} {path} of {service}", answer.status_code, _problem(answer))
            await asyncio.sleep(PAUSE)


def _problem(answer: httpx.Response) -> dict[str, Any]:
    try:
        problem = answer.json()
    except ValueError:
        problem = {"detail": answer.text[:500]}
    return problem if isinstance(problem, dict) else {"detail": str(problem)}


@asynccontextmanager
async def connected(
    folder: DataFolder,
    roles: tuple[str, ...] = ("operator",),
    *,
    patience: float = PATIENCE,
    answer_within: float = ANSWER_WITHIN,
    **claims: Any,
) -> AsyncIterator[Client]:
    """A client of the stack that runs on this folder. Raises NotRunning."""
    running = folder.running()
    async with http_client(timeout=answer_within) as http:
        yield Client(http, running, folder.issuer, folder.issuer.token(roles, **claims), patience)
