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
from services.selection.export_words import Language
from services.selection.exporting import archive, gathered
from services.selection.identity import cipher_of
from services.selection.views import ReadingsView, applications, readings
from shared.chassis import APIRouter
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
    """`data.json` holds everything, `index.html` what a person wants to read of it. The archive is kept nowhere."""
    cipher = await cipher_of(person, vault)
    note = ReadIdentity(purpose="access_request", fields=FIELDS, way="export", scheme_id=None, basis=None)
    await commands.note(participant, person.id, note)
    applied = await views.find(applications, participant_id=person.id)
    store: Store = request.app.state.store
    streams = [participant.stream(person.id), *(application.stream(one.id) for one in applied)]
    read = await views.get(readings, person.id) or ReadingsView(id=person.id)
    data = gathered(person, read, applied, await store.load(streams), cipher)
    name = f"passerelle-{uuid4().hex}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(archive(data, language), media_type="application/zip", headers=headers)
