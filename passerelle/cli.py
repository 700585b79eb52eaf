"""The command line of Passerelle: it starts a local stack, and is a client of the services' own endpoints."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from passerelle import demo as demonstration
from passerelle import importing, keeping, schemes, vault
from passerelle.client import Client, Failed, connected
from passerelle.folder import DataFolder
from passerelle.issuing.commands import app as client_app
from passerelle.local import EmbeddedPostgres
from passerelle.organisations import app as organisation_app
from passerelle.processes import SERVICES
from passerelle.replay import Options, replay
from passerelle.stack import databases_of, migrate
from passerelle.telling import told
from passerelle.verify import verify

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
scheme_app = typer.Typer(no_args_is_help=True, help="Scheme files.")
parked_app = typer.Typer(no_args_is_help=True, help="Messages that could not be handled.")
keys_app = typer.Typer(no_args_is_help=True, help="The master key of the vault.")
erasures_app = typer.Typer(no_args_is_help=True, help="Erasures of persons.")
app.add_typer(scheme_app, name="scheme")
app.add_typer(parked_app, name="parked")
app.add_typer(keys_app, name="keys")
app.add_typer(erasures_app, name="erasures")
app.add_typer(client_app, name="client")
app.add_typer(organisation_app, name="organisation")
console = Console()
Broker = Annotated[
    str, typer.Option(help="postgres, kafka (a real one is started here) or HOST:PORT of one that runs.")
]
Service = Annotated[str, typer.Argument(help=", ".join(SERVICES))]


@app.command()
@told
async def up(
    broker: Broker = "postgres",
    foreground: Annotated[bool, typer.Option(help="Stay until Ctrl-C instead of going to the background.")] = False,
) -> None:
    """Start PostgreSQL, a broker and the five services; what they store stays."""
    folder = DataFolder.chosen()
    if foreground:
        await keeping.stay(folder, broker)
        return
    running = await keeping.start(folder, broker)
    keeping.show(console, running)
    console.print(f"Stop it with: [bold]passerelle down[/bold]. Pages: {running.services['gateway']} (passerelle link)")


@app.command()
@told
async def down() -> None:
    """Stop the stack; what it stored stays."""
    await keeping.stop(DataFolder.chosen())
    console.print("Stopped.")


@app.command()
@told
async def status() -> None:
    """How far each service is: events, what is on its way, what is parked."""
    async with connected(DataFolder.chosen()) as client:
        await keeping.status(console, client)


@app.command()
@told
async def link() -> None:
    """A login link to the pages, for one use within ten minutes."""
    async with connected(DataFolder.chosen()) as client:
        console.print(await keeping.login_link(client), soft_wrap=True, highlight=False)


@app.command()
@told
async def demo(
    data: Annotated[Path | None, typer.Option(help="Folder with applicants.csv and the other files.")] = None,
    report: Annotated[Path | None, typer.Option(help="Write the report here, as JSON.")] = None,
    headless: Annotated[bool, typer.Option(help="End after the replay; no pages, no waiting.")] = False,
    broker: Broker = "postgres",
    kill_every: Annotated[float | None, typer.Option(min=0.5, help="Kill a service every so many seconds.")] = None,
    with_dropout: Annotated[bool, typer.Option(help="One participant drops out, and a reserve is promoted.")] = False,
) -> None:
    """Replay the PALIM project through a stack of its own, print its figures, and keep its pages open."""
    options = Options(data, with_dropout)
    clean = await demonstration.run(console, DataFolder.chosen(), options, report, headless, broker, kill_every)
    raise typer.Exit(0 if clean else 1)


@app.command(name="replay")
@told
async def replay_here(
    data: Annotated[Path | None, typer.Option(help="Folder with applicants.csv and the other files.")] = None,
    report: Annotated[Path | None, typer.Option(help="Write the report here, as JSON.")] = None,
    with_dropout: Annotated[bool, typer.Option(help="One participant drops out, and a reserve is promoted.")] = False,
) -> None:
    """Replay PALIM through the stack that runs; a second time it changes nothing."""
    async with connected(DataFolder.chosen()) as client:
        found = await demonstration.replayed(console, lambda tell: replay(client, Options(data, with_dropout), tell))
        demonstration.show(console, found)
        demonstration.save(found, report)
        raise typer.Exit(0 if found["verify"]["clean"] else 1)


@app.command(name="import")
@told
async def import_file(
    file: Annotated[Path, typer.Argument(help="The agency's file.", exists=True, dir_okay=False)],
    call: Annotated[str, typer.Option(help="Id of the call it applies to.")],
    profile: Annotated[str, typer.Option(help="Mapping profile of the agency.")] = "anapec",
    organisation: Annotated[str, typer.Option(help="Organisation that sends it.")] = "anapec",
    dry_run: Annotated[bool, typer.Option(help="Only say what would be accepted and refused.")] = False,
    refused: Annotated[
        Path | None, typer.Option(help="Write the refused rows here, with line, field and reason.")
    ] = None,
) -> None:
    """Send an agency's file to a call, with progress; a second time it changes nothing."""
    async with connected(DataFolder.chosen(), ("agency",), organisation=organisation) as client:
        await importing.send(console, client, file, call, profile, dry_run, refused)


