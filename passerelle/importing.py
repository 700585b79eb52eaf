"""Sending an agency's file to a call, with progress and the refused rows as a file."""

import asyncio
import hashlib
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from passerelle.client import Client
from passerelle.tables import columns

PAUSE = 0.2


async def send(
    console: Console, client: Client, file: Path, call: str, profile: str, dry_run: bool, refused: Path | None
) -> None:
    content = await asyncio.to_thread(file.read_bytes)
    answer = await upload(client, call, profile, content, dry_run=dry_run)
    if dry_run:
        show(console, answer)
        return
    with Progress(
        TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), console=console
    ) as progress:
        task = progress.add_task(file.name, total=None)
        done = await finished(
            client, answer["id"], lambda now: progress.update(task, completed=now["read"], total=now["rows"])
        )
        progress.update(task, total=done["rows"], completed=done["read"])
    show(console, done)
    if refused and done["refused"]:
        rows = await client.text("selection", f"/v1/imports/{answer['id']}/refusals.csv")
        await asyncio.to_thread(refused.write_text, rows, encoding="utf-8")
        console.print(f"The refused rows are in {refused}.", markup=False)


async def upload(client: Client, call: str, profile: str, content: bytes, *, dry_run: bool = False) -> Any:
    digest = hashlib.sha256(content).hexdigest()
    key, dry = f"{call} {digest} {profile}", "true" if dry_run else "false"
    return await client.command(
        "selection", f"/v1/calls/{call}/imports", content=content, key=key, profile=profile, dry_run=dry
    )


async def finished(client: Client, id: str, tell: Any = lambda _: None) -> Any:
    """Waits for an import to end; `tell` hears how far it is."""
    while True:
        now = await client.get("selection", f"/v1/imports/{id}")
        tell(now)
        if now["state"] == "finished":
            return now
        await asyncio.sleep(PAUSE)


def show(console: Console, report: Any) -> None:
    table = columns("", "rows")
    table.add_row("read", str(report["rows"]))
    table.add_row("accepted", str(report["accepted"]))
    for reason, number in sorted(report["reasons"].items()):
        table.add_row(escape(f"refused: {reason}"), str(number))
    console.print(table)
