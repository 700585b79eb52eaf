"""Applications over HTTP: what became of each, and the few things one can ask of a single one."""

import json
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from services.selection.api.common import Caller, Commands, Cursor, Vaults, Views, sees
from services.selection.domain.application import application
from services.selection.domain.application_commands import WithdrawApplication
from services.selection.domain.participant import EraseIdentity, ReadIdentity, participant
from services.selection.views import ApplicationView, applications, calls, participants
from shared.chassis import APIRouter, Page, Problem, Receipt, not_found
from shared.chassis.reading import reading

router = APIRouter(prefix="/applications", tags=["applications"])
TEXT = r"^[^\x00]*$"


@dataclass(frozen=True)
class Identity:
    """Who it is; that it was read, by whom and what for, stays on record."""

    family_name: str
    given_name: str
    birth_date: str
    city: str
    phone: str
    email: str


async def own_application(
    found: Annotated[ApplicationView, Depends(reading(applications))], principal: Caller, views: Views
) -> ApplicationView:
    call = await views.get(calls, found.call_id)
    if call is None or not sees(principal, call):
        raise not_found()
    return found


Found = Annotated[ApplicationView, Depends(own_application)]


@router.get("/{id}")
async def show_application(found: Found) -> ApplicationView:
    return found


@router.get("")
async def list_applications(
    views: Views,
    principal: Caller,
    page: Cursor,
    call_id: Annotated[UUID, Query()],
    reference: Annotated[str | None, Query(max_length=200, pattern=TEXT)] = None,
    stage: Annotated[str | None, Query(max_length=40, pattern=TEXT)] = None,
) -> Page[ApplicationView]:
    call = await views.get(calls, call_id)
    if call is None or not sees(principal, call):
        raise not_found()
    return await views.page(
        applications, page, order=("reference",), call_id=str(call_id), reference=reference, stage=stage
    )


@router.post("/{id}/withdrawal")
async def withdraw_application(found: Found, command: WithdrawApplication, commands: Commands) -> Receipt:
    return await commands.handle(application, found.id, command)


@router.post("/{id}/identity")
async def read_identity(
    found: Found, command: ReadIdentity, commands: Commands, views: Views, vault: Vaults
) -> Identity:
    await commands.note(participant, found.participant_id, command)
    person = await views.get(participants, found.participant_id)
    cipher = (await vault.ciphers([found.participant_id])).get(found.participant_id)
    if person is None or cipher is None:
        raise Problem(410, "erased", "This person was erased; only the pseudonym is left.")
    identity = json.loads(cipher.open(person.identity, "identity"))
    return Identity(**{name: identity[name] for name in Identity.__dataclass_fields__})


@router.post("/{id}/erasure")
async def erase_participant(found: Found, command: EraseIdentity, commands: Commands, vault: Vaults) -> Receipt:
    """Destroys the person's key: what it sealed can be read no more, here or in any backup or copy."""
    await vault.erase(found.participant_id)  # first, so that no record ever tells of an erasure that was not done
    return await commands.handle(participant, found.participant_id, command)
