"""A play is PALIM replayed through five real service processes, with the stack still running afterwards."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from passerelle import story
from passerelle.client import Client, connected
from passerelle.demo import killing
from passerelle.folder import DataFolder
from passerelle.replay import Options, replay
from passerelle.stack import Stack
from passerelle.verify import verify
from shared.chassis.http_client import http_client

Figures = Mapping[str, Any]
TAKES_TIME = ("seconds", "verify")


@dataclass(frozen=True)
class Play:
    stack: Stack
    client: Client
    report: Figures
    kills: Mapping[str, int]

    @property
    def folder(self) -> DataFolder:
        return self.stack.folder

    @property
    def clerk(self) -> Client:
        """Who sends the files and sees the applications of the agency."""
        return self.client.acting("demo-clerk", ("agency", "operator"), organisation="anapec")

    async def again(self, data: Path) -> Figures:
        return await replay(self.client, Options(data))

    async def heads(self) -> dict[str, int]:
        progress = {one: await self.client.get(one, "/v1/operator/progress") for one in self.client.services}
        return {service: one["head"] for service, one in progress.items()}

    async def journeys(self, **filters: Any) -> list[dict[str, Any]]:
        return [one async for one in self.client.pages("gateway", "/v1/journeys", scheme_id="palim", **filters)]

    async def timeline(self, journey: str) -> list[dict[str, Any]]:
        found = await self.client.get("gateway", f"/v1/journeys/{journey}/timeline")
        return list(found["moments"])

    async def withdraw(self, **headers: str) -> str:
        """Something new happens: the last of the reserve gives up waiting. Gives the journey."""
        reserve = await self.clerk.get("selection", f"/v1/calls/{story.CALL}/reserve")
        journey = str(reserve[-1]["journey_id"])
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
    path = Path(tempfile.mkdtemp(prefix="passerelle-journey-"))
    yield DataFolder(path)
    shutil.rmtree(path)


@asynccontextmanager
async def played(
    data: Path, *, broker: str = "postgres", kill_every: float | None = None, with_dropout: bool = False
) -> AsyncIterator[Play]:
    with data_folder() as folder:
        stack = Stack(folder, broker)
        async with stack.running(), connected(folder) as client:
            async with killing(stack, kill_every) as kills:
                report = await replay(client, Options(data, with_dropout))
            yield Play(stack, client, report, kills)


def figures(report: Figures, expected: Figures) -> dict[str, Any]:
    return {name: report[name] for name in expected}
