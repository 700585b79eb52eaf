"""Corridors over HTTP: a crisis closes one, its end opens it again."""

from typing import Annotated

from fastapi import Depends

from services.mobility.domain.corridor import CorridorCommand, ResumeCorridor, SuspendCorridor, corridor, subject
from services.mobility.requests import Reason
from services.mobility.views import CorridorView, corridors
from shared.chassis import (
    APIRouter,
    Handler,
    Page,
    Paging,
    Reader,
    Receipt,
    handling,
    not_found,
    paging,
    reader,
)
from shared.contracts.scheme_copy import scheme_copies

router = APIRouter(prefix="/corridors", tags=["corridors"])
Handle = Annotated[Handler[CorridorCommand], Depends(handling(corridor))]
Views = Annotated[Reader, Depends(reader)]


async def corridor_of_scheme(scheme_id: str, name: str, views: Views) -> str:
    copy = await views.get(scheme_copies, scheme_id)
    if copy is None or copy.scheme.corridor(name) is None:
        raise not_found("The scheme has no corridor of this name.")
    return subject(scheme_id, name)


Subject = Annotated[str, Depends(corridor_of_scheme)]


@router.post("/{scheme_id}/{name}/suspension")
async def suspend_corridor(scheme_id: str, name: str, subject: Subject, request: Reason, handle: Handle) -> Receipt:
    return await handle(subject, SuspendCorridor(scheme_id=scheme_id, corridor=name, reason=request.reason))


@router.post("/{scheme_id}/{name}/resumption")
async def resume_corridor(subject: Subject, request: Reason, handle: Handle) -> Receipt:
    return await handle(subject, ResumeCorridor(reason=request.reason))


@router.get("")
async def list_corridors(
    views: Views, page: Annotated[Paging, Depends(paging)], scheme_id: str | None = None
) -> Page[CorridorView]:
    return await views.page(corridors, page, scheme_id=scheme_id)
