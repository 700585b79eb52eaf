"""How many different journeys an employer may open on one day."""

from collections.abc import Iterable

from fastapi import Request

from services.gateway.composing import Journey
from shared.chassis import Principal, Role, view_budget

WIDER = frozenset({Role.OPERATOR, Role.AUDITOR, Role.CASE_WORKER, Role.SERVICE, Role.AGENCY})


async def open_journeys(request: Request, journeys: Iterable[Journey]) -> None:
    """An employer's look at a journey is one of so many a day."""
    principal: Principal = request.state.principal
    if Role.EMPLOYER in principal.roles and not principal.roles & WIDER:
        await view_budget(request).spend(principal.organisation or "", [one.id for one in journeys])
