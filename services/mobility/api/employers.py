"""Employers over HTTP."""

from typing import Annotated

from fastapi import Depends, Path

from services.mobility.domain.employer import (
    DeclareCommitment,
    EmployerCommand,
    RegisterEmployer,
    Size,
    SuspendEmployer,
    VetEmployer,
    employer,
)
from services.mobility.requests import Reason
from services.mobility.scope import Caller, require_own
from services.mobility.views import EmployerView, employers
from shared.chassis import APIRouter, Handler, Page, Paging, Reader, Receipt, handling, paging, reader, reading

router = APIRouter(prefix="/employers", tags=["employers"])
Handle = Annotated[Handler[EmployerCommand], Depends(handling(employer))]
Found = Annotated[EmployerView, Depends(reading(employers))]
EmployerId = Annotated[str, Path(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


@router.put("/{id}", status_code=201)
async def register_employer(id: EmployerId, command: RegisterEmployer, handle: Handle, caller: Caller) -> Receipt:
    require_own(caller, id)
    return await handle(id, command)


@router.post("/{id}/vetting")
async def vet_employer(id: EmployerId, command: VetEmployer, handle: Handle) -> Receipt:
    return await handle(id, command)


@router.post("/{id}/commitments")
async def declare_commitment(id: EmployerId, command: DeclareCommitment, handle: Handle, caller: Caller) -> Receipt:
    require_own(caller, id)
    return await handle(id, command)


@router.post("/{id}/suspension")
async def suspend_employer(id: EmployerId, request: Reason, handle: Handle) -> Receipt:
    return await handle(id, SuspendEmployer(reason=request.reason))


@router.get("")
async def list_employers(
    views: Annotated[Reader, Depends(reader)],
    page: Annotated[Paging, Depends(paging)],
    country: str | None = None,
    standing: str | None = None,
    size: Size | None = None,
) -> Page[EmployerView]:
    return await views.page(employers, page, country=country, standing=standing, size=size)


@router.get("/{id}")
async def show_employer(found: Found) -> EmployerView:
    return found
