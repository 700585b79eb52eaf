"""Break-glass over HTTP: an identity or a foreign application in an emergency, told to the person and to auditors."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from pydantic import Field

from services.selection.api.common import Commands, Cursor, Vaults, Views
from services.selection.domain.participant import participant
from services.selection.domain.participant_commands import OpenEmergency, ReadInEmergency
from services.selection.domain.participant_words import FIELDS, EmergencyReason, FieldName
from services.selection.identity import Identity, cipher_of, opened, shown
from services.selection.views import ApplicationView, ParticipantView, applications, participants
from services.selection.views.emergencies import EmergenciesView, emergencies
from shared.chassis import APIRouter, Page, Receipt, not_found, reading
from shared.kernel import Message

router = APIRouter(tags=["emergencies"])
AnyApplication = Annotated[ApplicationView, Depends(reading(applications))]


class AskEmergency(Message):
    """`note` says in words what happened; it is sealed under the person's key."""

    reason: EmergencyReason
    note: str | None = Field(default=None, max_length=2000)
    minutes: int = Field(default=60, ge=5, le=240)


class AskFields(Message):
    """Without `fields`, all but the national number."""

    fields: tuple[FieldName, ...] = Field(default=FIELDS[1:], min_length=1)


async def person_of(found: AnyApplication, views: Views) -> ParticipantView:
    if (person := await views.get(participants, found.participant_id)) is None:
        raise not_found()
    return person


Person = Annotated[ParticipantView, Depends(person_of)]


@router.post("/applications/{id}/emergency")
async def open_emergency(
    found: AnyApplication, person: Person, ask: AskEmergency, request: Request, commands: Commands, vault: Vaults
) -> Receipt:
    """For the caller alone and for an hour unless said otherwise; the person reads of it on the journey."""
    commands.blinded(vault.master.mark)
    cipher = await cipher_of(person, vault)
    now = request.app.state.clock.now()
    command = OpenEmergency(
        journey_id=UUID(found.id),
        scheme_id=found.scheme_id,
        reason=ask.reason,
        note=cipher.seal(ask.note, "emergency/note") if ask.note else None,
        opened_at=now,
        until=now + timedelta(minutes=ask.minutes),
    )
    return await commands.handle(participant, person.id, command)


@router.post("/applications/{id}/emergency/identity")
async def read_identity_in_emergency(
    found: AnyApplication, person: Person, ask: AskFields, request: Request, commands: Commands, vault: Vaults
) -> Identity:
    """Each reading stands in the person's read log."""
    cipher = await cipher_of(person, vault)
    await _noted(found, ask.fields, request, commands)
    assert person.identity
    return shown(opened(cipher, person.identity), ask.fields)


@router.post("/applications/{id}/emergency/application")
async def read_application_in_emergency(found: AnyApplication, request: Request, commands: Commands) -> ApplicationView:
    """The application of another agency's call; this reading stands in the person's read log too."""
    await _noted(found, (), request, commands)
    return found


async def _noted(found: ApplicationView, fields: tuple[FieldName, ...], request: Request, commands: Commands) -> None:
    at = request.app.state.clock.now()
    note = ReadInEmergency(journey_id=UUID(found.id), scheme_id=found.scheme_id, fields=fields, at=at)
    await commands.note(participant, str(found.participant_id), note)


@router.get("/emergencies")
async def list_emergencies(views: Views, page: Cursor) -> Page[EmergenciesView]:
    """For auditors: every emergency by the pseudonym of the person, without the words of the note."""
    return await views.page(emergencies, page)
