"""How many different journeys an employer may open on one day."""

from collections.abc import Iterable

from fastapi import Request

from services.gateway.composing import Journey
from shared.chassis import Principal, view_budget


async def open_journeys(request: Request, journeys: Iterable[Journey]) -> None:
    """An employer's look at a journey is one of so many a day."""
    principal: Principal = request.state.principal
    if principal.employer_alone:
        await view_budget(request).spend(principal.organisation or "", [one.id for one in journeys])
