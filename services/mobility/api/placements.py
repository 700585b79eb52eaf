"""Placements over HTTP: each request names many journeys, and each view one or a page of them."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request

from services.mobility.bulk import Bulk
from services.mobility.domain.placement.search import AcceptOffer, DeclineOffer, EndSearch, WithdrawOffer
from services.mobility.domain.placement.work import CompleteStep, EndPlacement, SignContract, StartWork
from services.mobility.known import Known
from services.mobility.requests import ContractRow, Contracts, Ends, Journeys, Offers, Reasons, Steps
from services.mobility.scope import Caller, open_dossiers
from services.mobility.shown import PlacementShown, shown
from services.mobility.views import PlacementView, placements
from services.mobility.views.placement import State
from shared.chassis import (
    APIRouter,
    BulkAnswer,
    Page,
    Paging,
    Reader,
    Role,
    Row,
    ViewBudget,
    paging,
    reader,
    reading,
    view_budget,
)
from shared.contracts.dossier import Track

router = APIRouter(prefix="/placements", tags=["placements"])
Many = Annotated[Bulk, Depends(Bulk)]
Found = Annotated[PlacementView, Depends(reading(placements))]
Budget = Annotated[ViewBudget, Depends(view_budget)]


@dataclass(frozen=True)
class Wanted:
    """What a list of placements may be narrowed to."""

    scheme_id: str | None = None
    state: Annotated[list[State] | None, Query()] = None
    track: Track | None = None
    corridor: str | None = None
    suspended: bool | None = None
    step: str | None = None
    vacancy_id: str | None = None
    employer_id: str | None = None


@router.post("/offers")
async def make_offers(request: Offers, many: Many) -> BulkAnswer:
    return await many.offer(request.rows)


@router.post("/acceptances")
async def accept_offers(request: Journeys, many: Many) -> BulkAnswer:
    return await many(request.rows, lambda row, _: AcceptOffer())


@router.post("/declines")
async def decline_offers(request: Reasons, many: Many) -> BulkAnswer:
    return await many(request.rows, lambda row, _: DeclineOffer(reason=row.reason))


@router.post("/withdrawals")
async def withdraw_offers(request: Reasons, many: Many) -> BulkAnswer:
    return await many(request.rows, lambda row, _: WithdrawOffer(reason=row.reason))


@router.post("/contracts")
async def sign_contracts(request: Contracts, many: Many) -> BulkAnswer:
    return await many(request.rows, contract)


def contract(row: ContractRow, facts: Known) -> SignContract:
    placement = facts.placement(row.journey_id)
    return SignContract(
        terms=row.terms,
        pathway=facts.pathway(placement),
        standing=facts.standing(placement.employer_id),
        corridor_open=facts.corridor_open(placement.scheme_id, placement.corridor),
    )


@router.post("/steps")
async def complete_steps(request: Steps, many: Many) -> BulkAnswer:
    return await many(request.rows, lambda row, _: CompleteStep(step=row.step))


@router.post("/starts")
async def start_work(request: Journeys, many: Many) -> BulkAnswer:
    return await many(request.rows, start)


def start(row: Row, facts: Known) -> StartWork:
    placement = facts.placement(row.journey_id)
    return StartWork(standing=facts.standing(placement.employer_id), onward=facts.onward(placement.scheme_id))


@router.post("/ends")
async def end_placements(request: Ends, many: Many) -> BulkAnswer:
    return await many(
        request.rows,
        lambda row, facts: EndPlacement(
            cause=row.cause, side=row.side, onward=facts.onward(facts.placement(row.journey_id).scheme_id)
        ),
    )


@router.post("/search-ends")
async def end_searches(request: Reasons, many: Many) -> BulkAnswer:
    return await many(
        request.rows,
        lambda row, facts: EndSearch(reason=row.reason, onward=facts.onward(facts.placement(row.journey_id).scheme_id)),
    )


@router.get("")
async def list_placements(
    *,
    request: Request,
    views: Annotated[Reader, Depends(reader)],
    page: Annotated[Paging, Depends(paging)],
    caller: Caller,
    budget: Budget,
    wanted: Annotated[Wanted, Depends()],
) -> Page[PlacementShown]:
    """The best rank first, but for employers, who are not shown ranks."""
    order = () if Role.EMPLOYER in caller.roles else ("rank",)
    found = await views.page(placements, page, order=order, **vars(wanted))
    await open_dossiers(caller, budget, found.items)
    return Page(items=await shown(request, found.items), next=found.next)


@router.get("/{id}")
async def show_placement(found: Found, request: Request, caller: Caller, budget: Budget) -> PlacementShown:
    await open_dossiers(caller, budget, [found])
    (seen,) = await shown(request, [found])
    return seen
