"""What of a journey each role is shown: an employer its own placement and the way to it, all others the whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from services.gateway.domain.journey import ContractHeard
from services.gateway.parts import MobilityPart, Progress, ReintegrationPart, SelectionPart, Step, TrainingPart
from services.gateway.standing import NextStep, Parts, next_step, state_of
from services.gateway.views import JourneyView
from shared.chassis import Role
from shared.contracts.dossier import Stage, Track
from shared.contracts.scheme import Scheme


@dataclass(frozen=True, kw_only=True)
class Journey:
    """Where one person is on the way through a scheme: since when, what is next, who owes it, by when."""

    id: str
    participant_id: str
    scheme_id: str
    stage: Stage
    state: str
    since: datetime | None
    next: NextStep | None
    owner_name: str | None
    track: Track | None
    parts: Parts
    version: int | None = None
    as_of: date | None = None


@dataclass(frozen=True, kw_only=True)
class TrainingOfEmployer:
    """What the course gave: the levels of languages, and whether it was completed."""

    languages: tuple[Progress, ...]
    completed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class MobilityOfEmployer:
    """The employer's own offer and what became of it."""

    state: str
    since: datetime | None
    offered_at: datetime | None
    country: str | None
    track: Track | None
    contracted_at: datetime | None
    steps: tuple[Step, ...]
    suspended: bool
    suspended_at: datetime | None
    arrived_at: datetime | None
    placed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class PartsOfEmployer:
    training: TrainingOfEmployer
    mobility: MobilityOfEmployer


@dataclass(frozen=True, kw_only=True)
class JourneyOfEmployer:
    """Where the employer's own placement stands, whatever another stage does with the journey meanwhile."""

    id: str
    scheme_id: str
    stage: Literal["mobility"] = "mobility"
    state: str
    since: datetime | None
    next: NextStep | None
    owner_name: str | None
    track: Track | None
    parts: PartsOfEmployer
    version: int | None = None
    as_of: date | None = None


JourneyShown: TypeAlias = Journey | JourneyOfEmployer
SHOWN: dict[Role, tuple[type, ...]] = {
    **dict.fromkeys(
        (Role.OPERATOR, Role.SERVICE, Role.AGENCY, Role.CASE_WORKER, Role.PARTICIPANT),
        (Journey, SelectionPart, TrainingPart, MobilityPart, ReintegrationPart),
    ),
    Role.EMPLOYER: (JourneyOfEmployer, PartsOfEmployer, TrainingOfEmployer, MobilityOfEmployer),
}
TOLD_TO_EMPLOYERS = frozenset(
    {
        "OfferMade",
        "OfferAccepted",
        "ContractSigned",
        "PathwayStepOpened",
        "PathwayStepCompleted",
        "PathwayStepOverdue",
        "PlacementSuspended",
        "PlacementResumed",
        "ParticipantArrived",
        "PlacementStarted",
    }
)


def of_employer(view: JourneyView, scheme: Scheme | None, version: int | None, day: date | None) -> JourneyOfEmployer:
    part = view.parts.mobility
    owed = None if part.handed_over else next_step(part)
    partner = scheme.partner(owed.owner) if scheme and owed else None
    return JourneyOfEmployer(
        id=view.id,
        scheme_id=view.scheme_id,
        state=state_of(part),
        since=part.suspended_at if part.suspended else part.since,
        next=owed,
        owner_name=partner.name if partner else None,
        track=part.track,
        parts=_parts(view.parts),
        version=version,
        as_of=day,
    )


def _parts(parts: Parts) -> PartsOfEmployer:
    training, mobility = parts.training, parts.mobility
    return PartsOfEmployer(
        training=TrainingOfEmployer(languages=training.languages, completed_at=training.completed_at),
        mobility=MobilityOfEmployer(
            state=mobility.state,
            since=mobility.since,
            offered_at=mobility.offered_at,
            country=mobility.country,
            track=mobility.track,
            contracted_at=mobility.contracted_at,
            steps=mobility.steps,
            suspended=mobility.suspended,
            suspended_at=mobility.suspended_at,
            arrived_at=mobility.arrived_at,
            placed_at=mobility.placed_at,
        ),
    )


def told_to_employer(heard: Sequence[ContractHeard]) -> list[ContractHeard]:
    """From its own offer on, which is the last one, what mobility tells of the way to work."""
    told = [one for one in heard if one.source == "mobility"]
    begun = max((place for place, one in enumerate(told) if one.contract == "OfferMade"), default=len(told))
    return [one for one in told[begun:] if one.contract in TOLD_TO_EMPLOYERS]
