"""Training's part of a journey: from a seat in a cohort to completion and track."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias

from services.gateway.parts.common import Part, handed
from shared.contracts import Contract
from shared.contracts.dossier import CefrLevel, Track
from shared.contracts.training import (
    EnrolmentMoved,
    JourneyEnrolled,
    LanguageAssessed,
    ModuleAssessed,
    SeatAwaited,
    TrackAssigned,
    TrainingCompleted,
    TrainingDroppedOut,
    TrainingResumed,
    TrainingStarted,
    TrainingSuspended,
    WaitingEnded,
)

Trained: TypeAlias = Literal[
    "admitted", "awaiting_seat", "waiting_ended", "enrolled", "in_training", "paused", "dropped_out", "completed"
]


@dataclass(frozen=True, kw_only=True)
class Progress:
    """The CEFR level in one language when the course began and when it ended."""

    language: str
    entry: CefrLevel | None = None
    exit: CefrLevel | None = None


@dataclass(frozen=True, kw_only=True)
class TrainingPart(Part):
    state: Trained = "admitted"
    enrolled_at: datetime | None = None
    cohort_id: str | None = None
    started_at: datetime | None = None
    curriculum_version: int | None = None
    modules_passed: tuple[str, ...] = ()
    languages: tuple[Progress, ...] = ()
    dropped_out_at: datetime | None = None
    dropout_reason: str | None = None
    completed_at: datetime | None = None
    attendance: float | None = None
    track: Track | None = None
    tracked_at: datetime | None = None


def fold(part: TrainingPart, contract: Contract, at: datetime) -> TrainingPart:
    match contract:
        case JourneyEnrolled(cohort_id=cohort):
            return replace(part, state="enrolled", since=at, enrolled_at=at, cohort_id=str(cohort))
        case TrainingStarted(curriculum_version=version):
            return replace(part, state="in_training", since=at, started_at=at, curriculum_version=version)
        case TrainingDroppedOut(reason=reason):
            return replace(part, state="dropped_out", since=at, dropped_out_at=at, dropout_reason=reason)
        case TrainingCompleted(attendance=attendance):
            return replace(part, state="completed", since=at, completed_at=at, attendance=attendance)
        case TrackAssigned(track=track):
            return replace(part, track=track, tracked_at=at)
        case TrainingSuspended():
            return replace(part, state="paused", since=at)
        case TrainingResumed():
            return replace(part, state="in_training", since=at)
        case _:
            return _waited(_learned(part, contract), contract, at)


def _waited(part: TrainingPart, contract: Contract, at: datetime) -> TrainingPart:
    match contract:
        case SeatAwaited():
            return replace(part, state="awaiting_seat", since=at)
        case WaitingEnded():
            return replace(part, state="waiting_ended", since=at)
        case _:
            return handed(part, contract, at)


def _learned(part: TrainingPart, contract: Contract) -> TrainingPart:
    match contract:
        case EnrolmentMoved(curriculum_version=version):
            return replace(part, curriculum_version=version)
        case ModuleAssessed(module=module, passed=passed):
            return replace(part, modules_passed=_passed(part.modules_passed, module, passed))
        case LanguageAssessed():
            return replace(part, languages=_assessed(part.languages, contract))
        case _:
            return part


def _passed(before: tuple[str, ...], module: str, passed: bool) -> tuple[str, ...]:
    others = tuple(one for one in before if one != module)
    return (*others, module) if passed else others


def _assessed(before: tuple[Progress, ...], told: LanguageAssessed) -> tuple[Progress, ...]:
    known = {one.language: one for one in before}
    progress = known.get(told.language, Progress(language=told.language))
    match told.occasion:
        case "entry":
            known[told.language] = replace(progress, entry=told.level)
        case "exit":
            known[told.language] = replace(progress, exit=told.level)
    return tuple(known.values())
