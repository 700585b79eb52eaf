"""What an employer may begin: its own registration, and its own vacancies."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import Depends

from services.mobility.views import PlacementView
from shared.chassis import Principal, ViewBudget, acting, not_found


def require_own(principal: Principal, employer_id: str) -> None:
    """What another employer has, or may have one day, is not there for this one."""
    if principal.employer_alone and principal.organisation != employer_id:
        raise not_found()


async def open_dossiers(principal: Principal, budget: ViewBudget, placements: Iterable[PlacementView]) -> None:
    """An employer's look at a dossier is one of so many a day."""
    if principal.employer_alone:
        await budget.spend(principal.organisation or "", [one.id for one in placements])


Caller = Annotated[Principal, Depends(acting)]
