"""Participants over HTTP: how it stands with a person's data, who read it, what was agreed to, and what holds it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query

from services.selection.api.common import Commands, Cursor, Views
from services.selection.api.persons import OwnPerson
from services.selection.domain.participant import participant
from services.selection.domain.participant_commands import (
    GiveConsent,
    LiftRestriction,
    PlaceHold,
    RestrictProcessing,
    WithdrawConsent,
)
from services.selection.domain.participant_words import Hold
from services.selection.views import ParticipantView, ReadingsView, participants, readings
from services.selection.views.participants import Consent
from shared.chassis import APIRouter, Page, Problem, Receipt
from shared.contracts.participants import Acknowledged, Holder
from shared.contracts.scheme_privacy import HoldCategory
from shared.kernel import Message

router = APIRouter(prefix="/participants", tags=["participants"])
State = Literal["registered", "erasure_asked", "erasure_deferred", "erasure_ordered", "destroyed", "erased"]


@dataclass(frozen=True)
class PersonShown:
    """All but who it is."""

    id: str
    state: State
    consents: tuple[Consent, ...]
    holds: tuple[Hold, ...]
    restricted: str | None
    held_until: date | None
    asked_at: datetime | None
    destroyed_at: datetime | None
    files_end_at: datetime | None
    acknowledged: tuple[Acknowledged, ...]
    overdue: tuple[Holder, ...]
    erased_at: datetime | None


class ProlongedHold(Message):
    """As an auditor asks for it; none for `until` where the end is not known."""

    journey_id: UUID
    scheme_id: str
    category: HoldCategory
    until: date | None


def without_identity(view: ParticipantView) -> PersonShown:
    return PersonShown(**{name: getattr(view, name) for name in PersonShown.__dataclass_fields__})


@router.get("")
async def list_participants(
    views: Views, page: Cursor, state: Annotated[State | None, Query()] = None
) -> Page[PersonShown]:
    """Pseudonyms alone; `state=destroyed` are the erasures that wait for an acknowledgement."""
    found = await views.page(participants, page, state=state)
    return Page(items=[without_identity(one) for one in found.items], next=found.next)


@router.get("/{id}")
async def show_participant(person: OwnPerson) -> PersonShown:
    return without_identity(person)


@router.get("/{id}/readings")
async def list_readings(person: OwnPerson, views: Views) -> ReadingsView:
    """Who read this identity, for which organisation, when, what for and which fields."""
    return await views.get(readings, person.id) or ReadingsView(id=person.id)


@router.post("/{id}/consents")
async def give_consent(person: OwnPerson, command: GiveConsent, commands: Commands) -> Receipt:
    return await commands.handle(participant, person.id, command)


@router.post("/{id}/consents/withdrawal")
async def withdraw_consent(person: OwnPerson, command: WithdrawConsent, commands: Commands) -> Receipt:
    """Takes effect with the next reading; it may also come before any consent, as an objection."""
    return await commands.handle(participant, person.id, command)


@router.post("/{id}/restriction")
async def restrict_processing(person: OwnPerson, command: RestrictProcessing, commands: Commands) -> Receipt:
    return await commands.handle(participant, person.id, command)


@router.post("/{id}/restriction/lifting")
async def lift_restriction(person: OwnPerson, commands: Commands) -> Receipt:
    return await commands.handle(participant, person.id, LiftRestriction())


@router.post("/{id}/holds")
async def place_hold(person: OwnPerson, prolonged: ProlongedHold, commands: Commands) -> Receipt:
    """Where a contract ended or an audit was prolonged without a service hearing of it."""
    if person.state not in ("registered", "erasure_asked", "erasure_deferred"):
        raise Problem(410, "erased", "This person was erased; there is nothing left to hold.")
    return await commands.handle(participant, person.id, PlaceHold(hold=Hold(**dict(prolonged))))
