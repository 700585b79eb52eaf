"""The work: a contract is signed, the pathway is walked step by step, work starts and ends."""

from datetime import datetime, timedelta
from typing import Literal, TypeAlias
from uuid import UUID

from services.mobility.domain.employer import Standing, require_vetted
from services.mobility.domain.placement.handover import JourneyPassedOn, Onward, passed_on
from services.mobility.domain.placement.states import (
    Accepted,
    Arrived,
    Clock,
    Contracted,
    Offer,
    Over,
    Placement,
    RunningStep,
    Started,
)
from services.mobility.domain.terms import Terms
from shared.contracts.scheme import PathwayStep
from shared.kernel import Author, Command, Event, Refused

Side: TypeAlias = Literal["participant", "employer", "scheme", "authority"]


class SignContract(Command):
    """`pathway` is the corridor's, in order; none for work at home."""

    terms: Terms
    pathway: tuple[PathwayStep, ...]
    standing: Standing
    corridor_open: bool


class CompleteStep(Command):
    step: str


class MarkStepOverdue(Command):
    step: str


class StartWork(Command):
    standing: Standing
    onward: Onward | None


class EndPlacement(Command):
    cause: str
    side: Side
    onward: Onward | None


class ContractSigned(Event):
    vacancy_id: UUID
    employer_id: str
    country: str
    terms: Terms
    pathway: tuple[PathwayStep, ...]


class PathwayStepOpened(Event):
    step: PathwayStep
    clock: Clock


class PathwayStepCompleted(Event):
    step: str


class PathwayStepOverdue(Event):
    step: str
    owner: str


class ParticipantArrived(Event):
    country: str


class PlacementStarted(Event):
    track: Literal["home", "away"]
    country: str


class PlacementEnded(Event):
    vacancy_id: UUID
    cause: str
    side: Side


WorkCommand: TypeAlias = SignContract | CompleteStep | MarkStepOverdue | StartWork | EndPlacement
WorkEvent: TypeAlias = (
    ContractSigned
    | PathwayStepOpened
    | PathwayStepCompleted
    | PathwayStepOverdue
    | ParticipantArrived
    | PlacementStarted
    | PlacementEnded
)


def decide(command: WorkCommand, placement: Placement, author: Author) -> list[WorkEvent | JourneyPassedOn]:
    match command, placement:
        case SignContract() as sign, Accepted(offer=offer):
            return [*signed(sign, offer), *next_opened(sign.pathway, author.at)]
        case CompleteStep(step=name), Contracted(running=RunningStep(step=step)) if step.name == name:
            return [PathwayStepCompleted(step=name), *next_opened_or_arrived(placement, author)]
        case CompleteStep(step=name), Contracted():
            raise Refused("step_not_open", f"The step {name} is not open: the steps of a pathway are taken in order.")
        case MarkStepOverdue(step=name), _:
            return overdue(name, placement, author)
        case StartWork(standing=standing, onward=onward), Contracted(offer=offer, running=None, ahead=()):
            require_vetted(standing)
            started = PlacementStarted(track=offer.track, country=offer.country)
            return [started, *(passed_on(onward, "home", author) if offer.track == "home" else [])]
        case StartWork(), Contracted():
            raise Refused("pathway_open", "Work abroad starts after the last step of the pathway.")
        case StartWork(standing=standing), Arrived(offer=offer):
            require_vetted(standing)
            return [PlacementStarted(track=offer.track, country=offer.country)]
        case EndPlacement() as end, Contracted(offer=offer) | Arrived(offer=offer) | Started(offer=offer):
            ended = PlacementEnded(vacancy_id=offer.vacancy_id, cause=end.cause, side=end.side)
            return [ended, *([] if led_elsewhere(placement) else passed_on(end.onward, offer.track, author))]
        case _:
            raise Refused.out_of_turn(command, placement)


def signed(sign: SignContract, offer: Offer) -> list[ContractSigned]:
    require_vetted(sign.standing)
    if not sign.corridor_open:
        raise Refused("corridor_suspended", "The corridor is suspended: contracts abroad wait until it is resumed.")
    if shortfalls := sign.terms.worse_than(offer.terms):
        raise Refused("terms_worse", f"Worse than the vacancy promised: {', '.join(shortfalls)}.")
    return [
        ContractSigned(
            vacancy_id=offer.vacancy_id,
            employer_id=offer.employer_id,
            country=offer.country,
            terms=sign.terms,
            pathway=sign.pathway,
        )
    ]


def next_opened(ahead: tuple[PathwayStep, ...], at: datetime) -> list[PathwayStepOpened]:
    return [PathwayStepOpened(step=step, clock=Clock.start(at, timedelta(days=step.days))) for step in ahead[:1]]


def next_opened_or_arrived(contracted: Contracted, author: Author) -> list[PathwayStepOpened | ParticipantArrived]:
    if contracted.ahead:
        return [*next_opened(contracted.ahead, author.at)]
    return [ParticipantArrived(country=contracted.offer.country)]


def overdue(name: str, placement: Placement, author: Author) -> list[WorkEvent | JourneyPassedOn]:
    match placement:
        case Contracted(running=RunningStep(step=step, clock=Clock(due_at=due_at))):
            missed = step.name == name and author.at >= due_at
            return [PathwayStepOverdue(step=name, owner=step.owner)] if missed else []
        case _:
            return []


def led_elsewhere(placement: Placement) -> bool:
    """A journey at work at home has been handed over when work began."""
    return isinstance(placement, Started) and placement.offer.track == "home"


def evolve(placement: Placement, event: WorkEvent) -> Placement:
    match event, placement:
        case ContractSigned(pathway=pathway), Accepted(offer=offer):
            return Contracted(offer, None, pathway)
        case PathwayStepOpened(step=step, clock=clock), Contracted(offer=offer, ahead=ahead):
            return Contracted(offer, RunningStep(step, clock), ahead[1:])
        case PathwayStepCompleted(), Contracted(offer=offer, ahead=ahead):
            return Contracted(offer, None, ahead)
        case PathwayStepOverdue(), Contracted(offer=offer, running=RunningStep(step=step), ahead=ahead):
            return Contracted(offer, RunningStep(step, None), ahead)
        case ParticipantArrived(), Contracted(offer=offer):
            return Arrived(offer)
        case PlacementStarted(), Contracted(offer=offer) | Arrived(offer=offer):
            return Started(offer)
        case PlacementEnded(), Started(awaited=awaited):
            return Over(awaited)
        case PlacementEnded(), _:
            return Over()
        case _:
            raise AssertionError(f"{type(event).__name__} in {type(placement).__name__}")
