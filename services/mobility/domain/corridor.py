"""A corridor leads from an origin to a destination of one scheme; while it is suspended nobody inside moves on."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias, assert_never

from shared.kernel import Author, Command, Decider, Event, Refused


class SuspendCorridor(Command):
    scheme_id: str
    corridor: str
    reason: str


class ResumeCorridor(Command):
    reason: str


class CorridorSuspended(Event):
    scheme_id: str
    corridor: str
    reason: str
    since: datetime


class CorridorResumed(Event):
    scheme_id: str
    corridor: str
    reason: str
    since: datetime


CorridorCommand: TypeAlias = SuspendCorridor | ResumeCorridor
CorridorEvent: TypeAlias = CorridorSuspended | CorridorResumed


@dataclass(frozen=True)
class Passable:
    """Never suspended so far."""


@dataclass(frozen=True)
class Suspended:
    scheme_id: str
    corridor: str
    since: datetime
    reason: str


@dataclass(frozen=True)
class Resumed:
    since: datetime
    reason: str


Corridor: TypeAlias = Passable | Suspended | Resumed


def subject(scheme_id: str, corridor: str) -> str:
    return f"{scheme_id}:{corridor}"


def decide(command: CorridorCommand, corridor: Corridor, author: Author) -> list[CorridorEvent]:
    match command, corridor:
        case SuspendCorridor() as suspend, Passable() | Resumed():
            return [CorridorSuspended(**vars(suspend), since=author.at)]
        case ResumeCorridor(), Suspended(since=since) if author.at < since:
            raise Refused(
                "resumed_before_suspended",
                f"The corridor is suspended since {since:%Y-%m-%d}: resume it later than that.",
            )
        case ResumeCorridor(reason=reason), Suspended(scheme_id=scheme, corridor=name):
            return [CorridorResumed(scheme_id=scheme, corridor=name, reason=reason, since=author.at)]
        case _:
            raise Refused.out_of_turn(command, corridor)


def evolve(corridor: Corridor, event: CorridorEvent) -> Corridor:
    match event:
        case CorridorSuspended(scheme_id=scheme, corridor=name, since=since, reason=reason):
            return Suspended(scheme, name, since, reason)
        case CorridorResumed(since=since, reason=reason):
            return Resumed(since, reason)
        case _:
            assert_never(event)


corridor = Decider[CorridorCommand, Corridor, CorridorEvent]("corridor", Passable(), decide, evolve)
