"""Sharing a call over HTTP: its leader names the co-owners, and takes a share back."""

from uuid import UUID

from services.selection.api.common import Commands, Everything, OwnCall, Views
from services.selection.domain.sharing import ShareCall, ShareRole, UnshareCall, sharing, subject_of
from services.selection.views import organisations
from services.selection.views.shares import ShareView, shares
from shared.chassis import APIRouter, Problem, Receipt
from shared.contracts.scheme_terms import Slug
from shared.kernel import Message

router = APIRouter(prefix="/calls/{id}/shares", tags=["calls"])


class AskShare(Message):
    organisation: Slug
    role: ShareRole


class EndShare(Message):
    organisation: Slug


@router.post("")
async def share_call(found: OwnCall, ask: AskShare, everything: Everything, commands: Commands) -> Receipt:
    known = await everything.get(organisations, ask.organisation)
    if known is None or known.state != "agreed":
        raise Problem(422, "no_agreement", f"{ask.organisation} is no organisation with an agreement; register it.")
    leader = found.plan.organisation
    command = ShareCall(call_id=UUID(found.id), organisation_id=ask.organisation, role=ask.role, led_by=leader)
    return await commands.handle(sharing, subject_of(found.id, ask.organisation), command)


@router.post("/removal")
async def unshare_call(found: OwnCall, ask: EndShare, commands: Commands) -> Receipt:
    return await commands.handle(sharing, subject_of(found.id, ask.organisation), UnshareCall())


@router.get("")
async def list_shares(found: OwnCall, views: Views) -> list[ShareView]:
    return [one for one in await views.find(shares, call_id=found.id) if one.role]
