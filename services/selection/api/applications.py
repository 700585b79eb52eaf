"""Applications over HTTP: what became of each, and the few things one can ask of a single one."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from services.selection.api.common import Caller, Commands, Cursor, Views, sees, share_of
from services.selection.domain.application import application
from services.selection.domain.application_commands import WithdrawApplication
from services.selection.shown import ApplicationPart, application_for, may_see
from services.selection.views import ApplicationView, applications, calls
from shared.chassis import APIRouter, Page, Receipt, not_found
from shared.chassis.reading import reading

router = APIRouter(prefix="/applications", tags=["applications"])
AnyApplication = Annotated[ApplicationView, Depends(reading(applications))]
TEXT = r"^[^\x00]*$"


async def own_application(
    found: Annotated[ApplicationView, Depends(reading(applications))], principal: Caller, views: Views
) -> ApplicationView:
    call = await views.get(calls, found.call_id)
    if call is None or not sees(principal, call):
        raise not_found()
    return found


Found = Annotated[ApplicationView, Depends(own_application)]


@router.get("/{id}")
async def show_application(found: AnyApplication, caller: Caller, views: Views) -> ApplicationView | ApplicationPart:
    """Whole for the leader of its call; a co-owner gets the fields of its role."""
    call = await views.get(calls, found.call_id)
    if call is None:
        raise not_found()
    if sees(caller, call):
        return found
    role = await share_of(caller, call.id, views)
    if role is None or not may_see(role, found):
        raise not_found()
    return application_for(role, found)


@router.get("")
async def list_applications(
    views: Views,
    caller: Caller,
    page: Cursor,
    call_id: Annotated[UUID, Query()],
    reference: Annotated[str | None, Query(max_length=200, pattern=TEXT)] = None,
    stage: Annotated[str | None, Query(max_length=40, pattern=TEXT)] = None,
) -> Page[ApplicationView | ApplicationPart]:
    call = await views.get(calls, call_id)
    whole = call is not None and sees(caller, call)
    role = None if call is None or whole else await share_of(caller, call.id, views)
    if not whole and role is None:
        raise not_found()
    passed = "interview" if role == "employer_panel" else None
    named = {"call_id": str(call_id), "reference": reference, "stage": stage, "passed": passed}
    found = await views.page(applications, page, order=("reference",), **named)
    return Page(items=[application_for(role, one) if role else one for one in found.items], next=found.next)


@router.post("/{id}/withdrawal")
async def withdraw_application(found: Found, command: WithdrawApplication, commands: Commands) -> Receipt:
    return await commands.handle(application, found.id, command)
