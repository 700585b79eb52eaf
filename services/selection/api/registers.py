"""Organisations and schemes over HTTP."""

from typing import Annotated

from fastapi import Depends

from services.selection.api.common import Cursor, Views
from services.selection.domain.organisation import (
    GrantRole,
    OrganisationCommand,
    RegisterOrganisation,
    RevokeRole,
    organisation,
)
from services.selection.domain.scheme import PublishScheme, scheme
from services.selection.views import OrganisationView, SchemeView, organisations, schemes
from shared.chassis import APIRouter, Handler, Page, Problem, Receipt, handling, reading

router = APIRouter(tags=["organisations and schemes"])
HandleOrganisation = Annotated[Handler[OrganisationCommand], Depends(handling(organisation))]
HandleScheme = Annotated[Handler[PublishScheme], Depends(handling(scheme))]
FoundOrganisation = Annotated[OrganisationView, Depends(reading(organisations))]
FoundScheme = Annotated[SchemeView, Depends(reading(schemes))]


@router.put("/organisations/{id}")
async def register_organisation(id: str, command: RegisterOrganisation, handle: HandleOrganisation) -> Receipt:
    return await handle(id, command)


@router.post("/organisations/{id}/roles")
async def grant_role(id: str, command: GrantRole, handle: HandleOrganisation) -> Receipt:
    return await handle(id, command)


@router.post("/organisations/{id}/roles/revocations")
async def revoke_role(id: str, command: RevokeRole, handle: HandleOrganisation) -> Receipt:
    return await handle(id, command)


@router.get("/organisations/{id}")
async def show_organisation(organisation: FoundOrganisation) -> OrganisationView:
    return organisation


@router.get("/organisations")
async def list_organisations(views: Views, page: Cursor, kind: str | None = None) -> Page[OrganisationView]:
    return await views.page(organisations, page, kind=kind)


@router.put("/schemes/{id}")
async def publish_scheme(id: str, command: PublishScheme, handle: HandleScheme) -> Receipt:
    if command.scheme.id != id:
        raise Problem(422, "another_scheme", f"The body is scheme {command.scheme.id}, the address says {id}.")
    return await handle(id, command)


@router.get("/schemes/{id}")
async def show_scheme(scheme: FoundScheme) -> SchemeView:
    return scheme


@router.get("/schemes")
async def list_schemes(views: Views, page: Cursor) -> Page[SchemeView]:
    return await views.page(schemes, page)
