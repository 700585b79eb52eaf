"""What is read about a vacancy: its terms and the seats that are left."""

from dataclasses import dataclass, replace
from typing import Literal

from services.mobility.domain.terms import Terms
from services.mobility.domain.vacancy import SeatFreed, SeatTaken, VacancyClosed, VacancyEvent, VacancyOpened
from shared.kernel import Index, Projection, Recorded, Rows, View
from shared.kernel.projection import EVERY


@dataclass(frozen=True, kw_only=True)
class VacancyView(View):
    employer_id: str
    scheme_id: str
    country: str
    occupation: str
    skills: tuple[str, ...]
    terms: Terms
    track: Literal["home", "away"]
    corridor: str | None
    seats: int
    seats_left: int
    state: Literal["open", "closed"] = "open"


def project(view: VacancyView | None, recorded: Recorded[VacancyEvent]) -> VacancyView | None:
    match recorded.event, view:
        case VacancyOpened(notice=notice, route=route), None:
            return VacancyView(id=recorded.subject, **vars(notice), **vars(route), seats_left=notice.seats)
        case SeatTaken(), VacancyView(seats_left=left):
            return replace(view, seats_left=left - 1)
        case SeatFreed(), VacancyView(seats_left=left):
            return replace(view, seats_left=left + 1)
        case VacancyClosed(), VacancyView():
            return replace(view, state="closed")
        case _:
            return view


vacancies = Projection(
    "vacancies",
    VacancyView,
    project,
    Index("scheme_id"),
    Index("employer_id"),
    Index("country"),
    Index("occupation"),
    Index("track"),
    Index("corridor"),
    Index("state"),
    Index("seats_left", "bigint"),
    rows=Rows(organisation=EVERY, employer="employer_id", scheme="scheme_id"),
)
