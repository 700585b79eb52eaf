"""Mobility's part of a journey: from an offer through the pathway to a placement and its end."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias

from services.gateway.parts.common import Part, handed
from shared.contracts import Contract
from shared.contracts.dossier import Track
from shared.contracts.mobility import (
    ContractSigned,
    OfferAccepted,
    OfferDeclined,
    OfferMade,
    OfferWithdrawn,
    ParticipantArrived,
    PathwayStepCompleted,
    PathwayStepOpened,
    PathwayStepOverdue,
    PlacementEnded,
    PlacementResumed,
    PlacementStarted,
    PlacementSuspended,
    SearchEnded,
)

Moved: TypeAlias = Literal[
    "matching", "offered", "offer_accepted", "contracted", "pathway", "arrived", "placed", "ended", "search_ended"
]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the pathway, who owes it and by when."""

    step: str
    owner: str
    due_at: datetime
    done_at: datetime | None = None
    overdue: bool = False


@dataclass(frozen=True, kw_only=True)
class MobilityPart(Part):
    """`suspended_at` is when the clocks last stopped; `suspended` whether they still stand."""

    state: Moved = "matching"
    offered_at: datetime | None = None
    employer_id: str | None = None
    country: str | None = None
    track: Track | None = None
    contracted_at: datetime | None = None
    steps: tuple[Step, ...] = ()
    suspended_at: datetime | None = None
    suspended: bool = False
    arrived_at: datetime | None = None
    placed_at: datetime | None = None
    ended_at: datetime | None = None
    end_cause: str | None = None
    search_ended_at: datetime | None = None

    @property
    def held_by(self) -> str | None:
        """The employer whose offer stands or has become a contract; whom it employed once stays in `employer_id`."""
        return None if self.state in ("ended", "search_ended") else self.employer_id


def fold(part: MobilityPart, contract: Contract, at: datetime) -> MobilityPart:
    match contract:
        case OfferMade(employer_id=employer, country=country, track=track):
            offered = replace(part, employer_id=employer, country=country, track=track)
            return replace(offered, state="offered", since=at, offered_at=at)
        case OfferAccepted():
            return replace(part, state="offer_accepted", since=at)
        case OfferDeclined() | OfferWithdrawn():
            return replace(part, state="matching", since=at, employer_id=None, country=None)
        case ContractSigned(employer_id=employer, country=country):
            signed = replace(part, employer_id=employer, country=country)
            return replace(signed, state="contracted", since=at, contracted_at=at)
        case PathwayStepOpened() | PathwayStepCompleted() | PathwayStepOverdue():
            return _walked(part, contract, at)
        case SearchEnded():
            return replace(part, state="search_ended", since=at, search_ended_at=at)
        case _:
            return _placed(part, contract, at)


def _placed(part: MobilityPart, contract: Contract, at: datetime) -> MobilityPart:
    match contract:
        case PlacementSuspended():
            return replace(part, suspended=True, suspended_at=at)
        case PlacementResumed():
            return replace(part, suspended=False)
        case ParticipantArrived(country=country):
            return replace(part, state="arrived", since=at, arrived_at=at, country=country)
        case PlacementStarted(track=track, country=country):
            return replace(part, state="placed", since=at, placed_at=at, track=track, country=country)
        case PlacementEnded(cause=cause):
            return replace(part, state="ended", since=at, ended_at=at, end_cause=cause, suspended=False)
        case _:
            return handed(part, contract, at)


def _walked(
    part: MobilityPart, told: PathwayStepOpened | PathwayStepCompleted | PathwayStepOverdue, at: datetime
) -> MobilityPart:
    walked = {one.step: one for one in part.steps}
    match told:
        case PathwayStepOpened(step=step, owner=owner, due_at=due):
            walked[step] = Step(step=step, owner=owner, due_at=due)
            if part.state == "contracted":
                part = replace(part, state="pathway", since=at)
        case PathwayStepCompleted(step=step) if step in walked:
            walked[step] = replace(walked[step], done_at=at)
        case PathwayStepOverdue(step=step) if step in walked:
            walked[step] = replace(walked[step], overdue=True)
        case _:
            pass
    return replace(part, steps=tuple(walked.values()))
