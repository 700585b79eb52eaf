"""A vacancy is work an employer offers within a scheme, with so many seats and never more offers than seats."""

from dataclasses import dataclass, replace
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from services.mobility.domain.employer import Standing, require_vetted
from services.mobility.domain.terms import Country, Terms, Wage, require_floor
from shared.kernel import Author, Command, Decider, Event, Message, Refused

Occupation: TypeAlias = Annotated[str, Field(pattern="^[0-9]{4}$")]
Seats: TypeAlias = Annotated[int, Field(gt=0)]


class Notice(Message):
    """What an employer states of its vacancy; `occupation` is an ISCO-08 unit group, `skills` are ESCO terms."""

    employer_id: str
    scheme_id: str
    country: Country
    occupation: Occupation
    skills: tuple[str, ...] = ()
    terms: Terms
    seats: Seats


class Route(Message):
    """Where the scheme sees the work: at home, or away at the end of a corridor."""

    track: Literal["home", "away"]
    corridor: str | None


class OpenVacancy(Command):
    notice: Notice
    route: Route
    standing: Standing
    floor: Wage | None


class TakeSeat(Command):
    journey_id: UUID


class FreeSeat(Command):
    journey_id: UUID


class CloseVacancy(Command):
    reason: str


class VacancyOpened(Event):
    notice: Notice
    route: Route


class SeatTaken(Event):
    journey_id: UUID


class SeatFreed(Event):
    journey_id: UUID


class VacancyClosed(Event):
    reason: str


VacancyCommand: TypeAlias = OpenVacancy | TakeSeat | FreeSeat | CloseVacancy
VacancyEvent: TypeAlias = VacancyOpened | SeatTaken | SeatFreed | VacancyClosed


@dataclass(frozen=True)
class Unopened: ...


@dataclass(frozen=True)
class Open:
    seats: int
    taken: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Closed:
    taken: tuple[UUID, ...]


Vacancy: TypeAlias = Unopened | Open | Closed


def decide(command: VacancyCommand, vacancy: Vacancy, author: Author) -> list[VacancyEvent]:
    match command, vacancy:
        case OpenVacancy(notice=notice, route=route, standing=standing, floor=floor), Unopened():
            require_vetted(standing)
            require_floor(notice.terms.wage, floor)
            return [VacancyOpened(notice=notice, route=route)]
        case TakeSeat(journey_id=journey), Open(seats=seats, taken=taken):
            if len(taken) == seats:
                raise Refused(
                    "no_seat_left", "Every seat of this vacancy is offered: open another or wait for an answer."
                )
            return [SeatTaken(journey_id=journey)]
        case FreeSeat(journey_id=journey), Open(taken=taken) | Closed(taken=taken):
            return [SeatFreed(journey_id=journey)] if journey in taken else []
        case CloseVacancy(reason=reason), Open():
            return [VacancyClosed(reason=reason)]
        case _:
            raise Refused.out_of_turn(command, vacancy)


def evolve(vacancy: Vacancy, event: VacancyEvent) -> Vacancy:
    match event, vacancy:
        case VacancyOpened(notice=notice), Unopened():
            return Open(notice.seats)
        case SeatTaken(journey_id=journey), Open(taken=taken):
            return replace(vacancy, taken=(*taken, journey))
        case SeatFreed(journey_id=journey), Open(taken=taken) | Closed(taken=taken):
            return replace(vacancy, taken=without(taken, journey))
        case VacancyClosed(), Open(taken=taken):
            return Closed(taken)
        case _:
            raise AssertionError(f"{type(event).__name__} in {type(vacancy).__name__}")


def without(taken: tuple[UUID, ...], journey: UUID) -> tuple[UUID, ...]:
    """One seat less; until a declined one is freed, a journey that is offered another may hold two."""
    place = taken.index(journey)
    return (*taken[:place], *taken[place + 1 :])


vacancy = Decider[VacancyCommand, Vacancy, VacancyEvent]("vacancy", Unopened(), decide, evolve)
