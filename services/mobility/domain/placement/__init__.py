"""A placement carries one journey from its hand-over to work, at home or away, and on to the next stage."""

from typing import TypeAlias

from services.mobility.domain.placement import handover, search, suspension, work
from services.mobility.domain.placement.handover import HandoverCommand, HandoverEvent
from services.mobility.domain.placement.search import (
    DeclineOffer,
    EndSearch,
    LapseOffer,
    SearchCommand,
    SearchEvent,
    WithdrawOffer,
)
from services.mobility.domain.placement.states import Placement, Suspended, Unopened
from services.mobility.domain.placement.suspension import SuspensionCommand, SuspensionEvent
from services.mobility.domain.placement.work import (
    CompleteStep,
    EndPlacement,
    MarkStepOverdue,
    PathwayStepOpened,
    WorkCommand,
    WorkEvent,
)
from shared.kernel import Author, Decider, Refused

__all__ = [
    "HandoverEvent",
    "Placement",
    "PlacementCommand",
    "PlacementEvent",
    "SearchEvent",
    "SuspensionEvent",
    "WorkEvent",
    "placement",
]

PlacementCommand: TypeAlias = HandoverCommand | SearchCommand | WorkCommand | SuspensionCommand
PlacementEvent: TypeAlias = HandoverEvent | SearchEvent | WorkEvent | SuspensionEvent


def decide(command: PlacementCommand, placement: Placement, author: Author) -> list[PlacementEvent]:
    if isinstance(placement, Suspended) and isinstance(command, SearchCommand | WorkCommand):
        return decide_suspended(command, placement, author)
    return decide_moving(command, placement, author)


def decide_moving(command: PlacementCommand, placement: Placement, author: Author) -> list[PlacementEvent]:
    if isinstance(command, HandoverCommand):
        return [*handover.decide(command, placement, author)]
    if isinstance(command, SearchCommand):
        return [*search.decide(command, placement, author)]
    if isinstance(command, WorkCommand):
        return [*work.decide(command, placement, author)]
    return [*suspension.decide(command, placement, author)]


def decide_suspended(
    command: SearchCommand | WorkCommand, placement: Suspended, author: Author
) -> list[PlacementEvent]:
    match command:
        case LapseOffer() | MarkStepOverdue():
            return []
        case DeclineOffer() | WithdrawOffer() | EndSearch() | EndPlacement():
            return decide_moving(command, placement.within, author)
        case CompleteStep():
            done = decide_moving(command, placement.within, author)
            return [event for event in done if not isinstance(event, PathwayStepOpened)]
        case _:
            raise Refused(
                "corridor_suspended", "The corridor is suspended: nobody is moved on inside it before it is resumed."
            )


def evolve(placement: Placement, event: PlacementEvent) -> Placement:
    if isinstance(event, SuspensionEvent):
        return suspension.evolve(placement, event)
    if isinstance(placement, Suspended):
        return placement.around(evolve_moving(placement.within, event))
    return evolve_moving(placement, event)


def evolve_moving(placement: Placement, event: HandoverEvent | SearchEvent | WorkEvent) -> Placement:
    if isinstance(event, HandoverEvent):
        return handover.evolve(placement, event)
    if isinstance(event, SearchEvent):
        return search.evolve(placement, event)
    return work.evolve(placement, event)


placement = Decider[PlacementCommand, Placement, PlacementEvent]("placement", Unopened(), decide, evolve)
