"""The curriculum of a scheme over HTTP, and the scheme's waiting list."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel

from services.training.api.terms import Views, curriculum_of, scheme_called
from services.training.domain.curriculum import CurriculumCommand, ReviseCurriculum, curriculum, revised
from services.training.views import NOT_PAST, CurriculumView, RevisionPreview, curricula, enrolments, preview
from shared.chassis import APIRouter, Handler, Receipt, handling, reading

router = APIRouter(prefix="/schemes/{id}", tags=["curricula"])
Handle = Annotated[Handler[CurriculumCommand], Depends(handling(curriculum))]
Found = Annotated[CurriculumView, Depends(reading(curricula))]


class WaitingJourney(BaseModel):
    """`position` counts from 1, who gets the next seat."""

    position: int
    journey_id: UUID
    rank: int
    waiting_since: datetime


@router.get("/curriculum")
async def show_curriculum(found: Found) -> CurriculumView:
    return found


@router.post("/curriculum/revisions", status_code=201)
async def revise_curriculum(id: str, command: ReviseCurriculum, handle: Handle) -> Receipt:
    """Makes the next version; running enrolments follow it once their cohort is moved."""
    return await handle(id, command)


@router.post("/curriculum/revisions/preview")
async def preview_revision(id: str, command: ReviseCurriculum, views: Views) -> RevisionPreview:
    """What this revision would change, and for whom; records nothing."""
    current = (await curriculum_of(id, views)).current
    running = await views.find(enrolments, order=("rank",), scheme_id=id, state=NOT_PAST)
    return preview(current, revised(current, command), running)


@router.get("/waiting-list")
async def show_waiting_list(id: str, views: Views) -> list[WaitingJourney]:
    """Who waits for a seat, in the order in which seats will be given."""
    await scheme_called(id, views)
    waiting = await views.find(enrolments, order=("waiting_since", "rank"), scheme_id=id, state="awaiting")
    return [
        WaitingJourney(position=place, journey_id=UUID(one.id), rank=one.rank, waiting_since=one.waiting_since)
        for place, one in enumerate(waiting, start=1)
    ]
