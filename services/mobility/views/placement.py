"""The document of one placement: where it stands, what is owed next, by whom and when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias
from uuid import UUID

from services.mobility.domain.placement.work import Side
from services.mobility.domain.terms import Terms
from shared.contracts.dossier import Dossier, Stage, Track
from shared.kernel import View

State: TypeAlias = Literal[
    "available", "offered", "accepted", "contracted", "arrived", "started", "ended", "search_ended"
]


@dataclass(frozen=True, kw_only=True)
class StepView:
    name: str
    owner: str
    state: Literal["open", "completed", "overdue"]
    due_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class PlacementView(View):
    """`inside` says that the placement moves and stops with its corridor; `bound_for` is the corridor of the seeker."""

    participant_id: UUID
    scheme_id: str
    scheme_version: int
    track: Track
    state: State
    since: datetime
    dossier: Dossier
    rank: int
    bound_for: str | None
    corridor: str | None
    inside: bool
    suspended: bool = False
    suspended_for: str | None = None
    vacancy_id: UUID | None = None
    employer_id: str | None = None
    country: str | None = None
    terms: Terms | None = None
    due_at: datetime | None = None
    steps: tuple[StepView, ...] = ()
    step: str | None = None
    cause: str | None = None
    side: Side | None = None
    handed_to: Stage | None = None
    organisation_id: str | None = None
    handover: Literal["awaited", "accepted", "refused", "overdue"] | None = None

    @property
    def held_by(self) -> str | None:
        """The employer whose offer stands or has become a contract; whom it employed once stays in `employer_id`."""
        return None if self.state in ("ended", "search_ended") else self.employer_id
