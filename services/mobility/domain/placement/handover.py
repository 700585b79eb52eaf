"""The hand-over: a placement is opened by the one it receives, and hands the journey on to the stage after it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, TypeAlias
from uuid import UUID

from pydantic import Field

from services.mobility.domain.placement.states import Available, Over, Placement, Seeker, Started, Unopened
from shared.contracts.dossier import Dossier, Stage, Track
from shared.kernel import Author, Command, Event, Message, Refused


class Onward(Message):
    """The scheme's next stage, and the days it has to accept the journey."""

    to_stage: Stage
    scheme_version: int
    days: Annotated[int, Field(gt=0)]


class OpenPlacement(Command):
    journey_id: UUID
    participant_id: UUID
    scheme_id: str
    scheme_version: int
    from_stage: Stage
    dossier: Dossier
    track: Track
    corridor: str | None
    organisation_id: str | None = None


class NoteAcceptance(Command):
    by_stage: Stage


class NoteRefusal(Command):
    by_stage: Stage
    reason: str


class MarkHandoverOverdue(Command): ...


class PlacementOpened(Event):
    """`organisation_id` is the agency whose applicant this is."""

    journey_id: UUID
    participant_id: UUID
    scheme_id: str
    scheme_version: int
    from_stage: Stage
    dossier: Dossier
    track: Track
    corridor: str | None
    organisation_id: str | None = None


class SecondHandoverRefused(Event):
    """The journey is held here already."""

    from_stage: Stage


class JourneyPassedOn(Event):
    to_stage: Stage
    scheme_version: int
    track: Track
    due_at: datetime


class AcceptanceNoted(Event):
    by_stage: Stage


class RefusalNoted(Event):
    by_stage: Stage
    reason: str


class AcceptanceOverdue(Event):
    by_stage: Stage


HandoverCommand: TypeAlias = OpenPlacement | NoteAcceptance | NoteRefusal | MarkHandoverOverdue
HandoverEvent: TypeAlias = (
    PlacementOpened | SecondHandoverRefused | JourneyPassedOn | AcceptanceNoted | RefusalNoted | AcceptanceOverdue
)


def passed_on(onward: Onward | None, track: Track, author: Author) -> list[JourneyPassedOn]:
    if onward is None:
        return []
    due_at = author.at + timedelta(days=onward.days)
    return [JourneyPassedOn(to_stage=onward.to_stage, scheme_version=onward.scheme_version, track=track, due_at=due_at)]


def decide(command: HandoverCommand, placement: Placement, author: Author) -> list[HandoverEvent]:
    match command, placement:
        case OpenPlacement() as opening, Unopened():
            return [PlacementOpened(**vars(opening))]
        case OpenPlacement(from_stage=stage), _:
            return [SecondHandoverRefused(from_stage=stage)]
        case NoteAcceptance(by_stage=stage), Started(awaited=awaited) | Over(awaited=awaited):
            return [AcceptanceNoted(by_stage=stage)] if awaited == stage else []
        case NoteRefusal(by_stage=stage, reason=reason), Started(awaited=awaited) | Over(awaited=awaited):
            return [RefusalNoted(by_stage=stage, reason=reason)] if awaited == stage else []
        case MarkHandoverOverdue(), Started(awaited=awaited) | Over(awaited=awaited):
            return [AcceptanceOverdue(by_stage=awaited)] if awaited else []
        case _:
            raise Refused.out_of_turn(command, placement)


def evolve(placement: Placement, event: HandoverEvent) -> Placement:
    match event, placement:
        case PlacementOpened(track=track, corridor=corridor), Unopened():
            return Available(Seeker(track, corridor))
        case JourneyPassedOn(to_stage=stage), Started() | Over():
            return replace(placement, awaited=stage)
        case AcceptanceNoted(), Started() | Over():
            return replace(placement, awaited=None)
        case _:
            return placement
