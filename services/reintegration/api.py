"""Return cases over HTTP: one route per request, one per view."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request

from services.reintegration.domain.case import case
from services.reintegration.domain.words import CaseCommand
from services.reintegration.figures import COUNTED_BY, Figures, disclosed, figures
from services.reintegration.requests import (
    AgreedPlan,
    AssessedNeeds,
    Closing,
    ConfirmedReturn,
    DeliveredSupport,
    HeldFollowUp,
    ObservedOutcome,
)
from services.reintegration.shown import CaseShown, shown
from services.reintegration.terms import ReturningScheme, TermsOfCase, Views
from services.reintegration.views import CaseState, CaseView, cases
from shared.chassis import APIRouter, Handler, Page, Paging, Receipt, handling, paging, reading, sees_full_figures
from shared.contracts.dossier import Track
from shared.kernel.store import Reads

router = APIRouter(prefix="/cases", tags=["cases"])
Handle = Annotated[Handler[CaseCommand], Depends(handling(case))]
Found = Annotated[CaseView, Depends(reading(cases))]
OPEN: tuple[CaseState, ...] = ("opened", "assessed", "planned")


@router.get("")
async def list_cases(
    *,
    request: Request,
    views: Views,
    page: Annotated[Paging, Depends(paging)],
    scheme_id: str | None = None,
    state: CaseState | None = None,
    track: Track | None = None,
    travelled: bool | None = None,
    outcome: str | None = None,
) -> Page[CaseShown]:
    found = await views.page(
        cases, page, scheme_id=scheme_id, state=state, track=track, travelled=travelled, outcome=outcome
    )
    return Page(items=await shown(request, found.items), next=found.next)


@router.get("/figures")
async def show_figures(scheme: ReturningScheme, request: Request) -> Figures:
    """Of all cases of the scheme; whole for operators, auditors and its research, else without small groups."""
    store: Reads = request.app.state.store
    at_work = scheme.reintegration.at_work if scheme.reintegration else ()
    whole = figures(await store.count(cases, by=COUNTED_BY, scheme_id=scheme.id), at_work)
    return whole if sees_full_figures(request.state.principal, scheme) else disclosed(whole, at_work)


@router.get("/due")
async def list_due(
    *, request: Request, scheme_id: str, views: Views, limit: Annotated[int, Query(ge=1, le=500)] = 100
) -> list[CaseShown]:
    """The open cases of a scheme, the follow-up that is due next first."""
    found = await views.find(cases, order=("next_due_at",), limit=limit, scheme_id=scheme_id, state=OPEN)
    return await shown(request, found)


@router.get("/{id}")
async def show_case(found: Found, request: Request) -> CaseShown:
    (seen,) = await shown(request, [found])
    return seen


@router.post("/{id}/return")
async def confirm_return(id: UUID, request: ConfirmedReturn, terms: TermsOfCase, handle: Handle) -> Receipt:
    return await handle(id, request.command(terms))


@router.post("/{id}/needs")
async def assess_needs(id: UUID, request: AssessedNeeds, terms: TermsOfCase, handle: Handle) -> Receipt:
    return await handle(id, request.command(terms))


@router.post("/{id}/plan")
async def agree_plan(id: UUID, request: AgreedPlan, terms: TermsOfCase, handle: Handle) -> Receipt:
    return await handle(id, request.command(terms))


@router.post("/{id}/supports")
async def deliver_support(id: UUID, request: DeliveredSupport, terms: TermsOfCase, handle: Handle) -> Receipt:
    return await handle(id, request.command(terms))


@router.post("/{id}/follow-ups")
async def record_follow_up(id: UUID, request: HeldFollowUp, terms: TermsOfCase, handle: Handle) -> Receipt:
    return await handle(id, request.command(terms))


@router.post("/{id}/outcomes")
async def record_outcome(id: UUID, request: ObservedOutcome, terms: TermsOfCase, handle: Handle) -> Receipt:
    return await handle(id, request.command(terms))


@router.post("/{id}/close")
async def close_case(id: UUID, request: Closing, terms: TermsOfCase, handle: Handle) -> Receipt:
    return await handle(id, request.command(terms))
