"""Organisations from the command line: registered, bound by an agreement, given users and roles, and ended."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import uuid4

import typer
from rich.markup import escape

from passerelle.client import connected
from passerelle.folder import DataFolder
from passerelle.tables import columns
from passerelle.telling import console, told

app = typer.Typer(no_args_is_help=True, help="Organisations and what they may do.")
user_app = typer.Typer(no_args_is_help=True, help="Users of an organisation, by their pseudonyms at the issuer.")
client_app = typer.Typer(no_args_is_help=True, help="Machines of an organisation, as the issuer knows them.")
app.add_typer(user_app, name="user")
app.add_typer(client_app, name="client")
Id = Annotated[str, typer.Argument(help="Id of the organisation, such as anapec.")]
Subject = Annotated[str, typer.Argument(help="The issuer's pseudonymous subject; never a name or mail address.")]
ClientId = Annotated[str, typer.Option(help="What the issuer knows the organisation's machine as.")]
Scheme = Annotated[str, typer.Option(help="Id of the scheme.")]
PartnerRole = Annotated[str, typer.Option(help="What it does there, such as matching or research.")]
Reason = Annotated[str, typer.Option(help="A code, such as agreement_expired.")]


async def _command(id: str, way: str, body: dict[str, Any], method: str = "POST") -> None:
    async with connected(DataFolder.chosen()) as client:
        await client.command("selection", f"/v1/organisations/{id}{way}", body, method=method, key=str(uuid4()))
    console.print("Done.")


@app.command()
@told
async def register(
    id: Id,
    name: Annotated[str, typer.Option(help="As it is called officially.")],
    kind: Annotated[str, typer.Option(help="Such as public_employment_service, employer, federation.")],
    country: Annotated[str, typer.Option(help="ISO 3166-1 alpha-2.")],
) -> None:
    """Register an organisation; the next step is its agreement."""
    await _command(id, "", {"name": name, "kind": kind, "country": country}, "PUT")


@app.command()
@told
async def agree(
    id: Id,
    reference: Annotated[str, typer.Option(help="Of the signed paper.")],
    terms: Annotated[str, typer.Option(help="Version of the terms that were agreed to.")],
    signed_on: Annotated[str, typer.Option(help="Day, as 2026-03-01; today if left out.")] = "",
) -> None:
    """Record its signed agreement; before that nothing can be granted."""
    await _command(
        id,
        "/agreement",
        {"reference": reference, "terms": terms, "signed_on": signed_on or f"{datetime.now(UTC):%Y-%m-%d}"},
    )


@user_app.command(name="add")
@told
async def user_add(
    id: Id,
    subject: Subject,
    role: Annotated[list[str], typer.Option(help="agency, employer or case_worker; may be given several times.")],
    administrator: Annotated[bool, typer.Option(help="May add and remove users of its organisation.")] = False,
) -> None:
    """Add a user with the roles they may use."""
    await _command(id, "/users", {"subject": subject, "roles": role, "administrator": administrator})


@user_app.command(name="remove")
@told
async def user_remove(id: Id, subject: Subject) -> None:
    """Remove a user; have the account closed at the issuer too."""
    await _command(id, "/users/removal", {"subject": subject})


@client_app.command(name="keep")
@told
async def client_keep(
    id: Id,
    client_id: ClientId,
    proof: Annotated[str, typer.Option(help="private_key_jwt, mutual_tls or secret.")],
    rotated_on: Annotated[str, typer.Option(help="Day, as 2026-03-01; today if left out.")] = "",
) -> None:
    """Record a machine of it, or that its key or secret was rotated."""
    await _command(
        id,
        "/clients",
        {"client_id": client_id, "proof": proof, "rotated_on": rotated_on or f"{datetime.now(UTC):%Y-%m-%d}"},
    )


@client_app.command(name="remove")
@told
async def client_remove(id: Id, client_id: ClientId) -> None:
    """Remove a machine; have the issuer forget its keys too."""
    await _command(id, "/clients/removal", {"client_id": client_id})


@app.command()
@told
async def grant(id: Id, scheme: Scheme, role: PartnerRole) -> None:
    """Let it act in a scheme."""
    await _command(id, "/roles", {"scheme_id": scheme, "role": role})


@app.command()
@told
async def revoke(id: Id, scheme: Scheme, role: PartnerRole) -> None:
    """Let it act there no more in this role."""
    await _command(id, "/roles/revocations", {"scheme_id": scheme, "role": role})


@app.command()
@told
async def suspend(id: Id, reason: Reason) -> None:
    """Bar its people in every service until it is resumed."""
    await _command(id, "/suspension", {"reason": reason})


@app.command()
@told
async def resume(id: Id, reason: Reason) -> None:
    """Let its people act again."""
    await _command(id, "/resumption", {"reason": reason})


@app.command()
@told
async def end(id: Id, reason: Reason) -> None:
    """End it for good: its roles are revoked, and every service refuses its people."""
    await _command(id, "/end", {"reason": reason})


@app.command()
@told
async def show(id: Id) -> None:
    """All that is on record of it."""
    async with connected(DataFolder.chosen()) as client:
        console.print_json(data=await client.get("selection", f"/v1/organisations/{id}/record"))


@app.command(name="list")
@told
async def list_all() -> None:
    """Every organisation, its state and its roles."""
    table = columns("organisation", "name", "country", "state", "roles")
    async with connected(DataFolder.chosen()) as client:
        async for one in client.pages("selection", "/v1/organisations"):
            roles = ", ".join(f"{role['scheme_id']}: {role['role']}" for role in one["roles"])
            table.add_row(*map(escape, (one["id"], one["name"], one["country"], one["state"], roles)))
    console.print(table if table.row_count else "No organisation is registered.")
