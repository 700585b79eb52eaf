"""Vacancies over HTTP."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends

from services.mobility.domain.vacancy import CloseVacancy, OpenVacancy, VacancyCommand, vacancy
from services.mobility.known import floor_of, route_of
from services.mobility.requests import OpenedVacancy, Reason
from services.mobility.scope import Caller, require_own
from services.mobility.views import VacancyView, employers, vacancies
from shared.chassis import APIRouter, Handler, Page, Paging, Reader, Receipt, handling, paging, reader, reading
from shared.contracts.scheme_copy import scheme_copies
from shared.kernel import Refused

router = APIRouter(prefix="/vacancies", tags=["vacancies"])
Handle = Annotated[Handler[VacancyCommand], Depends(handling(vacancy))]
Found = Annotated[VacancyView, Depends(reading(vacancies))]
Views = Annotated[Reader, Depends(reader)]


@router.put("/{id}", status_code=201)
async def open_vacancy(id: UUID, request: OpenedVacancy, handle: Handle, views: Views, caller: Caller) -> Receipt:
    notice = request.notice
    require_own(caller, notice.employer_id)
    employer = await views.get(employers, notice.employer_id)
    copy = await views.get(scheme_copies, notice.scheme_id)
    if copy is None:
        raise Refused("scheme_unknown", f"No scheme {notice.scheme_id} is published.")
    command = OpenVacancy(
        notice=notice,
        route=route_of(copy.scheme, notice.country, request.corridor),
        standing=employer.standing if employer else "unknown",
        floor=floor_of(copy.scheme, notice.country),
    )
    return await handle(id, command)


@router.post("/{id}/closing")
async def close_vacancy(id: UUID, request: Reason, found: Found, handle: Handle) -> Receipt:
    return await handle(id, CloseVacancy(reason=request.reason))


@router.get("")
async def list_vacancies(
    *,
    views: Views,
    page: Annotated[Paging, Depends(paging)],
    scheme_id: str | None = None,
    employer_id: str | None = None,
    country: str | None = None,
    occupation: str | None = None,
    track: Literal["home", "away"] | None = None,
    corridor: str | None = None,
    state: Literal["open", "closed"] | None = None,
) -> Page[VacancyView]:
    return await views.page(
        vacancies,
        page,
        scheme_id=scheme_id,
        employer_id=employer_id,
        country=country,
        occupation=occupation,
        track=track,
        corridor=corridor,
        state=state,
    )


@router.get("/{id}")
async def show_vacancy(found: Found) -> VacancyView:
    return found
