"""Applications over HTTP: what became of each, and the few things one can ask of a single one."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from services.selection.api.common import Commands, Cursor, Views
from services.selection.domain.application import application
from services.selection.domain.application_commands import WithdrawApplication
from services.selection.views import ApplicationView, applications, calls
from shared.chassis import APIRouter, Page, Receipt, not_found
from shared.chassis.reading import reading

router = APIRouter(prefix="/applications", tags=["applications"])
TEXT = r"^[^\x00]*$"


Found = Annotated[ApplicationView, Depends(reading(applications))]


@router.get("/{id}")
async def show_application(found: Found) -> ApplicationView:
    return found


@router.get("")
async def list_applications(
    views: Views,
    page: Cursor,
    call_id: Annotated[UUID, Query()],
    reference: Annotated[str | None, Query(max_length=200, pattern=TEXT)] = None,
    stage: Annotated[str | None, Query(max_length=40, pattern=TEXT)] = None,
) -> Page[ApplicationView]:
    if await views.get(calls, call_id) is None:
        raise not_found()
    return await views.page(
        applications, page, order=("reference",), call_id=str(call_id), reference=reference, stage=stage
    )


@router.post("/{id}/withdrawal")
async def withdraw_application(found: Found, command: WithdrawApplication, commands: Commands) -> Receipt:
    return await commands.handle(application, found.id, command)
