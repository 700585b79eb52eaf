"""The steps of a call over HTTP: each is asked for here and done in the background; watch the call for its progress."""

from services.selection.api.common import Caller, Commands, OwnCall
from services.selection.domain.call import call
from services.selection.domain.call_messages import (
    RequestInterviews,
    RequestProposal,
    RequestScreening,
    RequestShortlist,
    SignDecision,
)
from shared.chassis import APIRouter, Receipt

router = APIRouter(prefix="/calls/{id}", tags=["steps of a call"])


@router.post("/screening", status_code=202)
async def screen(found: OwnCall, commands: Commands) -> Receipt:
    return await commands.handle(call, found.id, RequestScreening())


@router.post("/shortlist", status_code=202)
async def shortlist(found: OwnCall, commands: Commands) -> Receipt:
    return await commands.handle(call, found.id, RequestShortlist())


@router.post("/interviews", status_code=202)
async def invite(found: OwnCall, commands: Commands) -> Receipt:
    return await commands.handle(call, found.id, RequestInterviews())


@router.post("/proposal", status_code=202)
async def propose(found: OwnCall, commands: Commands) -> Receipt:
    return await commands.handle(call, found.id, RequestProposal())


@router.post("/decision", status_code=202)
async def sign_decision(found: OwnCall, commands: Commands, caller: Caller) -> Receipt:
    return await commands.handle(call, found.id, SignDecision(human=caller.human))
