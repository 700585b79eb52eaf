"""The deadlines of a placement: an offer that stands, a step that is owed, a hand-over that awaits its answer."""

from services.mobility.domain.placement import PlacementCommand, PlacementEvent
from services.mobility.domain.placement.handover import JourneyPassedOn, MarkHandoverOverdue, SecondHandoverRefused
from services.mobility.domain.placement.search import LapseOffer, OfferMade
from services.mobility.domain.placement.states import Clock
from services.mobility.domain.placement.suspension import PlacementResumed
from services.mobility.domain.placement.work import MarkStepOverdue, PathwayStepOpened, PlacementEnded
from shared.kernel import Pending, Recorded, Schedule

OFFER = "offer"
HANDOVER = "handover"
STEP = "step:"


def fold(pending: Pending, recorded: Recorded[PlacementEvent]) -> Pending:
    """One clock runs at most, and every fact that starts none stops it, except those that do not touch the lead."""
    match recorded.event:
        case OfferMade(clock=clock) | PlacementResumed(step=None, clock=Clock() as clock):
            return {OFFER: clock.due_at}
        case PathwayStepOpened(step=step, clock=clock):
            return {STEP + step.name: clock.due_at}
        case PlacementResumed(step=str(name), clock=Clock() as clock):
            return {STEP + name: clock.due_at}
        case JourneyPassedOn(due_at=due_at):
            return {HANDOVER: due_at}
        case PlacementEnded():
            return {name: due_at for name, due_at in pending.items() if name == HANDOVER}
        case SecondHandoverRefused():
            return pending
        case _:
            return {}


def command(name: str) -> PlacementCommand:
    if name == OFFER:
        return LapseOffer()
    if name == HANDOVER:
        return MarkHandoverOverdue()
    return MarkStepOverdue(step=name.removeprefix(STEP))


deadlines = Schedule(fold, command)
