"""Commands for the clients of the built-in issuer: an organisation of a demo stack gets and rotates its credentials."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from passerelle.folder import DataFolder
from passerelle.issuing.clients import Clients
from shared.chassis.keys import PublicKeys

app = typer.Typer(no_args_is_help=True, help="Organisations' programs that get tokens from the built-in issuer.")
Id = Annotated[str, typer.Argument(help="What the program is called, such as agency-anapec.")]


def _clients() -> Clients:
    folder = DataFolder.chosen()
    folder.prepare()
    return Clients(folder.path / "keys")


@app.command()
def add(
    id: Id,
    organisation: Annotated[str, typer.Option(help="Organisation it acts for.")],
    role: Annotated[list[str], typer.Option(help="A role; may be given several times.")],
    jwks: Annotated[
        Path | None, typer.Option(help="Its public keys (JSON Web Key Set), instead of a secret.", exists=True)
    ] = None,
) -> None:
    """Register a program; its secret is shown this once."""
    keys = jwks.read_text() if jwks else None
    if keys:
        try:
            PublicKeys.read(keys)
        except ValueError as error:
            raise typer.BadParameter(f"{jwks}: {error}") from None
    print(_clients().add(id, organisation, role, json.loads(keys) if keys else None) or f"{id} signs with its own key.")


@app.command()
def rotate(
    id: Id, overlap_hours: Annotated[float, typer.Option(min=0, help="How long the old secret stays good.")] = 24.0
) -> None:
    """A new secret; the one before stays good for a while, older ones end at once."""
    try:
        print(_clients().rotate(id, timedelta(hours=overlap_hours), datetime.now(UTC)))
    except KeyError:
        raise typer.BadParameter(f"no program is called {id}; register it with: passerelle client add") from None
