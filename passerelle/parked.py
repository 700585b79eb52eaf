"""`passerelle parked`: the messages that could not be handled."""

from typing import Annotated, Any

import typer
from rich.markup import escape

from passerelle.client import Client, Failed, connected
from passerelle.folder import DataFolder
from passerelle.tables import columns
from passerelle.telling import Service, console, told

app = typer.Typer(no_args_is_help=True, help="Messages that could not be handled.")


@app.command(name="list")
@told
async def parked_list() -> None:
    """Every queue of parked messages, with its first error."""
    async with connected(DataFolder.chosen()) as client:
        await _each_parked(client)


async def _each_parked(client: Client) -> None:
    table = columns("service", "queue", "condition", "messages", "first", "error")
    for service in client.services:
        async for one in client.pages(service, "/v1/operator/parked"):
            row = (one["id"], one["condition"], str(one["waiting"]), one["first_type"], one["error"])
            table.add_row(service, *map(escape, row))
    console.print(table if table.row_count else "Nothing is parked.")


@app.command(name="show")
@told
async def parked_show(service: Service, queue: str) -> None:
    """The messages of one queue, in order."""
    async with connected(DataFolder.chosen()) as client:
        async for one in client.pages(service, "/v1/operator/parked"):
            if one["id"] == queue:
                console.print_json(data=one)
                return
    raise Failed(queue, 404, {"detail": "no such queue is parked"})


@app.command(name="retry")
@told
async def parked_retry(service: Service, queue: str) -> None:
    """Handle a queue's messages again, in order."""
    async with connected(DataFolder.chosen()) as client:
        await client.command(service, f"/v1/operator/parked/{queue}/retry")
    console.print("It will be tried again now; see: passerelle parked list")


@app.command(name="discard")
@told
async def parked_discard(
    service: Service, queue: str, event_id: str, reason: Annotated[str, typer.Option(help="Why it may be left out.")]
) -> None:
    """Give up the first message of a queue, with a reason that is kept."""
    async with connected(DataFolder.chosen()) as client:
        body: dict[str, Any] = {"event_id": event_id, "reason": reason}
        await client.command(service, f"/v1/operator/parked/{queue}/discard", body)
    console.print("Discarded; what waited behind it is handled now.")
