"""What is shown of figures and journeys: small cells to few, and to an employer so many dossiers a day."""

from collections.abc import Iterable

from fastapi import Request

from services.gateway.composing import Journey
from shared.chassis import Principal, Role, view_budget
from shared.contracts.scheme import Scheme

WIDER = frozenset({Role.OPERATOR, Role.AUDITOR, Role.CASE_WORKER, Role.SERVICE, Role.AGENCY})
FULL_FIGURES = frozenset({Role.OPERATOR, Role.AUDITOR})


async def open_journeys(request: Request, journeys: Iterable[Journey]) -> None:
    """An employer's look at a journey is one of so many a day."""
    principal: Principal = request.state.principal
    if Role.EMPLOYER in principal.roles and not principal.roles & WIDER:
        await view_budget(request).spend(principal.organisation or "", [one.id for one in journeys])


def sees_full_figures(principal: Principal, scheme: Scheme | None) -> bool:
    """Operators and auditors, and whoever works for the organisation that the scheme names for its research."""
    if principal.roles & FULL_FIGURES:
        return True
    partner = scheme.partner(principal.organisation or "") if scheme else None
    return partner is not None and "research" in partner.roles
