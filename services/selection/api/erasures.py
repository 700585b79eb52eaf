"""Erasures over HTTP: asked for by or for the person, decided on by somebody else, carried out by the service."""

from services.selection.api.common import Caller, Commands
from services.selection.api.persons import OwnPerson
from services.selection.domain.participant import participant
from services.selection.domain.participant_commands import ApproveErasure, RefuseErasure, RequestErasure
from shared.chassis import APIRouter, Receipt

router = APIRouter(prefix="/participants/{id}/erasure", tags=["erasures"])


@router.post("")
async def request_erasure(person: OwnPerson, command: RequestErasure, commands: Commands) -> Receipt:
    return await commands.handle(participant, person.id, command)


@router.post("/approval")
async def approve_erasure(person: OwnPerson, commands: Commands, caller: Caller) -> Receipt:
    """Destroys the person's key at once, or on the day on which nothing holds it any more; until then it is locked."""
    return await commands.handle(participant, person.id, ApproveErasure(human=caller.human))


@router.post("/refusal")
async def refuse_erasure(person: OwnPerson, command: RefuseErasure, commands: Commands) -> Receipt:
    return await commands.handle(participant, person.id, command)
