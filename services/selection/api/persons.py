"""What the routes about a person share: whose person it is, and what the schemes say of personal data."""

from typing import Annotated

from fastapi import Depends

from services.selection.api.common import Caller, Views, sees
from services.selection.views import ApplicationView, ParticipantView, applications, calls, participants, schemes
from shared.chassis import Principal, Problem, Reader, Role, not_found
from shared.chassis.reading import reading
from shared.contracts.scheme_privacy import LawfulBasis

ALL = frozenset({Role.OPERATOR, Role.AUDITOR})


async def has_to_do_with(principal: Principal, participant_id: str, views: Reader) -> bool:
    """Operators and auditors with all, a person with themselves, an agency with its calls' applicants."""
    if principal.roles & ALL or (Role.PARTICIPANT in principal.roles and principal.subject == participant_id):
        return True
    return Role.AGENCY in principal.roles and bool(await applications_seen(principal, participant_id, views))


async def applications_seen(principal: Principal, participant_id: str, views: Reader) -> list[ApplicationView]:
    found = await views.find(applications, participant_id=participant_id)
    known = await views.get_many(calls, [str(one.call_id) for one in found])
    return [one for one in found if (call := known.get(str(one.call_id))) and sees(principal, call)]


async def own_person(
    found: Annotated[ParticipantView, Depends(reading(participants))], principal: Caller, views: Views
) -> ParticipantView:
    if not await has_to_do_with(principal, found.id, views):
        raise not_found()
    return found


OwnPerson = Annotated[ParticipantView, Depends(own_person)]


async def basis_of(purpose: str, scheme_id: str, views: Reader) -> LawfulBasis:
    """Raises Problem for a purpose that the scheme does not know."""
    scheme = await views.get(schemes, scheme_id)
    basis = scheme.scheme.privacy.basis(purpose) if scheme else None
    if scheme is None or basis is None:
        known = [one.id for one in scheme.scheme.privacy.purposes] if scheme else []
        raise Problem(422, "unknown_purpose", f"Scheme {scheme_id} uses personal data for {known} alone.")
    return basis
