"""A local Keycloak is a real one on loopback, with the realm that Passerelle needs, where Java and Maven are found."""

import asyncio
import os
import shutil
from asyncio.subprocess import PIPE
from pathlib import Path

from passerelle.local.kafka import PROGRAMS
from passerelle.local.ports import LOOPBACK, free_base

LAUNCHER = Path(__file__).parents[2] / "deploy" / "local" / "keycloak.sh"


class LocalKeycloak:
    """`realm` holds what the realm's file leaves open: addresses and secrets, by their name there. With `tls`, a folder
    as the launcher wants it, clients are also asked for certificates at `secure`."""

    def __init__(self, home: Path, password: str, realm: dict[str, str], tls: Path | None = None) -> None:
        self.home = home.absolute()
        self.secure = ""
        self._tls = tls
        self._environment = {"KC_BOOTSTRAP_ADMIN_PASSWORD": password, "KEYCLOAK_HOME": str(self.home), **realm}
        if tls:
            self._environment["KEYCLOAK_TLS"] = str(tls.absolute())

    @staticmethod
    def available() -> str | None:
        """The reason why not, or nothing where it is."""
        missing = [name for program, name in PROGRAMS.items() if shutil.which(program) is None]
        if not LAUNCHER.exists():
            missing.append("the launcher, which is part of a checkout")
        return f"a real Keycloak needs {' and '.join(missing)}" if missing else None

    async def start(self) -> str:
        """Its address without TLS."""
        port = free_base(range(3 if self._tls else 2))
        self.secure = f"https://{LOOPBACK}:{port + 2}" if self._tls else ""
        return await self.command("start", KEYCLOAK_PORT=str(port))

    async def stop(self) -> None:
        await self.command("stop")

    async def command(self, *words: str, **environment: str) -> str:
        if reason := self.available():
            raise RuntimeError(reason)
        process = await asyncio.create_subprocess_exec(
            LAUNCHER, *words, stdout=PIPE, stderr=PIPE, env=os.environ | self._environment | environment
        )
        output, errors = await process.communicate()
        if process.returncode:
            raise RuntimeError(errors.decode().strip())
        return output.decode().strip()
