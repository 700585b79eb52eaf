"""`passerelle reconcile`: a service whose database was restored to an earlier point, and those who heard more of it."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from passerelle.client import Client, connected
from passerelle.folder import DataFolder
from passerelle.tables import columns
from passerelle.telling import Service, console, told
from passerelle.verify import drained, progress_of

PATH = "/v1/operator/reconciliation"
MOST_SHOWN = 50


async def show(console: Console, client: Client, service: str) -> dict[str, Any]:
    """What differs between the service's store and the log of what it published; changes nothing."""
    found: dict[str, Any] = await client.get(service, PATH)
    if not found["differs"]:
        console.print(f"The log of {service} shows nothing that its store does not know.")
        return found
    console.print(
        f"{service} ends at event {found['head']}. {len(found['lost'])} facts that it published are not in its store, "
        f"as it was restored to an earlier point; {found['again']} of them it has recorded once more since."
    )
    _show_facts(console, found["lost"])
    return found


async def reconcile(
    console: Console, client: Client, service: str, reason: str, file: Path | None = None
) -> dict[str, Any]:
    """First the store that was restored, then each listener; broken off, it can be repeated. Gives the report, which
    is shown and written before what is on its way is waited for. Raises NotDrained."""
    replaced = await client.command(service, PATH, {"reason": reason})
    listeners = [one["service"] for one in await progress_of(client) if f"passerelle.{service}.v1" in one["listens_to"]]
    kept = {
        name: (await client.command(name, f"{PATH}/{service}", replaced, method="POST"))["kept"] for name in listeners
    }
    report = {
        "service": service,
        **replaced,
        "kept": {name: [one["event_id"] for one in facts] for name, facts in kept.items()},
    }
    _show(console, report)
    _write(report, file)
    await drained(client)
    return report


def _show(console: Console, report: dict[str, Any]) -> None:
    console.print(f"{report['service']} goes on as generation {report['generation']}; its log was made anew.")
    if not report["lost"]:
        return
    console.print(f"Lost there, {len(report['lost'])} facts; those who heard them keep them:")
    _show_facts(console, report["lost"], report["kept"])
    console.print(
        "Record again at the service what is still true. What it tells again under the same id has no second effect; "
        "what listeners cannot follow twice is parked (passerelle parked list). Then: passerelle verify"
    )


def _show_facts(console: Console, facts: Sequence[dict[str, Any]], kept: dict[str, list[str]] | None = None) -> None:
    table = columns("position", "fact", "about", "happened", *(["kept by"] if kept is not None else []))
    for fact in facts[:MOST_SHOWN]:
        holders = [", ".join(name for name, ids in kept.items() if fact["event_id"] in ids)] if kept is not None else []
        row = (str(fact["position"]), fact["contract"], fact["subject"], fact["occurred_at"], *holders)
        table.add_row(*map(escape, row))
    if table.row_count:
        console.print(table)
    if len(facts) > MOST_SHOWN:
        console.print(f"… and {len(facts) - MOST_SHOWN} more; --report FILE names them all.")


def _write(report: dict[str, Any], file: Path | None) -> None:
    if file:
        file.write_text(json.dumps(report, indent=1))


@told
async def reconcile_service(
    service: Service,
    reason: Annotated[str | None, typer.Option(help="Why; without it, only what differs is shown.")] = None,
    report: Annotated[Path | None, typer.Option(help="Write what differs here, as JSON.")] = None,
) -> None:
    """Join a service that was restored to an earlier point with those who heard more of it; nothing is skipped."""
    async with connected(DataFolder.chosen()) as client:
        if reason:
            await reconcile(console, client, service, reason, report)
        else:
            _write(await show(console, client, service), report)
