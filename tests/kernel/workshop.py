"""A small domain for testing the kernel: a workshop with seats, people who sign up, and a deadline to confirm."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar, TypeAlias, assert_never

from shared.kernel import (
    Aggregate,
    Author,
    Command,
    Decider,
    Event,
    Index,
    Pending,
    Projection,
    Recorded,
    Refused,
    Schedule,
    View,
    model,
)
from shared.kernel.messages import Data


class OpenWorkshop(Command):
    room: str
    seats: int


class SignUp(Command):
    name: str


class LapseSignUps(Command):
    pass


class WorkshopOpened(Event):
    room: str
    seats: int


def _seat_for_everybody(data: Data) -> Data:
    return {"name": data["who"], "seats": 1}


class SignedUp(Event):
    """Version 1 called the name `who` and knew no number of seats."""

    schema_version: ClassVar[int] = 2
    upcasters: ClassVar = {1: _seat_for_everybody}
    former_names: ClassVar[tuple[str, ...]] = ("Registered",)
    name: str
    seats: int = 1


class SignUpsLapsed(Event):
    pass


WorkshopCommand: TypeAlias = OpenWorkshop | SignUp | LapseSignUps
WorkshopEvent: TypeAlias = WorkshopOpened | SignedUp | SignUpsLapsed


@dataclass(frozen=True)
class Unopened: ...


@dataclass(frozen=True)
class Open:
    seats: int
    names: tuple[str, ...] = ()


Workshop: TypeAlias = Unopened | Open


def decide(command: WorkshopCommand, workshop: Workshop, author: Author) -> Sequence[WorkshopEvent]:
    match command, workshop:
        case OpenWorkshop(), Unopened():
            return [WorkshopOpened(**dict(command))]
        case SignUp(name=name), Open(seats, names):
            if len(names) >= seats:
                raise Refused("full", "Every seat is taken.")
            return [SignedUp(name=name)]
        case LapseSignUps(), Open():
            return [SignUpsLapsed()]
        case _:
            raise Refused.out_of_turn(command, workshop)


def evolve(workshop: Workshop, event: WorkshopEvent) -> Workshop:
    match event, workshop:
        case WorkshopOpened(seats=seats), _:
            return Open(seats)
        case SignedUp(name=name), Open(names=names):
            return replace(workshop, names=(*names, name))
        case SignUpsLapsed(), Open():
            return replace(workshop, names=())
        case _:
            raise AssertionError(event)


workshop = Decider[WorkshopCommand, Workshop, WorkshopEvent]("workshop", Unopened(), decide, evolve)


@dataclass(frozen=True, kw_only=True)
class WorkshopView(View):
    room: str
    seats: int
    names: tuple[str, ...] = ()
    opened_at: datetime


def project(view: WorkshopView | None, recorded: Recorded[WorkshopEvent]) -> WorkshopView | None:
    match recorded.event, view:
        case WorkshopOpened(room=room, seats=seats), None:
            return WorkshopView(id=recorded.subject, room=room, seats=seats, opened_at=recorded.occurred_at)
        case SignedUp(name=name), WorkshopView():
            return replace(view, names=(*view.names, name))
        case SignUpsLapsed(), WorkshopView():
            return replace(view, names=())
        case _:
            return view


workshops = Projection(
    "workshops",
    WorkshopView,
    project,
    Index("room", unique=True),
    Index("seats", "bigint"),
    Index("taken", "bigint", value=lambda view: len(view.names)),
    Index("opened_at", "timestamptz"),
)


def fold(pending: Pending, recorded: Recorded[WorkshopEvent]) -> Pending:
    match recorded.event:
        case SignedUp():
            return {"lapse": recorded.occurred_at + timedelta(days=7)}
        case SignUpsLapsed():
            return {}
        case WorkshopOpened():
            return pending
        case _:
            assert_never(recorded.event)


WORKSHOPS = model(Aggregate(workshop, views=(workshops,), schedule=Schedule(fold, lambda _: LapseSignUps())))
