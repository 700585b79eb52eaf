"""Calls to another service in the name of whoever has the page open, with that person's own token alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from shared.chassis import Problem

WITHIN = 10.0


@dataclass(frozen=True)
class Upstream:
    """`address` is none where this gateway was told of no such service."""

    http: httpx.AsyncClient
    address: str | None

    async def get(self, token: str, path: str, **query: str) -> Any:
        return await self._ask("GET", token, path, params=query)

    async def send(self, token: str, path: str, body: Mapping[str, Any], key: str, method: str = "POST") -> None:
        """`key` is of the form that was sent, so that sending it twice does it once."""
        await self._ask(method, token, path, json=body, headers={"Idempotency-Key": key})

    async def _ask(
        self, method: str, token: str, path: str, headers: Mapping[str, str] | None = None, **rest: Any
    ) -> Any:
        """Raises Problem as the service answered, or 503 where it did not."""
        if self.address is None:
            raise Problem(503, "no_upstream", "Set PASSERELLE_SELECTION to the address of the selection service.")
        sent = {**(headers or {}), "Authorization": f"Bearer {token}"}
        try:
            answer = await self.http.request(method, f"{self.address}{path}", headers=sent, **rest)
        except httpx.HTTPError as error:
            raise Problem(503, "upstream_away", "The service behind this page does not answer; try again.") from error
        if answer.status_code >= 400:
            raise _problem(answer)
        return answer.json() if answer.content else None


def _problem(answer: httpx.Response) -> Problem:
    try:
        told = answer.json()
        return Problem(answer.status_code, str(told["code"]), str(told["detail"]))
    except (ValueError, KeyError, TypeError):
        return Problem(502, "upstream_unclear", "The service behind this page gave no clear answer; try again.")
