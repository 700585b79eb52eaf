"""The vault of a stack from the outside: a new version of the master key, how far it is, and erasures done again."""

import asyncio

from rich.console import Console

from passerelle.client import Client
from passerelle.folder import DataFolder
from shared.privacy.ring import read_ring, write_ring

LOOK_EVERY = 0.5


def rotate(folder: DataFolder) -> str:
    """Adds a version to the key file and makes it current; gives its name. A running service takes it up by itself."""
    ring = read_ring(folder.master_key).with_new()
    write_ring(folder.master_key, ring)
    return ring.current


def drop_older(folder: DataFolder) -> None:
    write_ring(folder.master_key, read_ring(folder.master_key).without_older())


async def rewrapped(console: Console, client: Client) -> None:
    """Returns when no key is wrapped by an older version any more."""
    while (left := (await client.get("selection", "/v1/vault/keys"))["left"]) > 0:
        console.print(f"{left} keys are still wrapped by an older version.")
        await asyncio.sleep(LOOK_EVERY)


async def reapply(client: Client) -> int:
    found = await client.command("selection", "/v1/vault/erasures/reapplication")
    return int(found["destroyed"])
