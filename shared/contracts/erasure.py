"""An erasure as each service that hears of it carries it out, and tells selection that it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from shared.contracts.participants import Holder, ParticipantErasureAcknowledged
from shared.kernel import NOBODY, Author, Command, Decider, Event, Projection, Recorded, View


class CarryOutErasure(Command):
    """`destroyed` counts the keys of the person's sealed texts that this service had, and has no more."""

    destroyed: int = 0


class ErasureCarriedOut(Event):
    destroyed: int


Standing: TypeAlias = bool


def decide(command: CarryOutErasure, done: Standing, author: Author) -> Sequence[ErasureCarriedOut]:
    return [] if done else [ErasureCarriedOut(destroyed=command.destroyed)]


def evolve(done: Standing, event: ErasureCarriedOut) -> Standing:
    return True


erasure = Decider[CarryOutErasure, Standing, ErasureCarriedOut]("erasure", False, decide, evolve)


@dataclass(frozen=True, kw_only=True)
class ErasureView(View):
    """That nothing is left here by which this person could be known."""


def project(view: ErasureView | None, recorded: Recorded[ErasureCarriedOut]) -> ErasureView:
    return ErasureView(id=recorded.subject)


erasures = Projection("erasures", ErasureView, project, rows=NOBODY)


def acknowledged(recorded: Recorded[Event], holder: Holder) -> ParticipantErasureAcknowledged | None:
    """The contract of a carried out erasure, none of any other event."""
    match recorded.event:
        case ErasureCarriedOut(destroyed=destroyed):
            person = UUID(recorded.subject)
            return ParticipantErasureAcknowledged(participant_id=person, holder=holder, destroyed=destroyed)
        case _:
            return None
