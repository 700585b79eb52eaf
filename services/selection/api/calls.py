"""Calls over HTTP: opening, extending, closing; and what has come of them."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from services.selection.api.common import (
    Caller,
    Commands,
    Cursor,
    Everything,
    OwnCall,
    Views,
    leads,
    share_of,
    shared_with,
)
from services.selection.domain.call import call
from services.selection.domain.call_messages import CallCommand, CloseCall, ExtendCall, OpenCall
from services.selection.domain.sharing import ShareRole
from services.selection.figures import CallFigures, disclosed, figures
from services.selection.shown import CallPart, call_for
from services.selection.views import ApplicationView, CallView, applications, calls, schemes
from shared.chassis import APIRouter, Handler, Page, Problem, Receipt, handling, reading, sees_full_figures
from shared.kernel import Message

router = APIRouter(prefix="/calls", tags=["calls"])
Handle = Annotated[Handler[CallCommand], Depends(handling(call))]
AnyCall = Annotated[CallView, Depends(reading(calls))]
MOST_ON_A_LIST = 10_000


class CallOfScheme(Message):
    """The call follows the plan of the scheme's newest version."""

    scheme_id: str


@dataclass(frozen=True)
class Place:
    """One on a list, for the agency: its own reference, and the journey."""

    rank: int
    reference: str
    journey_id: str
    sex: str
    region: str


@router.put("/{id}", status_code=201)
async def open_call(id: UUID, body: CallOfScheme, caller: Caller, commands: Commands, views: Views) -> Receipt:
    scheme = await views.get(schemes, body.scheme_id)
    if scheme is None or scheme.scheme.call is None:
        raise Problem(422, "no_call_plan", f"There is no scheme {body.scheme_id} with a call plan; publish it first.")
    plan = scheme.scheme.call
    if not leads(caller, plan):
        raise Problem(403, "another_leads", f"The calls of {scheme.id} are opened by {plan.organisation}.")
    return await commands.handle(call, id, OpenCall(scheme_id=scheme.id, scheme_version=scheme.version, plan=plan))


@router.post("/{id}/extension")
async def extend_call(found: OwnCall, command: ExtendCall, handle: Handle) -> Receipt:
    return await handle(found.id, command)


@router.post("/{id}/closing")
async def close_call(found: OwnCall, handle: Handle) -> Receipt:
    return await handle(found.id, CloseCall())


@router.get("/{id}")
async def show_call(found: AnyCall, caller: Caller, views: Views) -> CallView | CallPart:
    """Whole for its leader; a co-owner gets the fields of its role."""
    return found if leads(caller, found.plan) else call_for(await share_of(caller, found.id, views), found)


@router.get("")
async def list_calls(
    caller: Caller, views: Views, page: Cursor, scheme_id: str | None = None
) -> Page[CallView | CallPart]:
    listed, shared = await views.page(calls, page, scheme_id=scheme_id), await shared_with(caller, views)
    shown = [one if leads(caller, one.plan) else _part(one, shared.get(one.id)) for one in listed.items]
    return Page(items=[one for one in shown if one], next=listed.next)


def _part(call: CallView, role: ShareRole | None) -> CallPart | None:
    return call_for(role, call) if role else None


@router.get("/{id}/figures")
async def show_figures(found: AnyCall, caller: Caller, everything: Everything) -> CallFigures:
    """Whole for operators, auditors and the scheme's research; for others small groups are left out."""
    counted = await everything.count(applications, ("passed", "outcome", "sex", "region"), call_id=found.id)
    unmet = await everything.count(applications, ("unmet",), call_id=found.id)
    whole = figures(found.plan, counted, unmet)
    known = await everything.get(schemes, found.scheme_id)
    return whole if sees_full_figures(caller, known.scheme if known else None) else disclosed(whole)


@router.get("/{id}/selected")
async def list_selected(found: OwnCall, views: Views) -> list[Place]:
    return _places(await views.find(applications, call_id=found.id, outcome="selected", order=("rank",)))


@router.get("/{id}/reserve")
async def list_reserve(found: OwnCall, views: Views) -> list[Place]:
    """Those who still wait, in the order in which they are asked."""
    return _places(await views.find(applications, call_id=found.id, stage="reserve", order=("place",)))


def _places(found: list[ApplicationView]) -> list[Place]:
    return [
        Place(one.place or 0, one.reference, one.id, one.profile.sex, one.profile.region)
        for one in found[:MOST_ON_A_LIST]
    ]
