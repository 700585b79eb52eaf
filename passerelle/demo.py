"""The demo: a stack of its own, PALIM replayed through it, the figures beside the sources' claims, and the pages."""

import asyncio
import contextlib
import json
import random
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from passerelle import keeping, schemes
from passerelle.acts.selection import SCHEME_FILE
from passerelle.client import connected
from passerelle.dataset import Dataset
from passerelle.folder import DataFolder
from passerelle.replay import Options, replay
from passerelle.stack import Stack
from passerelle.tables import columns

Report = dict[str, Any]
ACTS = ("registration", "intake", "selection", "training", "mobility", "reintegration", "verify")
CLAIMS = {
    "rows_in_file": "applicants",
    "trained": "trained",
    "women_share": "women-share",
    "arrivals": "away-30",
    "at_work_share": "employed-over-half",
}


async def run(
    console: Console,
    folder: DataFolder,
    options: Options,
    report: Path | None,
    headless: bool,
    broker: str,
    kill_every: float | None,
) -> bool:
    """True when the replay's proof is clean. Raises BrokenData before anything is started."""
    Dataset.read(options.data)
    started = time.perf_counter()
    with console.status("starting PostgreSQL, the broker and five services"):
        stack = Stack(folder, broker)
        async with stack.running():
            start = round(time.perf_counter() - started, 3)
            async with connected(folder) as client, killing(stack, kill_every) as kills:
                found = await replayed(console, lambda tell: replay(client, options, tell))
                found["seconds"]["start"] = start
                found["kills"] = kills
                show(console, found)
                save(found, report)
                if not headless:
                    console.print(f"\nThe pages: {await keeping.login_link(client)}", soft_wrap=True, highlight=False)
                    console.print(
                        "The link works once, for ten minutes; another: passerelle link. Ctrl-C ends everything."
                    )
                    await interrupted()
    return bool(found["verify"]["clean"])


async def replayed(console: Console, work: Callable[[Callable[[str], None]], Awaitable[Report]]) -> Report:
    """Runs a replay with a line that says where it is; where nobody watches, each act has a line of its own."""
    if not console.is_terminal:
        return await work(lambda where: console.print(where, highlight=False) if where in ACTS else None)
    with console.status("replaying PALIM") as status:
        return await work(lambda where: status.update(f"replaying PALIM: {where}"))


async def interrupted() -> None:
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    await stop.wait()


@asynccontextmanager
async def killing(stack: Stack, every: float | None) -> AsyncIterator[dict[str, int]]:
    """Kills a service taken by chance every so many seconds; the launcher starts it again."""
    kills: dict[str, int] = {}

    async def kill_again_and_again(seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            name = random.choice(list(stack.processes.every))  # noqa: S311 - no secret: whom to kill
            stack.processes.every[name].kill()
            kills[name] = kills.get(name, 0) + 1

    task = asyncio.create_task(kill_again_and_again(every)) if every else None
    try:
        yield kills
    finally:
        if task:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


def save(found: Report, report: Path | None) -> None:
    if report:
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def show(console: Console, found: Report) -> None:
    claims = {claim.id: claim for claim in schemes.load(SCHEME_FILE).claims}
    shares = {
        "women_share": f"{found['selected_women'] / found['selected']:.0%}" if found["selected"] else "none",
        "at_work_share": f"{found['at_work'] / found['trained']:.0%}" if found["trained"] else "none",
    }
    table = columns("PALIM", "replayed", "the sources say", title="Figures, as the services give them")
    names = ("rows_in_file", "accepted_applications", "eligible", "shortlisted", "interviewed", "selected")
    for name in (*names, "women_share", "reserve", "trained", "arrivals", "suspended", "at_work_share"):
        claim = claims.get(CLAIMS.get(name, ""))
        said = f"{claim.value}{f' ({claim.note})' if claim.note else ''}, {claim.source}" if claim else ""
        table.add_row(name.replace("_", " "), str(shares.get(name, found.get(name))), escape(said))
    console.print(table)
    for what in ("rejected_rows_by_reason", "ineligible_by_criterion", "tracks", "outcomes", "seconds"):
        told = ", ".join(f"{key} {value}" for key, value in found[what].items())
        console.print(f"{what.replace('_', ' ')}: {told}", markup=False, highlight=False)
    show_verdict(console, found["verify"])


def show_verdict(console: Console, verdict: Report) -> None:
    if verdict["clean"]:
        console.print(
            f"[green]verified:[/green] {sum(verdict['events'].values())} events without a gap, every view equal to a "
            f"fresh fold, {verdict['applied']} applications of {verdict['published']} published events, "
            f"{verdict['journeys']} journeys complete",
            highlight=False,
        )
        return
    for what in verdict["wrong"]:
        console.print(f"[red]wrong:[/red] {escape(what)}", highlight=False)
