"""Imports over HTTP: a file is sent once, taken in behind the scenes, and accounted for row by row."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import Depends, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import TypeAdapter

from services.selection.api.common import Commands, Cursor, Intakes, OwnCall, OwnImport, Views, csv_body, form_of
from services.selection.domain.intake import StartImport, import_id, intake
from services.selection.dryrun import DryRun, dry_run
from services.selection.reading import Form, Inspection
from services.selection.uploads import PART_BYTES, Uploads
from services.selection.views import ImportView, imports
from shared.chassis import APIRouter, Page, Problem, heavy, live
from shared.chassis.routing import Responses
from shared.kernel import Refused

router = APIRouter(tags=["imports"])
CSV = {"requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}}}
TRIED: Responses = {200: {"model": DryRun, "description": "With `dry_run`: what would become of each row"}}
EVENTS: Responses = {200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}}
WATCH_EVERY = 0.2
_REPORT = TypeAdapter(DryRun)
_VIEW = TypeAdapter(ImportView)


@dataclass(frozen=True)
class Started:
    """`watch` shows how far it has come; `new` is false when the same file was sent before."""

    id: str
    rows: int
    new: bool
    watch: str


@dataclass(frozen=True)
class Sent:
    upload_id: UUID
    digest: str
    rows: int


@router.post(
    "/calls/{id}/imports",
    status_code=202,
    response_model=Started,
    openapi_extra=CSV,
    responses=TRIED,
    dependencies=[Depends(csv_body)],
)
@heavy
async def import_file(
    found: OwnCall,
    request: Request,
    response: Response,
    commands: Commands,
    views: Views,
    desk: Intakes,
    dry_run: Annotated[bool, Query(description="report only, and store nothing")] = False,
    profile: Annotated[str | None, Query(description="the intake profile, if not the leading agency's")] = None,
) -> Started | Response:
    """Starts the import of a CSV body; with `dry_run`, answers what would become of each row instead (200)."""
    form = await form_of(found, views, profile)
    if dry_run:
        return await _dry_run(found.id, form, request, desk)
    sent = await _keep(request.stream(), form, desk.uploads)
    commands.covering(sent.digest)
    id = import_id(UUID(found.id), sent.digest)
    if (known := await views.get(imports, id)) is not None:
        await desk.uploads.forget(sent.upload_id)
        return Started(known.id, known.rows, new=False, watch=f"/v1/imports/{id}")
    if found.state not in ("open", "closed"):
        await desk.uploads.forget(sent.upload_id)
        raise Problem(409, "call_settled", f"The call is {found.state}: it takes no more files of applicants.")
    start = StartImport(
        call_id=UUID(found.id),
        scheme_id=found.scheme_id,
        profile_id=form.profile.id,
        upload_id=sent.upload_id,
        digest=sent.digest,
        rows=sent.rows,
    )
    await commands.handle(intake, id, start)
    response.headers["Location"] = f"/v1/imports/{id}"
    return Started(str(id), sent.rows, new=True, watch=f"/v1/imports/{id}")


async def _dry_run(call_id: str, form: Form, request: Request, desk: Intakes) -> Response:
    try:
        report = await dry_run(UUID(call_id), form, request.stream(), desk.store, desk.vault)
    except Refused as refused:
        raise Problem(422, refused.code, refused.detail) from refused
    return JSONResponse(_REPORT.dump_python(report, mode="json"))


async def _keep(chunks: AsyncIterator[bytes], form: Form, uploads: Uploads) -> Sent:
    """Seals the file part by part as it arrives; one that cannot be read as a whole is not kept."""
    upload_id, inspection, digest = uuid4(), Inspection(form), hashlib.sha256()
    cipher = await uploads.cipher(upload_id)
    part, waiting = 0, bytearray()
    try:
        async for chunk in chunks:
            digest.update(chunk)
            inspection.feed(chunk)
            waiting += chunk
            if len(waiting) >= PART_BYTES:
                await uploads.keep(upload_id, part, bytes(waiting), cipher)
                part, waiting = part + 1, bytearray()
        inspection.close()
        if waiting:
            await uploads.keep(upload_id, part, bytes(waiting), cipher)
    except Refused as refused:
        await uploads.forget(upload_id)
        raise Problem(422, refused.code, refused.detail) from refused
    except BaseException:
        await uploads.forget(upload_id)
        raise
    return Sent(upload_id, digest.hexdigest(), inspection.rows)


@router.get("/imports/{id}")
async def show_import(found: OwnImport) -> ImportView:
    return found


@router.get("/calls/{id}/imports")
async def list_imports(found: OwnCall, views: Views, page: Cursor) -> Page[ImportView]:
    return await views.page(imports, page, call_id=found.id)


@router.get("/imports/{id}/progress", response_class=Response, responses=EVENTS, dependencies=[Depends(live)])
async def watch_import(found: OwnImport, request: Request, views: Views) -> StreamingResponse:
    """Server-sent events: the import each time it has come further, up to its end."""
    return StreamingResponse(_progress(found, request, views), media_type="text/event-stream")


async def _progress(found: ImportView, request: Request, views: Views) -> AsyncIterator[str]:
    shown = -1
    stopping: asyncio.Event = request.app.state.stopping
    view: ImportView | None = found
    while view is not None and not stopping.is_set():
        if view.to_line != shown or view.state == "finished":
            shown = view.to_line
            yield f"event: progress\ndata: {_VIEW.dump_json(view).decode()}\n\n"
        if view.state == "finished":
            return
        await asyncio.sleep(WATCH_EVERY)
        view = await views.get(imports, found.id)
