"""A cohort as those who run it read it: its dates, who holds a seat, and the sessions held."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, TypeAlias
from uuid import UUID

from services.training.domain.cohort import (
    CohortEvent,
    CohortOpened,
    CohortStarted,
    CurriculumFollowed,
    SeatFreed,
    SeatTaken,
    SessionHeld,
)
from shared.contracts.scheme import Curriculum
from shared.kernel import Index, Projection, Recorded, Rows, View
from shared.kernel.projection import EVERY

CohortStanding: TypeAlias = Literal["open", "running"]


@dataclass(frozen=True, kw_only=True)
class SessionView:
    held_on: date
    module: str


@dataclass(frozen=True, kw_only=True)
class CohortView(View):
    scheme_id: str
    state: CohortStanding
    seats: int
    starts_on: date
    ends_on: date
    curriculum: Curriculum
    opened_at: datetime
    started_at: datetime | None = None
    journeys: tuple[UUID, ...] = ()
    sessions: tuple[SessionView, ...] = ()

    @property
    def vacant(self) -> int:
        return self.seats - len(self.journeys)


def project(view: CohortView | None, recorded: Recorded[CohortEvent]) -> CohortView | None:
    match recorded.event, view:
        case CohortOpened() as opened, None:
            return first_seen(opened, recorded)
        case SeatTaken(journey_id=journey), CohortView(journeys=journeys):
            return replace(view, journeys=(*journeys, journey))
        case SeatFreed(journey_id=journey), CohortView(journeys=journeys):
            return replace(view, journeys=tuple(one for one in journeys if one != journey))
        case CohortStarted(), CohortView():
            return replace(view, state="running", started_at=recorded.occurred_at)
        case SessionHeld(held_on=day, module=module), CohortView(sessions=sessions):
            return replace(view, sessions=(*sessions, SessionView(held_on=day, module=module)))
        case CurriculumFollowed(curriculum=curriculum), CohortView():
            return replace(view, curriculum=curriculum)
        case _:
            return view


def first_seen(opened: CohortOpened, recorded: Recorded[CohortEvent]) -> CohortView:
    return CohortView(
        id=recorded.subject,
        scheme_id=opened.scheme_id,
        state="open",
        seats=opened.seats,
        starts_on=opened.starts_on,
        ends_on=opened.ends_on,
        curriculum=opened.curriculum,
        opened_at=recorded.occurred_at,
    )


cohorts = Projection(
    "cohorts",
    CohortView,
    project,
    Index("scheme_id"),
    Index("state"),
    Index("starts_on", "date"),
    Index("vacant", "bigint"),
    rows=Rows(organisation=EVERY, scheme="scheme_id", figures=EVERY),
)
