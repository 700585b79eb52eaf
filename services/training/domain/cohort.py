"""A cohort is a group of journeys trained together: so many seats, between two dates, by one curriculum."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, TypeAlias, assert_never
from uuid import UUID

from pydantic import Field

from services.training.domain.curriculum import module_of
from shared.contracts.scheme import Curriculum
from shared.kernel import Author, Command, Decider, Event, Refused


class OpenCohort(Command):
    scheme_id: str
    seats: Annotated[int, Field(gt=0)]
    starts_on: date
    ends_on: date
    curriculum: Curriculum


class TakeSeat(Command):
    journey_id: UUID


class FreeSeat(Command):
    journey_id: UUID


class StartCohort(Command):
    """`journeys` are those whose training starts with it: exactly the ones that hold a seat."""

    journeys: frozenset[UUID]


class HoldSession(Command):
    held_on: date
    module: str


class FollowCurriculum(Command):
    curriculum: Curriculum


class CohortOpened(Event):
    scheme_id: str
    seats: int
    starts_on: date
    ends_on: date
    curriculum: Curriculum


class SeatTaken(Event):
    journey_id: UUID


class SeatFreed(Event):
    journey_id: UUID


class CohortStarted(Event): ...


class SessionHeld(Event):
    held_on: date
    module: str


class CurriculumFollowed(Event):
    curriculum: Curriculum


CohortCommand: TypeAlias = OpenCohort | TakeSeat | FreeSeat | StartCohort | HoldSession | FollowCurriculum
CohortEvent: TypeAlias = CohortOpened | SeatTaken | SeatFreed | CohortStarted | SessionHeld | CurriculumFollowed


@dataclass(frozen=True)
class Unopened: ...


@dataclass(frozen=True, kw_only=True)
class Seating:
    """What an open and a running cohort have in common."""

    seats: int
    starts_on: date
    ends_on: date
    curriculum: Curriculum
    seated: frozenset[UUID] = frozenset()

    @property
    def vacant(self) -> int:
        return self.seats - len(self.seated)


@dataclass(frozen=True, kw_only=True)
class Open(Seating): ...


@dataclass(frozen=True, kw_only=True)
class Running(Seating):
    held: frozenset[tuple[date, str]] = frozenset()


Cohort: TypeAlias = Unopened | Open | Running


def decide(command: CohortCommand, cohort: Cohort, author: Author) -> list[CohortEvent]:
    today = author.at.date()
    match command, cohort:
        case OpenCohort(), Unopened():
            return opened(command)
        case TakeSeat(journey_id=journey), Open() | Running():
            return seat_taken(journey, cohort, today)
        case FreeSeat(journey_id=journey), Open() | Running():
            return [SeatFreed(journey_id=journey)] if journey in cohort.seated else []
        case StartCohort(journeys=journeys), Open():
            return started(journeys, cohort, today)
        case HoldSession(held_on=day, module=module), Running():
            return session_held(day, module, cohort, today)
        case FollowCurriculum(curriculum=curriculum), Open() | Running():
            return curriculum_followed(curriculum, cohort)
        case _:
            raise Refused.out_of_turn(command, cohort)


def opened(command: OpenCohort) -> list[CohortEvent]:
    if command.ends_on <= command.starts_on:
        raise Refused("dates_reversed", "A cohort ends after the day it starts; correct the dates.")
    return [CohortOpened(**vars(command))]


def seat_taken(journey: UUID, cohort: Open | Running, today: date) -> list[CohortEvent]:
    if journey in cohort.seated:
        return []
    if not cohort.vacant:
        raise Refused("cohort_full", f"All {cohort.seats} seats are taken; the journey waits until one is free.")
    if today > cohort.ends_on:
        raise Refused("cohort_over", f"The cohort ended on {cohort.ends_on}; the journey waits for the next one.")
    return [SeatTaken(journey_id=journey)]


def started(journeys: frozenset[UUID], cohort: Open, today: date) -> list[CohortEvent]:
    if today < cohort.starts_on:
        raise Refused("too_early", f"The cohort starts on {cohort.starts_on}; start it that day or later.")
    if not cohort.seated:
        raise Refused("nobody_seated", "A cohort starts once a journey has a seat in it.")
    if journeys != cohort.seated:
        raise Refused("seats_changed", "A seat was given or freed in the meantime; start the cohort again.")
    return [CohortStarted()]


def session_held(day: date, module: str, cohort: Running, today: date) -> list[CohortEvent]:
    if not cohort.starts_on <= day <= today:
        raise Refused("session_out_of_dates", f"A session lies between {cohort.starts_on} and today; correct its date.")
    module_of(cohort.curriculum, module)
    return [] if (day, module) in cohort.held else [SessionHeld(held_on=day, module=module)]


def curriculum_followed(curriculum: Curriculum, cohort: Open | Running) -> list[CohortEvent]:
    return [CurriculumFollowed(curriculum=curriculum)] if curriculum.version > cohort.curriculum.version else []


def evolve(cohort: Cohort, event: CohortEvent) -> Cohort:
    match event, cohort:
        case CohortOpened(seats=seats, starts_on=start, ends_on=end, curriculum=taught), _:
            return Open(seats=seats, starts_on=start, ends_on=end, curriculum=taught)
        case _, Unopened():
            return cohort
        case SeatTaken(journey_id=journey), _:
            return replace(cohort, seated=cohort.seated | {journey})
        case SeatFreed(journey_id=journey), _:
            return replace(cohort, seated=cohort.seated - {journey})
        case CohortStarted(), _:
            return Running(**vars(cohort))
        case CurriculumFollowed(curriculum=taught), _:
            return replace(cohort, curriculum=taught)
        case SessionHeld(held_on=day, module=module), Running(held=held):
            return replace(cohort, held=held | {(day, module)})
        case SessionHeld(), Open():
            return cohort
        case _:
            assert_never(event)


cohort = Decider[CohortCommand, Cohort, CohortEvent]("cohort", Unopened(), decide, evolve)
