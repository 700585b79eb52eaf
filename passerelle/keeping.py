"""Keeping a local stack: started in the background, watched, looked at and stopped."""

import asyncio
import os
import signal
import sys

from rich.console import Console
from rich.markup import escape

from passerelle.client import Client, Failed
from passerelle.folder import DataFolder, InUse, NotRunning, Running
from passerelle.processes import DidNotStart
from passerelle.stack import Stack
from passerelle.tables import columns

START_WITHIN = 180.0
STOP_WITHIN = 60.0


def is_running(folder: DataFolder) -> bool:
    try:
        folder.running()
    except NotRunning:
        return False
    return True


async def stay(folder: DataFolder, broker: str) -> None:
    """Runs the stack in this process until it is told to end."""
    stopped, ready = asyncio.Event(), folder.path / "ready"
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stopped.set)
    async with Stack(folder, broker).running():
        ready.touch()
        await stopped.wait()
        ready.unlink(missing_ok=True)


async def start(folder: DataFolder, broker: str) -> Running:
    """Starts the stack in a process of its own; one that runs already is left as it is. Raises DidNotStart, InUse."""
    if is_running(folder):
        return folder.running()
    if folder.in_use():
        raise InUse(folder.path)
    folder.prepare()
    ready = folder.path / "ready"
    ready.unlink(missing_ok=True)
    with folder.log("stack").open("ab") as log:
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "passerelle.cli", "up", "--foreground", "--broker", broker),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, "PASSERELLE_DATA_DIR": str(folder.path)},
            start_new_session=True,
        )
    for _ in range(int(START_WITHIN / 0.1)):
        if ready.exists():
            return folder.running()
        if child.returncode is not None:
            break
        await asyncio.sleep(0.1)
    raise DidNotStart(f"The stack did not start; see {folder.log('stack')}")


async def stop(folder: DataFolder) -> None:
    """Raises NotRunning."""
    running = folder.running()
    os.kill(running.pid, signal.SIGTERM)
    for _ in range(int(STOP_WITHIN / 0.1)):
        if not folder.in_use():
            return
        await asyncio.sleep(0.1)
    raise DidNotStart(f"Process {running.pid} does not end; see {folder.log('stack')}")


def show(console: Console, running: Running) -> None:
    table = columns("service", "address")
    for name, address in running.services.items():
        table.add_row(name, address)
    console.print(table)


async def status(console: Console, client: Client) -> None:
    table = columns("service", "address", "events", "to publish", "parked", "due", "working at", "stopped")
    for service in client.services:
        one = await client.get(service, "/v1/operator/progress")
        table.add_row(
            service,
            client.address(service),
            str(one["head"]),
            str(one["head"] - one["relayed"]),
            str(one["parked"]),
            str(one["due"]),
            escape("\n".join(one["working"])) or "nothing",
            escape("\n".join(one["stopped"])) or "no",
        )
    console.print(table)


async def login_link(client: Client) -> str:
    answer = await client.command("gateway", "/v1/login-links")
    if not isinstance(answer, dict) or "url" not in answer:
        raise Failed("POST /v1/login-links", 500, {"detail": "the gateway gave no link"})
    return str(answer["url"])
