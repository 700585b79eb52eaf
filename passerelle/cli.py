"""The command line of Passerelle: it starts a local stack, and is a client of the services' own endpoints."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from passerelle import demo as demonstration
from passerelle import doctor, importing, keeping, organisations, parked, privacy, reconciling, scheme_check
from passerelle.client import connected
from passerelle.folder import DataFolder
from passerelle.issuing.commands import app as client_app
from passerelle.local import EmbeddedPostgres
from passerelle.processes import SERVICES
from passerelle.replay import Options, replay
from passerelle.stack import databases_of, migrate
from passerelle.telling import Service, console, told
from passerelle.verify import verify

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
app.add_typer(scheme_check.app, name="scheme")
app.add_typer(parked.app, name="parked")
app.add_typer(privacy.keys, name="keys")
app.add_typer(privacy.erasures, name="erasures")
app.add_typer(client_app, name="client")
app.add_typer(organisations.app, name="organisation")
app.command(name="reconcile")(reconciling.reconcile_service)
Broker = Annotated[
    str, typer.Option(help="postgres, kafka (a real one is started here) or HOST:PORT of one that runs.")
]


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


@app.command(name="doctor")
@told
async def doctor_of_a_stack(
    as_json: Annotated[bool, typer.Option("--json", help="For programs: one JSON object.")] = False,
) -> None:
    """Look the stack over: 1 names what is wrong, what to do about it, and where that is explained."""
    examination = await doctor.examine(DataFolder.chosen())
    doctor.show(console, examination, as_json=as_json)
    raise typer.Exit(0 if examination.well else 1)


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
    if keeping.is_running(folder):
        await postgres.start()
        await migrate(await databases_of(postgres), folder.running().broker)
    else:
        with folder.kept():
            await postgres.start()
            try:
                databases = await databases_of(postgres)
                await migrate(databases, databases["broker"])
            finally:
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
            console.print(f"{service} {name}: {rebuilt['documents']} documents", markup=False)


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


if __name__ == "__main__":
    app()
