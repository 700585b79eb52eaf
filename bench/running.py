"""The stack of five services as a bench uses it: PALIM's scheme is published, and files are sent to calls of it."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psutil

from passerelle import schemes, story
from passerelle.client import Client, connected
from passerelle.folder import DataFolder
from passerelle.importing import finished, upload
from passerelle.processes import SERVICES
from passerelle.stack import Stack


@dataclass(frozen=True)
class Running:
    folder: DataFolder
    client: Client
    agency: Client
    databases: dict[str, str]
    stack: Stack

    @property
    def processes(self) -> dict[str, psutil.Process]:
        """The process of each service."""
        found = {}
        for process in psutil.Process(os.getpid()).children():
            command = " ".join(process.cmdline())
            found.update({name: process for name in SERVICES if f" services.{name}.app " in command})
        return found

    async def call(self) -> str:
        """Opens one."""
        id = str(uuid4())
        await self.agency.command("selection", f"/v1/calls/{id}", {"scheme_id": story.SCHEME}, method="PUT")
        return id

    async def send(self, call: str, content: bytes) -> int:
        """Sends a file and waits for its last row to be stored; gives the number of rows."""
        started = await upload(self.agency, call, story.PROFILE, content)
        done = await finished(self.agency, started["id"])
        return int(done["rows"])

    async def applications(self, call: str, number: int) -> list[str]:
        ids: list[str] = []
        async for one in self.agency.pages("selection", "/v1/applications", call_id=call):
            ids.append(one["id"])
            if len(ids) == number:
                break
        return ids


@asynccontextmanager
async def stack(home: Path, broker: str = "postgres", **elsewhere: str) -> AsyncIterator[Running]:
    """`elsewhere` are databases of services on another server."""
    folder = DataFolder(home)
    async with Stack(folder, broker, elsewhere=elsewhere).running() as started, connected(folder) as client:
        scheme = await asyncio.to_thread(schemes.load, schemes.FOLDER / "palim.yaml")
        document = {"scheme": scheme.model_dump(mode="json"), "reason": ""}
        await client.command("selection", f"/v1/schemes/{scheme.id}", document, method="PUT")
        agency = client.acting("demo-clerk", ("agency", "operator"), organisation="anapec")
        yield Running(folder, client, agency, folder.running().databases, started)
