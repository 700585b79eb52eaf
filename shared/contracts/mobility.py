"""What mobility publishes: employers, vacancies, corridors, and each placement from offer to its end."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from shared.contracts.base import Contract, JourneyContract
from shared.contracts.dossier import Track


class EmployerVetted(Contract):
    """An employer that may offer work; `first_foreign_hire` as it declared."""

    employer_id: str
    country: str
    size: Literal["micro", "small", "medium", "large"]
    first_foreign_hire: bool

    @property
    def subject(self) -> str:
        return self.employer_id


class CommitmentDeclared(Contract):
    """Places an employer means to offer in a scheme: an interest, not a hire."""

    employer_id: str
    scheme_id: str
    places: int

    @property
    def subject(self) -> str:
        return self.employer_id


class VacancyOpened(Contract):
    vacancy_id: UUID
    scheme_id: str
    employer_id: str
    country: str
    occupation: str
    seats: int

    @property
    def subject(self) -> str:
        return str(self.vacancy_id)


class CorridorSuspended(Contract):
    """`corridor` as the scheme names it; every clock inside stops."""

    corridor: str
    scheme_id: str
    reason: str

    @property
    def subject(self) -> str:
        return f"{self.scheme_id}:{self.corridor}"


class CorridorResumed(Contract):
    corridor: str
    scheme_id: str
    reason: str

    @property
    def subject(self) -> str:
        return f"{self.scheme_id}:{self.corridor}"


class OfferMade(JourneyContract):
    vacancy_id: UUID
    employer_id: str
    country: str
    track: Track


class OfferAccepted(JourneyContract):
    vacancy_id: UUID


class OfferDeclined(JourneyContract):
    vacancy_id: UUID
    reason: str


class OfferWithdrawn(JourneyContract):
    vacancy_id: UUID
    reason: str


class ContractSigned(JourneyContract):
    vacancy_id: UUID
    employer_id: str
    country: str
    starts_on: date


class PathwayStepOpened(JourneyContract):
    """One step of the corridor's pathway; `owner` is who owes it, by `due_at`."""

    step: str
    owner: str
    due_at: datetime


class PathwayStepCompleted(JourneyContract):
    step: str


class PathwayStepOverdue(JourneyContract):
    step: str
    owner: str


class PlacementSuspended(JourneyContract):
    """The clocks of this placement stand still; nothing is lost."""

    corridor: str
    reason: str


class PlacementResumed(JourneyContract):
    """The clock of the open step, or of the offer where there is no step, goes on: it is now due at `due_at`."""

    corridor: str
    reason: str
    step: str | None = None
    due_at: datetime | None = None


class PlacementStarted(JourneyContract):
    """Work has begun, at home or after arrival."""

    track: Track
    country: str


class ParticipantArrived(JourneyContract):
    country: str


class PlacementEnded(JourneyContract):
    """`cause` is a code (completed, crisis, employer_failed ...), `side` who ended it; the seat is free again."""

    vacancy_id: UUID
    cause: str
    side: Literal["participant", "employer", "scheme", "authority"]


class SearchEnded(JourneyContract):
    """No match was found in the time the scheme gives; local support goes on."""

    reason: str
