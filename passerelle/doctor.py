"""`passerelle doctor`: a stack is looked over, and each thing that is wrong comes with what to do about it."""

import asyncio
import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.markup import escape

from passerelle.client import Client, Failed, NoAnswer, connected
from passerelle.findings import CHECKS, Finding
from passerelle.folder import DataFolder
from passerelle.tables import columns

LOOK_AGAIN_AFTER = 2.0
ANSWER_WITHIN = 10.0
LEAST_FREE = 1024**3
RUNBOOKS = "docs/runbooks.md"


@dataclass(frozen=True)
class Examination:
    services: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def well(self) -> bool:
        return not self.findings


async def examine(folder: DataFolder) -> Examination:
    """What is found at one look and gone at the next was only on its way."""
    async with connected(folder, patience=0.0, answer_within=ANSWER_WITHIN) as client:
        if before := {one.what for one in await _look(folder, client)}:
            await asyncio.sleep(LOOK_AGAIN_AFTER)
            found = [one for one in await _look(folder, client) if one.what in before]
            return Examination(tuple(client.services), tuple(found))
        return Examination(tuple(client.services), ())


async def _look(folder: DataFolder, client: Client) -> list[Finding]:
    found = await asyncio.gather(*(_service(folder, client, service) for service in client.services))
    return [*_of_folder(folder), *(one for each in found for one in each)]


async def _service(folder: DataFolder, client: Client, service: str) -> list[Finding]:
    log = folder.log(service)
    try:
        await client.get(service, "/health/ready")
        told: dict[str, Any] = await client.get(service, "/v1/operator/condition")
    except NoAnswer:
        do = f"Read the end of {log}. The launcher starts it again by itself; else: passerelle down, passerelle up."
        at = client.address(service)
        return [Finding(service, "reachable", f"It does not answer at {at}.", do, "PasserelleNotMeasured")]
    except Failed as failure:
        code = failure.problem.get("code")
        do = f"See that PostgreSQL runs and lets this service in; {folder.path / 'postgres'} holds its log."
        if code != "database_unreachable":
            do = f"Read the end of {log}."
        check = "database" if code == "database_unreachable" else "answering"
        return [Finding(service, check, str(failure), do, "PasserelleNotMeasured")]
    return [finding for check in CHECKS for finding in check(told)]


def _of_folder(folder: DataFolder) -> Iterator[Finding]:
    if (free := shutil.disk_usage(folder.path).free) < LEAST_FREE:
        found = f"{free // 1024**2} MiB are left on the disk of {folder.path}."
        yield Finding("stack", "disk", found, "Make room at once: PostgreSQL stops when its disk is full.")
    keys = folder.path / "keys"
    if keys.stat().st_mode & 0o077:
        yield Finding("stack", "keys", f"Others may look into {keys}.", f"chmod 700 {keys}; then make new keys.")


def show(console: Console, examination: Examination, *, as_json: bool) -> None:
    if as_json:
        found = [asdict(one) | {"runbook": _runbook(one)} for one in examination.findings]
        print(json.dumps({"well": examination.well, "services": examination.services, "findings": found}, indent=1))
        return
    if examination.well:
        console.print(f"All is well with {', '.join(examination.services)}.")
        return
    table = columns("service", "what", "found", "what to do", "more in")
    for one in examination.findings:
        table.add_row(*map(escape, (one.service, one.check, one.found, one.do, _runbook(one) or "")))
    console.print(table)


def _runbook(finding: Finding) -> str | None:
    return f"{RUNBOOKS}#{finding.alert.lower()}" if finding.alert else None
