"""The states of a placement, from the hand-over of a journey to the end of its work or its search."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, TypeAlias
from uuid import UUID

from services.mobility.domain.terms import Terms
from shared.contracts.dossier import Stage, Track
from shared.contracts.scheme import PathwayStep
from shared.kernel import Message


class Clock(Message):
    """A running deadline."""

    since: datetime
    due_at: datetime

    @classmethod
    def start(cls, at: datetime, length: timedelta) -> "Clock":
        return cls(since=at, due_at=at + length)

    def left(self, at: datetime) -> timedelta:
        return max(self.due_at - max(at, self.since), timedelta())

    def restarted(self, stopped_at: datetime, at: datetime) -> "Clock":
        return Clock.start(max(at, self.since), self.left(stopped_at))


class Offer(Message):
    """A seat of one vacancy with the terms that were promised; `corridor` is none for work at home."""

    vacancy_id: UUID
    employer_id: str
    country: str
    track: Literal["home", "away"]
    corridor: str | None
    terms: Terms


@dataclass(frozen=True)
class Seeker:
    """`corridor` is the one that somebody on the away track is bound to, where the scheme has but one."""

    track: Track
    corridor: str | None


@dataclass(frozen=True)
class RunningStep:
    """A step that is owed; one that is overdue has no clock any more."""

    step: PathwayStep
    clock: Clock | None


@dataclass(frozen=True)
class Unopened: ...


@dataclass(frozen=True)
class Available:
    seeker: Seeker


@dataclass(frozen=True)
class Offered:
    seeker: Seeker
    offer: Offer
    clock: Clock


@dataclass(frozen=True)
class Accepted:
    seeker: Seeker
    offer: Offer


@dataclass(frozen=True)
class Contracted:
    """Signed, with the steps that are still ahead; work at home has none."""

    offer: Offer
    running: RunningStep | None
    ahead: tuple[PathwayStep, ...]


@dataclass(frozen=True)
class Arrived:
    offer: Offer


@dataclass(frozen=True)
class Started:
    offer: Offer
    awaited: Stage | None = None


@dataclass(frozen=True)
class Over:
    """Ended, or searched in vain; `awaited` is the stage that has not yet accepted the journey."""

    awaited: Stage | None = None


Moving: TypeAlias = Available | Offered | Accepted | Contracted


@dataclass(frozen=True)
class Suspended:
    """Inside a suspended corridor; the state within is kept as it was."""

    within: Moving
    corridor: str
    since: datetime

    def around(self, state: "Placement") -> "Placement":
        match state:
            case Available() | Offered() | Accepted() | Contracted() if corridor_of(state) == self.corridor:
                return replace(self, within=state)
            case _:
                return state


Placement: TypeAlias = Unopened | Moving | Arrived | Started | Over | Suspended


def corridor_of(placement: Placement) -> str | None:
    """The corridor a placement is inside of, from the hand-over or the offer until arrival."""
    match placement:
        case Available(seeker=seeker):
            return seeker.corridor
        case Offered(offer=offer) | Accepted(offer=offer) | Contracted(offer=offer):
            return offer.corridor
        case Suspended(corridor=corridor):
            return corridor
        case _:
            return None


def clock_of(placement: Placement) -> Clock | None:
    match placement:
        case Offered(clock=clock) | Contracted(running=RunningStep(clock=clock)):
            return clock
        case _:
            return None
