"""`passerelle keys` and `passerelle erasures`: the master key of the vault, and what a restored backup brings back."""

from typing import Annotated

import typer

from passerelle import vault
from passerelle.client import connected
from passerelle.folder import DataFolder
from passerelle.telling import console, told

keys = typer.Typer(no_args_is_help=True, help="The master key of the vault.")
erasures = typer.Typer(no_args_is_help=True, help="Erasures of persons.")


@keys.command(name="rotate")
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


@erasures.command(name="reapply")
@told
async def erasures_reapply() -> None:
    """Destroy keys again that a restored backup brought back; every start of selection does so too."""
    async with connected(DataFolder.chosen()) as client:
        console.print(f"{await vault.reapply(client)} keys were there again, and are destroyed.")
