"""A real Prometheus that scrapes the services of a stack and evaluates the project's own rules."""

import asyncio
import json
import math
import shutil
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

import httpx
import yaml

from passerelle.local import free_port
from shared.chassis.http_client import http_client
from tests.chassis.waiting import eventually
from tests.monitoring.reading import RULES

READY_WITHIN = 30.0
ENDS_WITHIN = 20.0
FIRES_WITHIN = 150.0
Fired: TypeAlias = tuple[str, str]
Sample: TypeAlias = tuple[dict[str, str], float]


def impatient(rules: Path) -> str:
    """The same rules, but whatever holds is told at once and not after minutes: each `for` becomes one second."""
    document = yaml.safe_load(rules.read_text())
    for rule in (rule for group in document["groups"] for rule in group["rules"] if "for" in rule):
        rule["for"] = "1s"
    return yaml.safe_dump(document)


@dataclass
class Prometheus:
    """Knows a service process by its address; one that it never saw has no past here."""

    folder: Path
    address: str
    http: httpx.AsyncClient
    _targets: dict[str, str] = field(default_factory=dict)
    _since: float = field(default_factory=time.monotonic)

    def scrape(self, targets: Mapping[str, str]) -> None:
        """From now on these as well: addresses by a name of each process."""
        self._targets |= targets
        told = [
            {"targets": [address.removeprefix("http://")], "labels": {"job": name}}
            for name, address in self._targets.items()
        ]
        beside = self.folder / "targets.new"
        beside.write_text(json.dumps(told))
        beside.replace(self.folder / "targets.json")

    async def ask(self, query: str) -> list[Sample]:
        answer = await self.http.get(f"{self.address}/api/v1/query", params={"query": query})
        return [(one["metric"], float(one["value"][1])) for one in _result(answer)]

    async def told(self, query: str, seconds: float) -> int:
        """How many samples that are a number it gave over the last so many seconds."""
        until = float(_result(await self.http.get(f"{self.address}/api/v1/query", params={"query": "time()"}))[1])
        span = {"start": until - seconds, "end": until, "step": 1}
        answer = await self.http.get(f"{self.address}/api/v1/query_range", params={"query": query, **span})
        values = [float(value) for one in _result(answer) for _, value in one["values"]]
        return sum(not math.isnan(value) for value in values)

    async def firing(self) -> set[Fired]:
        """Each alert with the service it is of; without one where it is of all of them."""
        return await self._alerts('ALERTS{alertstate="firing"}')

    async def calm(self, alert: str) -> None:
        """Returns once this one is not firing; what has fired is counted from then."""
        await eventually(self.firing, lambda firing: alert not in {name for name, _ in firing}, FIRES_WITHIN)
        self._since = time.monotonic()

    async def fired(self) -> set[Fired]:
        seconds = math.ceil(time.monotonic() - self._since)
        return await self._alerts(f'max_over_time(ALERTS{{alertstate="firing"}}[{seconds}s])')

    async def sees(self, alert: str, service: str) -> None:
        """Returns once it has fired."""
        await eventually(self.fired, lambda fired: (alert, service) in fired, FIRES_WITHIN)

    async def _alerts(self, query: str) -> set[Fired]:
        found = [labels for labels, _ in await self.ask(query)]
        return {(one["alertname"], one.get("service_name") or one.get("job", "")) for one in found}


def _result(answer: httpx.Response) -> Any:
    document = answer.json()
    assert document["status"] == "success", document.get("error")
    return document["data"]["result"]


def installed() -> str | None:
    return shutil.which("prometheus")


@contextmanager
def _folder(rules: Path) -> Iterator[Path]:
    with TemporaryDirectory(prefix="passerelle-prometheus-", ignore_cleanup_errors=True) as path:
        folder = Path(path)
        (folder / "rules.yml").write_text(impatient(rules))
        (folder / "targets.json").write_text("[]")
        job = {"job_name": "passerelle", "file_sd_configs": [{"files": ["targets.json"], "refresh_interval": "1s"}]}
        often = {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"}
        told = {"global": often, "rule_files": ["rules.yml"], "scrape_configs": [job]}
        (folder / "prometheus.yml").write_text(yaml.safe_dump(told))
        yield folder


@asynccontextmanager
async def watching(targets: Mapping[str, str], rules: Path = RULES) -> AsyncIterator[Prometheus]:
    """One without a past, on a port of its own."""
    program = installed()
    assert program
    with _folder(rules) as folder:
        listens = f"127.0.0.1:{free_port()}"
        with (folder / "log").open("wb") as log:
            child = await asyncio.create_subprocess_exec(
                *(program, "--config.file=prometheus.yml", "--storage.tsdb.path=data"),
                *(f"--web.listen-address={listens}", "--log.level=warn"),
                cwd=folder,
                stdout=log,
                stderr=log,
            )
        try:
            async with http_client(timeout=30) as http:
                found = Prometheus(folder, f"http://{listens}", http)
                await eventually(lambda: _ready(found, child), within=READY_WITHIN)
                found.scrape(targets)
                yield found
        finally:
            child.terminate()
            await asyncio.wait_for(child.wait(), ENDS_WITHIN)


async def _ready(prometheus: Prometheus, child: asyncio.subprocess.Process) -> bool:
    assert child.returncode is None, (prometheus.folder / "log").read_text()
    try:
        return (await prometheus.http.get(f"{prometheus.address}/-/ready")).status_code == 200
    except httpx.TransportError:
        return False