@app.command()
def token(
    role: Annotated[list[str], typer.Option(help="A role; may be given several times.")],
    organisation: Annotated[str | None, typer.Option(help="Organisation it acts for.")] = None,
    subject: Annotated[str | None, typer.Option(help="Pseudonymous subject.")] = None,
    machine: Annotated[bool, typer.Option(help="A machine's token, which may not sign decisions.")] = False,
) -> None:
    """A bearer token of the built-in issuer, for trying the APIs."""
    folder = DataFolder.chosen()
    folder.prepare()
    print(folder.issuer.token(role, subject=subject, organisation=organisation, machine=machine))


@app.command(name="migrate")
@told
async def migrate_databases() -> None:
    """Bring every database of the stack to the newest revision (the stack may run)."""
    folder = DataFolder.chosen()
    folder.prepare()
    postgres = EmbeddedPostgres(folder.path / "postgres")
    was_running = keeping.is_running(folder)
    await postgres.start()
    try:
        databases = await databases_of(postgres)
        await migrate(databases, folder.running().broker if was_running else databases["broker"])
    finally:
        if not was_running:
            await postgres.stop()
    console.print("Every database is at the newest revision.")


@app.command()
@told
async def rebuild(
    service: Service, view: Annotated[str | None, typer.Argument(help="All of them if left out.")] = None
) -> None:
    """Fold a service's views anew beside the live ones, and swap them in; readers notice nothing."""
    async with connected(DataFolder.chosen()) as client:
        for name in [view] if view else await client.get(service, "/v1/operator/views"):
            rebuilt = await client.command(service, f"/v1/operator/views/{name}/rebuild")
            console.print(f"{service} {name}: {rebuilt['documents']} documents")


@app.command(name="verify")
@told
async def verify_stack() -> None:
    """Wait until nothing is on its way, then prove every stream, view and timeline; 1 names what is wrong."""
    async with connected(DataFolder.chosen()) as client:
        verdict = await verify(client)
    demonstration.show_verdict(console, verdict.document())
    raise typer.Exit(0 if verdict.clean else 1)


@app.command()
def run(service: Service, port: Annotated[int, typer.Option(help="Port on loopback.")] = 8100) -> None:
    """Run one service alone, with the settings of the environment (PASSERELLE_…)."""
    if service not in SERVICES:
        raise typer.BadParameter(f"one of {', '.join(SERVICES)}")
    command = [sys.executable, "-m", "shared.chassis.serving", f"services.{service}.app", "--port", str(port)]
    raise typer.Exit(subprocess.call(command, env=os.environ))


@scheme_app.command(name="check")
def check_scheme(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Say what is wrong in a scheme file, at its line; 1 when anything is."""
    problems = schemes.check(file)
    for problem in problems:
        print(f"{file}:{problem.line}:{problem.column}: {problem.path}: {problem.message}")
    if problems:
        raise typer.Exit(1)
    console.print(f"{file} is a good scheme file.")


@parked_app.command(name="list")
@told
async def parked_list() -> None:
    """Every queue of parked messages, with its first error."""
    async with connected(DataFolder.chosen()) as client:
        await _each_parked(client)


async def _each_parked(client: Client) -> None:
    table = Table("service", "queue", "condition", "messages", "first", "error")
    for service in client.services:
        async for one in client.pages(service, "/v1/operator/parked"):
            table.add_row(service, one["id"], one["condition"], str(one["waiting"]), one["first_type"], one["error"])
    console.print(table if table.row_count else "Nothing is parked.")


@parked_app.command(name="show")
@told
async def parked_show(service: Service, queue: str) -> None:
    """The messages of one queue, in order."""
    async with connected(DataFolder.chosen()) as client:
        async for one in client.pages(service, "/v1/operator/parked"):
            if one["id"] == queue:
                console.print_json(data=one)
                return
    raise Failed(queue, 404, {"detail": "no such queue is parked"})


@parked_app.command(name="retry")
@told
async def parked_retry(service: Service, queue: str) -> None:
    """Handle a queue's messages again, in order."""
    async with connected(DataFolder.chosen()) as client:
        await client.command(service, f"/v1/operator/parked/{queue}/retry")
    console.print("It will be tried again now; see: passerelle parked list")


@parked_app.command(name="discard")
@told
async def parked_discard(
    service: Service, queue: str, event_id: str, reason: Annotated[str, typer.Option(help="Why it may be left out.")]
) -> None:
    """Give up the first message of a queue, with a reason that is kept."""
    async with connected(DataFolder.chosen()) as client:
        body: dict[str, Any] = {"event_id": event_id, "reason": reason}
        await client.command(service, f"/v1/operator/parked/{queue}/discard", body)
    console.print("Discarded; what waited behind it is handled now.")


@keys_app.command(name="rotate")
@told
async def keys_rotate(
    drop: Annotated[
        bool, typer.Option("--drop-older", help="Take older versions from the key file at the end.")
    ] = False,
) -> None:
    """Make a new master key current, and wait until it wraps every key; started again, it goes on where it stopped."""
    folder = DataFolder.chosen()
    async with connected(folder) as client:
        if (await client.get("selection", "/v1/vault/keys"))["left"] == 0:
            console.print(f"Version {vault.rotate(folder)} is current now.")
        await vault.rewrapped(console, client)
    if drop:
        vault.drop_older(folder)
    console.print("It wraps every key.")


@erasures_app.command(name="reapply")
@told
async def erasures_reapply() -> None:
    """Destroy keys again that a restored backup brought back; every start of selection does so too."""
    async with connected(DataFolder.chosen()) as client:
        console.print(f"{await vault.reapply(client)} keys were there again, and are destroyed.")


if __name__ == "__main__":
    app()
