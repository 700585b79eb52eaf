"""A local stack: PostgreSQL from the wheel, a broker, and the five services, in one data folder."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from passerelle.folder import DataFolder, Running
from passerelle.issuer import AUDIENCE, ISSUER
from passerelle.issuing import serving
from passerelle.local import EmbeddedPostgres, LocalKafka, free_port
from passerelle.processes import SERVICES, DidNotStart, Process, Processes
from shared.chassis.settings import STAGES

KEYS = "vault_keys"
BROKER = "broker"


class NoKafka(Exception):
    """Kafka was asked for, and can't be had here."""


@dataclass
class Stack:
    """`broker` is postgres, kafka (a real one started here) or the address of a Kafka that runs already; databases
    of services that another server holds are `elsewhere`."""

    folder: DataFolder
    broker: str = "postgres"
    processes: Processes = field(default_factory=Processes)
    addresses: dict[str, str] = field(default_factory=dict)
    issuer: str = ""
    elsewhere: dict[str, str] = field(default_factory=dict)

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Stack"]:
        """Starts everything, and ends all that it started. Raises InUse."""
        self.folder.prepare()
        async with AsyncExitStack() as opened:
            opened.enter_context(self.folder.kept())
            postgres = EmbeddedPostgres(self.folder.path / "postgres")
            await postgres.start()
            opened.push_async_callback(postgres.stop)
            databases = await databases_of(postgres) | self.elsewhere
            broker = await self._broker(databases, opened)
            await migrate(databases, broker)
            ports = {name: free_port() for name in SERVICES}
            self.addresses = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
            keys, pages = self.folder.path / "keys", self.addresses["gateway"]
            self.issuer = await opened.enter_async_context(serving(self.folder.issuer, keys, pages))
            for name, port in ports.items():
                environment = self.environment(name, databases, broker)
                self.processes.every[name] = Process(name, port, environment, self.folder.log(name))
            opened.push_async_callback(self.processes.stop)
            self.folder.write(Running(os.getpid(), broker, self.addresses, databases, self.issuer))
            await self.processes.start()
            yield self

    async def _broker(self, databases: dict[str, str], opened: AsyncExitStack) -> str:
        if self.broker == "postgres":
            return databases[BROKER]
        if self.broker != "kafka":
            return self.broker if self.broker.startswith("kafka://") else f"kafka://{self.broker}"
        if reason := LocalKafka.available():
            raise NoKafka(reason)
        kafka = LocalKafka(self.folder.path / "kafka")
        opened.push_async_callback(kafka.stop)
        return f"kafka://{await kafka.start()}"

    def environment(self, name: str, databases: dict[str, str], broker: str) -> dict[str, str]:
        """What a service of this stack is told, wherever it runs."""
        environment = {
            "PASSERELLE_DATABASE": databases[name],
            "PASSERELLE_BROKER": broker,
            "PASSERELLE_ISSUER": ISSUER,
            "PASSERELLE_AUDIENCE": AUDIENCE,
            "PASSERELLE_JWKS": str(self.folder.issuer.jwks),
            "PASSERELLE_DEMO": "true",
        }
        if traces := os.environ.get("PASSERELLE_TRACES"):
            environment["PASSERELLE_TRACES"] = traces.replace("SERVICE", name)
        if name == "selection":
            environment["PASSERELLE_KEYS_DATABASE"] = databases[KEYS]
            environment["PASSERELLE_MASTER_KEY"] = str(self.folder.master_key)
            environment["PASSERELLE_STAGES"] = json.dumps({stage: self.addresses[stage] for stage in STAGES})
        if name == "gateway":
            environment["PASSERELLE_SELECTION"] = self.addresses["selection"]
            environment["PASSERELLE_PUBLIC_URL"] = self.addresses[name]
            environment["PASSERELLE_DISCOVERY"] = f"{self.issuer}/.well-known/openid-configuration"
            environment["PASSERELLE_CLIENT_SECRET"] = str(self.folder.path / "keys" / "gateway.secret")
        return environment


async def databases_of(postgres: EmbeddedPostgres) -> dict[str, str]:
    """Makes the databases that are missing, and gives all their addresses."""
    names = (*SERVICES, KEYS, BROKER)
    for name in names:
        await postgres.create_database(name)
    return {name: postgres.dsn(name) for name in names}


async def migrate(databases: dict[str, str], broker: str) -> None:
    """Brings every database to the newest revision, in a process of its own. Raises DidNotStart."""
    targets = [f"services.{name}.app={databases[name]}" for name in SERVICES]
    targets += [f"shared.privacy.tables={databases[KEYS]}", f"broker={broker}"]
    environment = {**os.environ, "PASSERELLE_MIGRATE": " ".join(targets)}
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "shared.chassis.migration", env=environment, stderr=asyncio.subprocess.PIPE
    )
    _, errors = await child.communicate()
    if child.returncode:
        raise DidNotStart(f"the databases could not be migrated:\n{errors.decode()[-4000:]}")
