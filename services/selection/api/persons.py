"""What the routes about a person share: whose person it is, and what the schemes say of personal data."""

from typing import Annotated

from fastapi import Depends

from services.selection.views import ParticipantView, participants, schemes
from shared.chassis import Problem, Reader
from shared.chassis.reading import reading
from shared.contracts.scheme_privacy import LawfulBasis

OwnPerson = Annotated[ParticipantView, Depends(reading(participants))]


async def basis_of(purpose: str, scheme_id: str, views: Reader) -> LawfulBasis:
    """Raises Problem for a purpose that the scheme does not know."""
    scheme = await views.get(schemes, scheme_id)
    basis = scheme.scheme.privacy.basis(purpose) if scheme else None
    if scheme is None or basis is None:
        known = [one.id for one in scheme.scheme.privacy.purposes] if scheme else []
        raise Problem(422, "unknown_purpose", f"Scheme {scheme_id} uses personal data for {known} alone.")
    return basis
