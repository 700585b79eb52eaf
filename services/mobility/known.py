"""What the service knows of the journeys, vacancies, employers, schemes and corridors that a request speaks of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from services.mobility.domain.corridor import subject
from services.mobility.domain.employer import Standing
from services.mobility.domain.placement.handover import Onward
from services.mobility.domain.placement.states import Offer
from services.mobility.domain.terms import Wage
from services.mobility.domain.vacancy import Route
from services.mobility.views import (
    CorridorView,
    EmployerView,
    PlacementView,
    VacancyView,
    corridors,
    employers,
    placements,
    vacancies,
)
from shared.chassis import Reader
from shared.contracts.scheme import MobilityPlan, PathwayStep, Scheme
from shared.contracts.scheme_copy import SchemeCopyView, scheme_copies
from shared.kernel import Refused
from shared.reference import CURRENCIES


@dataclass(frozen=True)
class Known:
    placements: Mapping[str, PlacementView]
    vacancies: Mapping[str, VacancyView]
    employers: Mapping[str, EmployerView]
    schemes: Mapping[str, SchemeCopyView]
    corridors: Mapping[str, CorridorView]

    def placement(self, journey_id: UUID) -> PlacementView:
        if (view := self.placements.get(str(journey_id))) is None:
            raise Refused("journey_unknown", "No placement was opened for this journey: hand it over first.")
        return view

    def offer(self, journey_id: UUID, vacancy_id: UUID) -> Offer:
        vacancy = self.vacancies.get(str(vacancy_id))
        if vacancy is None or vacancy.scheme_id != self.placement(journey_id).scheme_id:
            raise Refused("vacancy_unknown", "The journey's scheme has no such vacancy.")
        return Offer(
            vacancy_id=vacancy_id,
            employer_id=vacancy.employer_id,
            country=vacancy.country,
            track=vacancy.track,
            corridor=vacancy.corridor,
            terms=vacancy.terms,
        )

    def standing(self, employer_id: str | None) -> Standing:
        employer = self.employers.get(employer_id or "")
        return employer.standing if employer else "unknown"

    def corridor_open(self, scheme_id: str, corridor: str | None) -> bool:
        held = self.corridors.get(subject(scheme_id, corridor)) if corridor else None
        return held is None or held.state == "passable"

    def pathway(self, placement: PlacementView) -> tuple[PathwayStep, ...]:
        corridor = self.schemes[placement.scheme_id].scheme.corridor(placement.corridor or "")
        return corridor.pathway if corridor else ()

    def offer_days(self, scheme_id: str) -> int:
        return mobility_of(self.schemes[scheme_id].scheme).offer_days

    def onward(self, scheme_id: str) -> Onward | None:
        copy = self.schemes[scheme_id]
        stage = copy.scheme.stage_after("mobility")
        return stage and Onward(to_stage=stage, scheme_version=copy.version, days=copy.scheme.handover_days)


async def known(views: Reader, journeys: Iterable[UUID], offered: Iterable[UUID] = ()) -> Known:
    people = await views.get_many(placements, sorted({str(journey) for journey in journeys}))
    seats = await views.get_many(vacancies, sorted({str(vacancy) for vacancy in offered}))
    hosts = {one.employer_id for one in people.values()} | {one.employer_id for one in seats.values()}
    schemes = sorted({one.scheme_id for one in people.values()})
    return Known(
        placements=people,
        vacancies=seats,
        employers=await views.get_many(employers, sorted(host for host in hosts if host)),
        schemes=await views.get_many(scheme_copies, schemes),
        corridors={one.id: one for one in await views.find(corridors, scheme_id=schemes)},
    )


def mobility_of(scheme: Scheme) -> MobilityPlan:
    if scheme.mobility is None:
        raise Refused("stage_unknown", f"The scheme {scheme.id} has no mobility stage.")
    return scheme.mobility


def route_of(scheme: Scheme, country: str, corridor: str | None) -> Route:
    ending = [one.id for one in scheme.corridors if one.destination == country and corridor in (None, one.id)]
    match ending:
        case [only]:
            return Route(track="away", corridor=only)
        case [] if corridor is None and any(one.origin == country for one in scheme.corridors):
            return Route(track="home", corridor=None)
        case []:
            raise Refused("country_outside_scheme", f"No corridor of the scheme begins or ends in {country}.")
        case _:
            raise Refused("corridor_unnamed", f"Name the corridor, one of {', '.join(ending)}.")


def floor_of(scheme: Scheme, country: str) -> Wage | None:
    if (floor := mobility_of(scheme).wage_floor(country)) is None:
        return None
    minor = floor.amount * Decimal(10) ** CURRENCIES[floor.currency]
    return Wage(amount=int(minor), currency=floor.currency, period=floor.period)
