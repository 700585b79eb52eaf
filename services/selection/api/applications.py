"""Applications over HTTP: what became of each, and the few things one can ask of a single one."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from services.selection.api.common import EVERYWHERE, Caller, Commands, Cursor, Views, leads, share_of
from services.selection.domain.application import application
from services.selection.domain.application_commands import WithdrawApplication
from services.selection.shown import ApplicationPart, application_for
from services.selection.views import ApplicationView, applications, calls
from shared.chassis import APIRouter, Page, Principal, Problem, Receipt, Role, not_found
from shared.chassis.reading import reading

router = APIRouter(prefix="/applications", tags=["applications"])
AnyApplication = Annotated[ApplicationView, Depends(reading(applications))]
TEXT = r"^[^\x00]*$"


@router.get("/{id}")
async def show_application(found: AnyApplication, caller: Caller, views: Views) -> ApplicationView | ApplicationPart:
    """Whole for the leader of its call; a co-owner gets the fields of its role."""
    call = await views.get(calls, found.call_id)
    if _is_own(found, caller) or (call and leads(caller, call.plan)):
        return found
    return application_for(await share_of(caller, str(found.call_id), views), found)


def _is_own(found: ApplicationView, caller: Principal) -> bool:
    """Of the agency that sent it or of the person themselves, or for roles that have to do with any."""
    sent = Role.AGENCY in caller.roles and caller.organisation == found.organisation_id
    applied = Role.PARTICIPANT in caller.roles and caller.subject == str(found.participant_id)
    return sent or applied or bool(caller.roles & EVERYWHERE)


@router.get("")
async def list_applications(
    views: Views,
    caller: Caller,
    page: Cursor,
    call_id: Annotated[UUID, Query()],
    reference: Annotated[str | None, Query(max_length=200, pattern=TEXT)] = None,
    stage: Annotated[str | None, Query(max_length=40, pattern=TEXT)] = None,
) -> Page[ApplicationView | ApplicationPart]:
    if (call := await views.get(calls, call_id)) is None:
        raise not_found()
    role = None if leads(caller, call.plan) else await share_of(caller, call.id, views)
    by_reference = role in (None, "implementing_organisation")
    if reference and not by_reference:
        raise Problem(403, "not_shown", "Your share of this call shows no references; leave this filter out.")
    named = {"call_id": str(call_id), "reference": reference, "stage": stage}
    found = await views.page(applications, page, order=("reference",) if by_reference else (), **named)
    return Page(items=[application_for(role, one) if role else one for one in found.items], next=found.next)


@router.post("/{id}/withdrawal")
async def withdraw_application(found: AnyApplication, command: WithdrawApplication, commands: Commands) -> Receipt:
    return await commands.handle(application, found.id, command)
