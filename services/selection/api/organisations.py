"""Organisations over HTTP: registered, bound by an agreement, given users, clients and roles, suspended and ended."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from services.selection.api.common import Caller, Cursor, Views
from services.selection.domain.organisation import organisation
from services.selection.domain.organisation_messages import (
    AddUser,
    EndOrganisation,
    GrantRole,
    KeepClient,
    OrganisationCommand,
    RegisterOrganisation,
    RemoveClient,
    RemoveUser,
    ResumeOrganisation,
    RevokeRole,
    Role,
    SignAgreement,
    SuspendOrganisation,
)
from services.selection.views import OrganisationView, organisations
from services.selection.views.organisations import OrganisationState
from shared.chassis import APIRouter, Handler, Page, Principal, Receipt, handling, not_found, reading
from shared.chassis import Role as CallerRole
from shared.contracts.scheme_terms import OrganisationKind

router = APIRouter(prefix="/organisations", tags=["organisations"])
Handle = Annotated[Handler[OrganisationCommand], Depends(handling(organisation))]
Found = Annotated[OrganisationView, Depends(reading(organisations))]
OVERSIGHT = frozenset({CallerRole.OPERATOR, CallerRole.AUDITOR})


@dataclass(frozen=True, kw_only=True)
class OrganisationShown:
    """What everybody may know of an organisation; its users and clients are for operators and itself."""

    id: str
    name: str
    kind: OrganisationKind
    country: str
    state: OrganisationState
    roles: tuple[Role, ...]


def public(view: OrganisationView) -> OrganisationShown:
    return OrganisationShown(**{name: getattr(view, name) for name in OrganisationShown.__dataclass_fields__})


def administers(principal: Principal, view: OrganisationView) -> bool:
    own = principal.organisation == view.id
    return own and any(one.subject == principal.subject and one.administrator for one in view.users)


async def administered(found: Found, principal: Caller) -> OrganisationView:
    """The own organisation of an administrator, any of an operator's or an auditor's; others answer 404."""
    if not (principal.roles & OVERSIGHT or administers(principal, found)):
        raise not_found()
    return found


Administered = Annotated[OrganisationView, Depends(administered)]


@router.put("/{id}")
async def register_organisation(id: str, command: RegisterOrganisation, handle: Handle) -> Receipt:
    return await handle(id, command)


@router.post("/{id}/agreement")
async def sign_agreement(id: str, command: SignAgreement, handle: Handle) -> Receipt:
    return await handle(id, command)


@router.post("/{id}/users")
async def add_user(found: Administered, command: AddUser, handle: Handle) -> Receipt:
    return await handle(found.id, command)


@router.post("/{id}/users/removal")
async def remove_user(found: Administered, command: RemoveUser, handle: Handle) -> Receipt:
    return await handle(found.id, command)


@router.post("/{id}/clients")
async def keep_client(id: str, command: KeepClient, handle: Handle) -> Receipt:
    return await handle(id, command)


@router.post("/{id}/clients/removal")
async def remove_client(id: str, command: RemoveClient, handle: Handle) -> Receipt:
    return await handle(id, command)


@router.post("/{id}/roles")
async def grant_role(id: str, command: GrantRole, handle: Handle) -> Receipt:
    return await handle(id, command)


@router.post("/{id}/roles/revocations")
async def revoke_role(id: str, command: RevokeRole, handle: Handle) -> Receipt:
    return await handle(id, command)


@router.post("/{id}/suspension")
async def suspend_organisation(id: str, command: SuspendOrganisation, handle: Handle) -> Receipt:
    return await handle(id, command)


@router.post("/{id}/resumption")
async def resume_organisation(id: str, command: ResumeOrganisation, handle: Handle) -> Receipt:
    return await handle(id, command)


@router.post("/{id}/end")
async def end_organisation(id: str, command: EndOrganisation, handle: Handle) -> Receipt:
    return await handle(id, command)


@router.get("/{id}")
async def show_organisation(found: Found) -> OrganisationShown:
    return public(found)


@router.get("/{id}/record")
async def show_organisation_record(found: Administered) -> OrganisationView:
    return found


@router.get("")
async def list_organisations(views: Views, page: Cursor, kind: str | None = None) -> Page[OrganisationShown]:
    listed = await views.page(organisations, page, kind=kind)
    return Page(items=[public(one) for one in listed.items], next=listed.next)
