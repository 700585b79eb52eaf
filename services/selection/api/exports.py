"""The access export over HTTP (GDPR Art. 15 and 20): one call, one archive, and itself a reading on record."""

from typing import Annotated
from uuid import uuid4

from fastapi import Query, Request, Response

from services.selection.api.common import Commands, Vaults, Views
from services.selection.api.persons import OwnPerson
from services.selection.domain.application import application
from services.selection.domain.participant import participant
from services.selection.domain.participant_commands import ReadIdentity
from services.selection.domain.participant_words import FIELDS
from services.selection.exporting import archive, gathered, with_stages
from services.selection.identity import cipher_of
from services.selection.stages import Stages
from services.selection.views import ReadingsView, applications, readings
from shared.chassis import APIRouter
from shared.chassis.telling import Language
from shared.kernel.store import Store

router = APIRouter(prefix="/participants", tags=["participants"])
ZIP = {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}, "description": "An archive"}


@router.post("/{id}/export", response_class=Response, responses={200: ZIP})
async def export_participant(
    person: OwnPerson,
    request: Request,
    commands: Commands,
    views: Views,
    vault: Vaults,
    language: Annotated[Language, Query(description="of the page in the archive")] = "en",
) -> Response:
    """`data.json` holds everything that selection and the later stages know, `index.html` what a person wants to read.
    Nothing is answered unless every stage told its part, and the archive is kept nowhere."""
    cipher = await cipher_of(person, vault)
    applied = await views.find(applications, participant_id=person.id)
    stages: Stages = request.app.state.stages
    told = await stages.told(person.id, [one.id for one in applied], language, request.headers["authorization"])
    note = ReadIdentity(purpose="access_request", fields=FIELDS, way="export", scheme_id=None, basis=None)
    await commands.note(participant, person.id, note)
    store: Store = request.app.state.store
    streams = [participant.stream(person.id), *(application.stream(one.id) for one in applied)]
    read = await views.get(readings, person.id) or ReadingsView(id=person.id)
    held = gathered(person, read, applied, await store.load(streams), cipher, language)
    name = f"passerelle-{uuid4().hex}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(archive(with_stages(held, told), language), media_type="application/zip", headers=headers)
