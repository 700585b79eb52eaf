"""What the routes of selection share: whose call it is, and what the running app holds."""

from typing import Annotated

from fastapi import Depends, Request

from services.selection.domain.sharing import ShareRole, subject_of
from services.selection.intake import Intake
from services.selection.reading import Form
from services.selection.uploads import Uploads
from services.selection.views import CallView, ImportView, calls, imports, schemes
from services.selection.views.shares import shares
from shared.chassis import (
    Commander,
    Paging,
    Principal,
    Problem,
    Reader,
    Role,
    acting,
    commander,
    not_found,
    paging,
    reader,
)
from shared.chassis.reading import reading
from shared.contracts.scheme import CallPlan
from shared.privacy import Vault

Commands = Annotated[Commander, Depends(commander)]
Views = Annotated[Reader, Depends(reader)]
Cursor = Annotated[Paging, Depends(paging)]


def intake_of(request: Request) -> Intake:
    intake: Intake = request.app.state.intake
    return intake


def vault_of(request: Request) -> Vault:
    return intake_of(request).vault


def uploads_of(request: Request) -> Uploads:
    return intake_of(request).uploads


Caller = Annotated[Principal, Depends(acting)]
Intakes = Annotated[Intake, Depends(intake_of)]
Files = Annotated[Uploads, Depends(uploads_of)]
Vaults = Annotated[Vault, Depends(vault_of)]


def leads(principal: Principal, plan: CallPlan) -> bool:
    """An agency has to do with the calls it leads; the other roles that open these routes with all but an employer."""
    if principal.roles - {Role.AGENCY, Role.EMPLOYER}:
        return True
    return Role.AGENCY in principal.roles and principal.organisation == plan.organisation


def sees(principal: Principal, call: CallView) -> bool:
    return leads(principal, call.plan)


async def share_of(principal: Principal, call_id: str, views: Reader) -> ShareRole | None:
    """As what the caller's organisation co-owns this call."""
    if principal.organisation is None:
        return None
    share = await views.get(shares, subject_of(call_id, principal.organisation))
    return share.role if share else None


async def own_call(call: Annotated[CallView, Depends(reading(calls))], principal: Caller) -> CallView:
    if not sees(principal, call):
        raise not_found()
    return call


async def own_import(
    found: Annotated[ImportView, Depends(reading(imports))], principal: Caller, views: Views
) -> ImportView:
    call = await views.get(calls, found.call_id)
    if call is None or not sees(principal, call):
        raise not_found()
    return found


async def sees_full_figures(principal: Principal, call: CallView, views: Reader) -> bool:
    """Operators and auditors, and whoever works for the organisation that the scheme names for its research."""
    if principal.roles & {Role.OPERATOR, Role.AUDITOR}:
        return True
    scheme = await views.get(schemes, call.scheme_id)
    partner = scheme.scheme.partner(principal.organisation or "") if scheme else None
    return partner is not None and "research" in partner.roles


OwnCall = Annotated[CallView, Depends(own_call)]
OwnImport = Annotated[ImportView, Depends(own_import)]


async def form_of(call: CallView, views: Views, profile: str | None = None) -> Form:
    """How files of this call are read; without a profile named, by the one of the agency that leads it."""
    scheme = await views.get(schemes, call.scheme_id)
    profiles = scheme.scheme.intake if scheme else ()
    wanted = [one for one in profiles if profile in (one.id, None)]
    wanted.sort(key=lambda one: one.organisation != call.plan.organisation)
    if scheme is None or not wanted:
        raise Problem(
            422, "unknown_profile", f"The scheme has no such intake profile; it has {[one.id for one in profiles]}."
        )
    return Form(call.plan, scheme.scheme, wanted[0])
