"""The vault over HTTP: which master key wraps how many keys, and erasures done again after a restore."""

from dataclasses import dataclass

from fastapi import Request

from services.selection.api.common import Vaults
from services.selection.erasing import Erasing
from shared.chassis import APIRouter

router = APIRouter(prefix="/vault", tags=["vault"])


@dataclass(frozen=True)
class Keys:
    """`left` are still wrapped by older versions; at 0 these may be taken from the key file."""

    current: str
    by_version: dict[str, int]
    left: int


@dataclass(frozen=True)
class Reapplied:
    """`destroyed` keys were there again."""

    destroyed: int


@router.get("/keys")
async def show_keys(vault: Vaults) -> Keys:
    found = await vault.wrapped()
    return Keys(found.current, dict(found.by_version), found.left)


@router.post("/erasures/reapplication")
async def reapply_erasures(request: Request) -> Reapplied:
    """What every start does too: needed where the keys' database was restored under a running service."""
    erasing: Erasing = request.app.state.erasing
    return Reapplied(await erasing.reapply())
