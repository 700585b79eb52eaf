"""Where an enrolment stands: one state for each stretch of the way through training."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias
from uuid import UUID

from shared.contracts.dossier import Dossier, Stage
from shared.contracts.scheme import Curriculum

Answer: TypeAlias = Literal["awaited", "overdue", "accepted", "refused"]


@dataclass(frozen=True)
class Unopened: ...


@dataclass(frozen=True)
class Awaiting:
    """Handed over, but no cohort has a seat."""

    dossier: Dossier


@dataclass(frozen=True, kw_only=True)
class Enrolled:
    """Holds a seat of a cohort that has not started."""

    dossier: Dossier
    cohort_id: UUID


@dataclass(frozen=True, kw_only=True)
class Studying:
    dossier: Dossier
    cohort_id: UUID
    curriculum: Curriculum
    scores: Mapping[str, int] = field(default_factory=dict)
    attendance: Mapping[tuple[date, str], bool] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not passed yet, each module with the reason."""
        return tuple(
            f"{one.code} ({self.scores[one.code]} of {one.pass_mark} points)"
            if one.code in self.scores
            else f"{one.code} (not assessed)"
            for one in self.curriculum.modules
            if self.scores.get(one.code, -1) < one.pass_mark
        )

    @property
    def share_attended(self) -> float:
        return sum(self.attendance.values()) / len(self.attendance) if self.attendance else 0.0


@dataclass(frozen=True)
class Suspended:
    study: Studying


@dataclass(frozen=True)
class Ended:
    """Dropped out, or left while waiting."""


@dataclass(frozen=True, kw_only=True)
class Completed:
    """All modules passed; with a next stage, the lead is handed over to it."""

    dossier: Dossier
    next_stage: Stage | None = None
    answer: Answer | None = None
    contract_signed: bool = False


Enrolment: TypeAlias = Unopened | Awaiting | Enrolled | Studying | Suspended | Ended | Completed


def held(enrolment: Enrolment) -> bool:
    """Whether training has the lead of this journey, so that it can't be handed over to training again."""
    match enrolment:
        case Unopened() | Ended() | Completed(answer=None | "accepted"):
            return False
        case _:
            return True
