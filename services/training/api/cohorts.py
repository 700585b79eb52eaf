"""Cohorts over HTTP: opened, started, taught, and moved to a newer curriculum."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel

from services.training.api.bulk import InBulk
from services.training.api.requests import HeldSession, NewCohort
from services.training.api.terms import Commands, Views, curriculum_of, plan_of
from services.training.domain.cohort import (
    CohortCommand,
    FollowCurriculum,
    HoldSession,
    OpenCohort,
    StartCohort,
    cohort,
)
from services.training.domain.enrolment import enrolment
from services.training.domain.enrolment.commands import MoveEnrolment, RecordAttendance, StartTraining
from services.training.views import (
    CohortFigures,
    CohortStanding,
    CohortView,
    ProposedTrack,
    cohorts,
    enrolments,
    figures_of,
    proposed,
)
from shared.chassis import (
    APIRouter,
    BulkAnswer,
    Handler,
    Page,
    Paging,
    Reader,
    Receipt,
    handling,
    not_found,
    paging,
    reading,
    sees_full_figures,
)
from shared.messaging import Reaction

router = APIRouter(prefix="/cohorts", tags=["cohorts"])
Handle = Annotated[Handler[CohortCommand], Depends(handling(cohort))]
Found = Annotated[CohortView, Depends(reading(cohorts))]


class CohortEntry(BaseModel):
    cohort: CohortView
    figures: CohortFigures


def counting(request: Request, views: Views) -> Reader:
    """Auditors see no row and every figure; others count what they see."""
    return Reader(request.app.state.store) if sees_full_figures(request.state.principal, None) else views


Counts = Annotated[Reader, Depends(counting)]


@router.get("")
async def list_cohorts(
    *,
    views: Views,
    counts: Counts,
    page: Annotated[Paging, Depends(paging)],
    scheme_id: str | None = None,
    state: CohortStanding | None = None,
) -> Page[CohortEntry]:
    found = await views.page(cohorts, page, scheme_id=scheme_id, state=state)
    return Page(items=await with_figures(found.items, views, counts), next=found.next)


@router.get("/{id}")
async def show_cohort(found: Found, views: Views, counts: Counts) -> CohortEntry:
    (entry,) = await with_figures([found], views, counts)
    return entry


async def with_figures(found: Sequence[CohortView], views: Reader, counts: Reader) -> list[CohortEntry]:
    """Each with those of its journeys that the caller may see."""
    by_state = await counts.count(enrolments, by=("cohort_id", "state"), cohort_id=[one.id for one in found])
    schemes = list({one.scheme_id for one in found})
    waiting = await counts.count(enrolments, by=("scheme_id",), scheme_id=schemes, state="awaiting")
    seen = await views.get_many(enrolments, [str(journey) for one in found for journey in one.journeys])
    return [
        CohortEntry(
            cohort=replace(one, journeys=tuple(journey for journey in one.journeys if str(journey) in seen)),
            figures=figures_of(
                {state: number for (cohort, state), number in by_state.items() if cohort == one.id},
                waiting.get((one.scheme_id,), 0),
            ),
        )
        for one in found
    ]


@router.put("/{id}", status_code=201)
async def open_cohort(id: UUID, request: NewCohort, views: Views, handle: Handle) -> Receipt:
    """Opens a cohort by the scheme's curriculum as it stands; who waits for a seat gets one at once."""
    plan, taught = await plan_of(request.scheme_id, views), await curriculum_of(request.scheme_id, views)
    command = OpenCohort(
        scheme_id=request.scheme_id,
        seats=request.seats or plan.seats,
        starts_on=request.starts_on,
        ends_on=request.ends_on,
        curriculum=taught.current,
    )
    return await handle(id, command)


@router.post("/{id}/start")
async def start_cohort(id: UUID, found: Found, commands: Commands) -> Receipt:
    """Starts the training of everyone who has a seat; whoever gets one later joins late."""
    start = Reaction(cohort, str(id), StartCohort(journeys=frozenset(found.journeys)))
    follow = StartTraining(curriculum=found.curriculum)
    return await commands.together([start, *(Reaction(enrolment, str(one), follow) for one in found.journeys)])


@router.post("/{id}/sessions")
async def hold_session(id: UUID, request: HeldSession, handle: Handle, bulk: InBulk) -> BulkAnswer:
    """Records a session and who attended; sent again with another list, it corrects the attendance."""
    await handle(id, HoldSession(held_on=request.held_on, module=request.module))
    noted = {True: request.present, False: request.absent}
    return await bulk(
        [
            (
                journey,
                RecordAttendance(cohort_id=id, held_on=request.held_on, module=request.module, present=present),
            )
            for present, journeys in noted.items()
            for journey in journeys
        ]
    )


@router.post("/{id}/curriculum")
async def follow_newest_curriculum(id: UUID, found: Found, views: Views, handle: Handle, bulk: InBulk) -> BulkAnswer:
    """Moves the cohort, and every running enrolment in it, to the newest version of the curriculum."""
    newest = (await curriculum_of(found.scheme_id, views)).current
    await handle(id, FollowCurriculum(curriculum=newest))
    running = await views.find(enrolments, order=("rank",), cohort_id=str(id), state=("studying", "suspended"))
    return await bulk([(UUID(one.id), MoveEnrolment(curriculum=newest)) for one in running])


@router.get("/{id}/track-proposal")
async def propose_tracks(found: Found, views: Views) -> list[ProposedTrack]:
    """What the scheme's rule gives each journey of the cohort; nothing is assigned by it."""
    rule = (await plan_of(found.scheme_id, views)).track_rule
    if rule is None:
        raise not_found("The scheme has no rule for tracks.")
    return proposed(await views.find(enrolments, cohort_id=found.id), rule)
