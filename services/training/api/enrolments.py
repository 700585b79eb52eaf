"""Enrolments over HTTP: one route per command, one per view."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from services.training.api.requests import LeftTraining, Suspension
from services.training.api.terms import Commands, TermsOfEnrolment, Views
from services.training.domain.cohort import FreeSeat, cohort
from services.training.domain.enrolment import EnrolmentCommand, enrolment
from services.training.domain.enrolment.commands import ResumeEnrolment, SuspendEnrolment
from services.training.domain.enrolment.states import Answer
from services.training.views import EnrolmentView, Standing, enrolments
from shared.chassis import APIRouter, Handler, Page, Paging, Receipt, handling, paging, reading
from shared.contracts.dossier import Track
from shared.messaging import Reaction

router = APIRouter(prefix="/enrolments", tags=["enrolments"])
Handle = Annotated[Handler[EnrolmentCommand], Depends(handling(enrolment))]
Found = Annotated[EnrolmentView, Depends(reading(enrolments))]


@router.get("")
async def list_enrolments(
    *,
    views: Views,
    page: Annotated[Paging, Depends(paging)],
    scheme_id: str | None = None,
    cohort_id: UUID | None = None,
    state: Standing | None = None,
    track: Track | None = None,
    handover: Answer | None = None,
) -> Page[EnrolmentView]:
    """By the committee's rank."""
    cohort = str(cohort_id) if cohort_id else None
    return await views.page(
        enrolments,
        page,
        order=("rank",),
        scheme_id=scheme_id,
        cohort_id=cohort,
        state=state,
        track=track,
        handover=handover,
    )


@router.get("/{id}")
async def show_enrolment(found: Found) -> EnrolmentView:
    return found


@router.post("/{id}/suspension")
async def suspend_enrolment(id: UUID, request: Suspension, handle: Handle) -> Receipt:
    return await handle(id, SuspendEnrolment(reason=request.reason))


@router.post("/{id}/resumption")
async def resume_enrolment(id: UUID, handle: Handle) -> Receipt:
    return await handle(id, ResumeEnrolment())


@router.post("/{id}/drop-out")
async def drop_out(
    id: UUID, request: LeftTraining, found: Found, terms: TermsOfEnrolment, commands: Commands
) -> Receipt:
    """Leaves training, or the waiting list; the seat is free again at once."""
    leave = Reaction(enrolment, str(id), terms.drop_out(request.reason, found.cohort_id))
    if found.cohort_id is None:
        return await commands.together([leave])
    return await commands.together([leave, Reaction(cohort, str(found.cohort_id), FreeSeat(journey_id=id))])


@router.post("/{id}/hand-over")
async def hand_over_again(id: UUID, terms: TermsOfEnrolment, handle: Handle) -> Receipt:
    """Asks the next stage once more, after it refused or let the deadline pass."""
    return await handle(id, terms.hand_over_again())
