"""Refused rows over HTTP: as pages with line, field and reason, and as a file to mend and send again."""

import base64
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Response
from fastapi.responses import StreamingResponse
from pydantic import Field, TypeAdapter

from services.selection.api.common import Cursor, Files, Intakes, OwnImport
from services.selection.domain.cells import guarded_row
from services.selection.domain.intake import Refusal
from services.selection.domain.records import split
from services.selection.reading import Form
from services.selection.uploads import Uploads
from services.selection.views import ImportView
from shared.chassis import APIRouter, Page
from shared.chassis.reading import Places
from shared.chassis.routing import Responses

router = APIRouter(tags=["imports"])
AT_ONCE = 500
FILE: Responses = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}
_PLACE: Places = TypeAdapter(tuple[Annotated[int, Field(ge=0, lt=2**63)]])
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@router.get("/imports/{id}/refusals")
async def list_refusals(found: OwnImport, files: Files, page: Cursor) -> Page[Refusal]:
    place = page.after(_PLACE)
    after = place[0] if place else 0
    rows = await files.refused(found.upload_id, after, found.to_line, page.limit + 1)
    return _page([one.refusal for one in rows], page.limit)


def _page(refusals: list[Refusal], limit: int) -> Page[Refusal]:
    shown = refusals[:limit]
    return Page(items=shown, next=_cursor(shown[-1].line) if len(refusals) > limit else None)


@router.get("/imports/{id}/refusals.csv", response_class=Response, responses=FILE)
async def download_refusals(found: OwnImport, files: Files, desk: Intakes) -> StreamingResponse:
    """The refused rows as the agency sent them, each behind its line, field and reason. What a spreadsheet would take
    for a formula has an apostrophe before it, which is read over when the row is sent again."""
    form = await desk.form(found)
    return StreamingResponse(
        _file(found, form, files),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="refused-{found.id}.csv"'},
    )


def _cursor(line: int) -> str:
    return base64.urlsafe_b64encode(_PLACE.dump_json((line,))).decode()


async def _file(found: ImportView, form: Form, files: Uploads) -> AsyncIterator[bytes]:
    """Bytes that were not text in the agency's encoding come back as they were."""
    delimiter, encoding = form.profile.delimiter, form.profile.encoding.removesuffix("-sig")
    heading = delimiter.join(["line", "field", "reason", *(column.name for column in form.profile.columns)])
    yield (BYTE_ORDER_MARK if encoding == "utf-8" else b"") + f"{heading}\r\n".encode(encoding)
    after = 0
    while rows := await files.refused(found.upload_id, after, found.to_line, AT_ONCE):
        for (line, field, reason), raw in ((dict(refusal).values(), raw) for refusal, raw in rows):
            row = guarded_row(raw, split(raw, delimiter), delimiter) if raw else ""
            text = delimiter.join([str(line), field or "", reason, row])
            yield f"{text}\r\n".encode(encoding, "surrogateescape")
        after = rows[-1].refusal.line
