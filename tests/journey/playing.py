"""A play is PALIM replayed through five real service processes, with the stack still running afterwards."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias
from uuid import uuid4

from passerelle import story
from passerelle.client import Client, connected
from passerelle.folder import DataFolder
from passerelle.replay import Options, replay
from passerelle.stack import Stack
from passerelle.verify import verify
from shared.chassis.http_client import http_client

Figures: TypeAlias = Mapping[str, Any]
Happening: TypeAlias = Callable[[Stack], None]


def nothing(_: Stack) -> None: ...


@dataclass(frozen=True)
class Play:
    stack: Stack
    client: Client
    report: Figures

    @property
    def folder(self) -> DataFolder:
        return self.stack.folder

    @property
    def clerk(self) -> Client:
        """Who sends the files and sees the applications of the agency."""
        return self.client.acting("demo-clerk", ("agency", "operator"), organisation="anapec")

    async def again(self, data: Path, *, with_dropout: bool = False) -> Figures:
        return await replay(self.client, Options(data, with_dropout))

    async def heads(self) -> dict[str, int]:
        progress = {one: await self.client.get(one, "/v1/operator/progress") for one in self.client.services}
        return {service: one["head"] for service, one in progress.items()}

    async def journeys(self, **filters: Any) -> list[dict[str, Any]]:
        return [one async for one in self.client.pages("gateway", "/v1/journeys", scheme_id="palim", **filters)]

    async def timeline(self, journey: str) -> list[dict[str, Any]]:
        found = await self.client.get("gateway", f"/v1/journeys/{journey}/timeline")
        return list(found["moments"])

    async def last_of_the_reserve(self) -> str:
        reserve = await self.clerk.get("selection", f"/v1/calls/{story.CALL}/reserve")
        return str(reserve[-1]["journey_id"])

    async def withdraw(self, **headers: str) -> str:
        """Something new happens: the last of the reserve gives up waiting. Gives the journey."""
        journey = await self.last_of_the_reserve()
        token = self.folder.issuer.token(("agency", "operator"), organisation="anapec")
        credentials = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
        url = f"{self.client.address('selection')}/v1/applications/{journey}/withdrawal"
        async with http_client() as http:
            answer = await http.post(url, json={"reason": "moved_away"}, headers={**credentials, **headers})
        answer.raise_for_status()
        return journey

    async def verdict(self) -> list[str]:
        """What is wrong; nothing, when all is well."""
        return (await verify(self.client)).wrong


@contextmanager
def data_folder() -> Iterator[DataFolder]:
    """Beside pytest's own folders, which PostgreSQL's account may not pass."""
    with TemporaryDirectory(prefix="passerelle-journey-", ignore_cleanup_errors=True) as path:
        yield DataFolder(Path(path))


@asynccontextmanager
async def played(
    data: Path, *, broker: str = "postgres", with_dropout: bool = False, at_each_step: Happening = nothing
) -> AsyncIterator[Play]:
    with data_folder() as folder:
        stack = Stack(folder, broker)
        async with stack.running(), connected(folder) as client:
            report = await replay(client, Options(data, with_dropout), lambda _: at_each_step(stack))
            yield Play(stack, client, report)


def figures(report: Figures, expected: Figures) -> dict[str, Any]:
    return {name: report[name] for name in expected}
