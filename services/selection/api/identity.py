"""Identity over HTTP: read by an application or by the national number, each time on record; and put right."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import Field

from services.selection.api.applications import AnyApplication
from services.selection.api.common import Commands, Intakes, Vaults, Views
from services.selection.api.persons import OwnPerson, basis_of
from services.selection.domain import values
from services.selection.domain.participant import participant
from services.selection.domain.participant_commands import ReadIdentity, RectifyIdentity
from services.selection.domain.participant_words import FIELDS, FieldName
from services.selection.identity import Identity, cipher_of, opened, shown, written
from services.selection.rectifying import Rectification, corrected
from services.selection.views import ParticipantView, applications, participants, schemes
from shared.chassis import APIRouter, Problem, Reader, Receipt, not_found
from shared.contracts.scheme_privacy import PurposeCode
from shared.kernel import Message
from shared.privacy import NumberTaken

router = APIRouter(tags=["identity"])


class AskIdentity(Message):
    """Without `fields`, all but the national number."""

    purpose: PurposeCode
    fields: tuple[FieldName, ...] = Field(default=FIELDS[1:], min_length=1)


class LookUp(Message):
    scheme_id: str = Field(max_length=100)
    national_id: str = Field(max_length=60)
    purpose: PurposeCode


@dataclass(frozen=True)
class LookedUp:
    """Who has this number, and the applications of theirs that the caller may see."""

    participant_id: str
    applications: list[str]


async def applicant(found: AnyApplication, views: Views) -> ParticipantView:
    person = await views.get(participants, found.participant_id)
    if person is None:
        raise not_found()
    return person


@router.post("/applications/{id}/identity")
async def read_identity(
    found: AnyApplication,
    person: Annotated[ParticipantView, Depends(applicant)],
    ask: AskIdentity,
    commands: Commands,
    views: Views,
    vault: Vaults,
) -> Identity:
    """What is answered is kept nowhere, not even for this Idempotency-Key: asked again, it is read again."""
    cipher = await cipher_of(person, vault)
    basis = await basis_of(ask.purpose, found.scheme_id, views)
    note = ReadIdentity(
        purpose=ask.purpose, fields=ask.fields, way="application", scheme_id=found.scheme_id, basis=basis
    )
    await commands.note(participant, person.id, note)
    assert person.identity
    return shown(opened(cipher, person.identity), ask.fields)


@router.post("/participants/look-up")
async def look_up_participant(ask: LookUp, commands: Commands, views: Views, vault: Vaults) -> LookedUp:
    """Exact, by a keyed hash; a number of nobody and one of another agency's applicant are answered alike."""
    basis = await basis_of(ask.purpose, ask.scheme_id, views)
    scheme = await views.get(schemes, ask.scheme_id)
    countries = {one.calling_code for one in scheme.scheme.intake} if scheme else set()
    try:
        number = values.identifier(ask.national_id)
    except ValueError as error:
        raise Problem(422, "invalid_number", "This is not the number of a document.") from error
    known = await vault.known([vault.master.blind(f"national_id/{country}", number) for country in countries])
    for id in map(str, known.values()):
        if seen := await views.find(applications, participant_id=id):
            fields: tuple[FieldName, ...] = ("national_id",)
            note = ReadIdentity(purpose=ask.purpose, fields=fields, way="lookup", scheme_id=ask.scheme_id, basis=basis)
            await commands.note(participant, id, note)
            return LookedUp(id, [one.id for one in seen])
    raise not_found("None of your applicants has this number.")


@router.post("/participants/{id}/rectification")
async def rectify_identity(
    person: OwnPerson, ask: Rectification, commands: Commands, vault: Vaults, desk: Intakes
) -> Receipt:
    """Both the old and the new stay on record, sealed under the person's key (GDPR Art. 16)."""
    commands.blinded(vault.master.mark)
    cipher = await cipher_of(person, vault)
    assert person.identity
    before = opened(cipher, person.identity)
    changes = corrected(ask, before)
    after = {**before, **changes}
    if "national_id" in changes:
        await _renumber(person, changes["national_id"], Reader(desk.store), vault)
    command = RectifyIdentity(
        fields=tuple(changes),
        before=cipher.seal(written({name: before[name] for name in changes}), "rectified/before"),
        after=cipher.seal(written(changes), "rectified/after"),
        note=cipher.seal(ask.note, "rectified/note") if ask.note else None,
        identity=cipher.seal(written(after), "identity"),
        mark=vault.master.mark(written(after)),
    )
    return await commands.handle(participant, person.id, command)


async def _renumber(person: ParticipantView, number: str, views: Reader, vault: Vaults) -> None:
    """Every application counts, also those that the caller may not see."""
    applied = await views.find(applications, participant_id=person.id)
    known = await views.get_many(schemes, list({one.scheme_id for one in applied}))
    codes = sorted({profile.calling_code for one in known.values() for profile in one.scheme.intake})
    if len(codes) != 1:
        raise Problem(409, "several_countries", "The person applied in several countries; have the file sent again.")
    try:
        await vault.renumber(UUID(person.id), vault.master.blind(f"national_id/{codes[0]}", number))
    except NumberTaken as taken:
        raise Problem(409, "number_taken", "Another person has this number; see whether the two are one.") from taken
