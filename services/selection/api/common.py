"""What the routes of selection share: whose call it is, and what the running app holds."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Request

from services.selection.domain.sharing import ShareRole
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
from shared.kernel.store import Reads
from shared.privacy import Vault

EVERYWHERE = frozenset({Role.OPERATOR, Role.AUDITOR, Role.SERVICE})
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


def everything(request: Request) -> Reads:
    """What no caller is shown: figures are counted over all, and another's standing is looked up."""
    store: Reads = request.app.state.store
    return store


Caller = Annotated[Principal, Depends(acting)]
Everything = Annotated[Reads, Depends(everything)]
Intakes = Annotated[Intake, Depends(intake_of)]
Files = Annotated[Uploads, Depends(uploads_of)]
Vaults = Annotated[Vault, Depends(vault_of)]


CSV_TYPES = ("", "text/csv", "text/plain", "application/csv", "application/vnd.ms-excel", "application/octet-stream")


def csv_body(request: Request) -> None:
    """A CSV file itself is the body, so no name of a file comes with it. Windows calls such a file vnd.ms-excel."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in CSV_TYPES or request.headers.get("content-encoding", "identity") != "identity":
        raise Problem(
            415, "not_csv", "Send the CSV file itself as the body, with Content-Type: text/csv, uncompressed."
        )


def leads(principal: Principal, plan: CallPlan) -> bool:
    """An agency leads its calls; operators and services have to do with all, auditors read any."""
    if principal.roles & EVERYWHERE:
        return True
    return Role.AGENCY in principal.roles and principal.organisation == plan.organisation


async def shared_with(principal: Principal, views: Reader) -> Mapping[str, ShareRole]:
    """The calls that the caller's organisation co-owns, each with its role."""
    if principal.organisation is None:
        return {}
    found = await views.find(shares, organisation_id=principal.organisation)
    return {one.call_id: one.role for one in found if one.role}


async def share_of(principal: Principal, call_id: str, views: Reader) -> ShareRole:
    """Raises Problem 404 where the caller's organisation co-owns this call no more."""
    if (role := (await shared_with(principal, views)).get(call_id)) is None:
        raise not_found()
    return role


OwnCall = Annotated[CallView, Depends(reading(calls))]
OwnImport = Annotated[ImportView, Depends(reading(imports))]


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
