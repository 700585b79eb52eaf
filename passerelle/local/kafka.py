"""A local Kafka is a real Apache Kafka on loopback, where Java and Maven are found."""

import asyncio
import os
import shutil
from asyncio.subprocess import PIPE
from pathlib import Path

from passerelle.local.ports import free_base

LAUNCHER = Path(__file__).parents[2] / "deploy" / "local" / "kafka.sh"
PROGRAMS = {"java": "Java 17 or newer (Debian: openjdk-17-jre-headless)", "mvn": "Maven (Debian: maven)"}


class LocalKafka:
    def __init__(self, home: Path) -> None:
        self.home = home.absolute()

    @staticmethod
    def available() -> str | None:
        """The reason why not, or nothing where it is."""
        missing = [name for program, name in PROGRAMS.items() if shutil.which(program) is None]
        if not LAUNCHER.exists():
            missing.append("the launcher, which is part of a checkout")
        return f"a real Kafka needs {' and '.join(missing)}" if missing else None

    async def start(self, brokers: int = 1) -> str:
        """The bootstrap address; brokers that still run from before are taken over with their ports."""
        running = "process" in await self.command("status")
        port = {} if running else {"KAFKA_PORT": str(free_base(range(2 * brokers)))}
        return await self.command("start", str(brokers), **port)

    async def stop(self) -> None:
        await self.command("stop")

    async def command(self, *words: str, **environment: str) -> str:
        """One of the launcher's own words: `kill 2`, `revive 2`, `pause 1`, `resume 1`, `wipe`, `tool …`."""
        if reason := self.available():
            raise RuntimeError(reason)
        process = await asyncio.create_subprocess_exec(
            LAUNCHER, *words, stdout=PIPE, stderr=PIPE,
            env=os.environ | {"KAFKA_HOME": str(self.home)} | environment,
        )  # fmt: skip
        output, errors = await process.communicate()
        if process.returncode:
            raise RuntimeError(errors.decode().strip())
        return output.decode().strip()
