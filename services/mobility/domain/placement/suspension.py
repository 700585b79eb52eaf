"""A placement is suspended and resumed with the corridor it is inside of: its clock stops and goes on."""

from datetime import datetime, timedelta
from typing import TypeAlias

from services.mobility.domain.placement.states import (
    Accepted,
    Available,
    Clock,
    Contracted,
    Offered,
    Placement,
    RunningStep,
    Suspended,
    clock_of,
    corridor_of,
)
from services.mobility.domain.placement.work import PathwayStepOpened, next_opened
from shared.kernel import Author, Command, Event


class SuspendPlacement(Command):
    corridor: str
    reason: str
    since: datetime


class ResumePlacement(Command):
    corridor: str
    reason: str
    since: datetime


class PlacementSuspended(Event):
    """`left` is what remained of the running clock, none where no clock ran."""

    corridor: str
    reason: str
    since: datetime
    left: timedelta | None


class PlacementResumed(Event):
    """`clock` goes on with its due date moved: that of `step`, of the offer where there is no step."""

    corridor: str
    reason: str
    step: str | None
    clock: Clock | None


SuspensionCommand: TypeAlias = SuspendPlacement | ResumePlacement
SuspensionEvent: TypeAlias = PlacementSuspended | PlacementResumed


def decide(
    command: SuspensionCommand, placement: Placement, author: Author
) -> list[SuspensionEvent | PathwayStepOpened]:
    """A placement that is not inside the corridor, or stands as asked already, is left alone."""
    match command, placement:
        case SuspendPlacement() as suspend, Available() | Offered() | Accepted() | Contracted():
            return suspended(suspend, placement)
        case ResumePlacement(corridor=corridor) as resume, Suspended(corridor=own) if corridor == own:
            return resumed(resume, placement)
        case _:
            return []


def suspended(suspend: SuspendPlacement, placement: Placement) -> list[SuspensionEvent | PathwayStepOpened]:
    if corridor_of(placement) != suspend.corridor:
        return []
    clock = clock_of(placement)
    return [PlacementSuspended(**vars(suspend), left=clock.left(suspend.since) if clock else None)]


def resumed(resume: ResumePlacement, placement: Suspended) -> list[SuspensionEvent | PathwayStepOpened]:
    at = max(resume.since, placement.since)
    stopped = clock_of(placement.within)
    clock = stopped.restarted(placement.since, at) if stopped else None
    step = running_step(placement.within)
    back = PlacementResumed(corridor=resume.corridor, reason=resume.reason, step=step, clock=clock)
    match placement.within:
        case Contracted(running=None, ahead=ahead):
            return [back, *next_opened(ahead, at)]
        case _:
            return [back]


def running_step(placement: Placement) -> str | None:
    match placement:
        case Contracted(running=RunningStep(step=step)):
            return step.name
        case _:
            return None


def evolve(placement: Placement, event: SuspensionEvent) -> Placement:
    match event, placement:
        case PlacementSuspended(corridor=corridor, since=since), Available() | Offered() | Accepted() | Contracted():
            return Suspended(placement, corridor, since)
        case PlacementResumed(clock=clock), Suspended(within=within):
            return going_on(within, clock)
        case _:
            raise AssertionError(f"{type(event).__name__} in {type(placement).__name__}")


def going_on(within: Placement, clock: Clock | None) -> Placement:
    match within, clock:
        case Offered(seeker=seeker, offer=offer), Clock():
            return Offered(seeker, offer, clock)
        case Contracted(offer=offer, running=RunningStep(step=step), ahead=ahead), Clock():
            return Contracted(offer, RunningStep(step, clock), ahead)
        case _:
            return within
