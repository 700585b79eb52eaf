"""What can be asked of an enrolment."""

from datetime import date
from typing import Literal, TypeAlias
from uuid import UUID

from services.training.domain.enrolment.events import Occasion, SuspensionReason
from shared.contracts.dossier import CefrLevel, Dossier, Stage, Track
from shared.contracts.scheme import Curriculum
from shared.contracts.scheme_terms import Code, Language
from shared.kernel import Command


class WayIn(Command):
    """Up to the first day."""


class Study(Command):
    """From the first day to the last assessment."""


class WayOut(Command):
    """Towards the end, good or not."""


class Handover(Command):
    """Between completion and the next stage's lead."""


class OpenEnrolment(WayIn):
    """A journey is handed over to training; without a cohort it waits for a seat."""

    participant_id: UUID
    scheme_id: str
    from_stage: Stage
    dossier: Dossier
    cohort_id: UUID | None
    organisation_id: str | None = None


class DeclineHandover(WayIn):
    """The scheme, as known here, has no training."""

    participant_id: UUID
    scheme_id: str
    from_stage: Stage
    reason: Literal["scheme_unknown"] = "scheme_unknown"


class AssignSeat(WayIn):
    cohort_id: UUID


class StartTraining(WayIn):
    curriculum: Curriculum


class RecordAttendance(Study):
    cohort_id: UUID
    held_on: date
    module: str
    present: bool


class AssessModule(Study):
    module: str
    score: int


class AssessLanguage(Study):
    language: Language
    level: CefrLevel
    occasion: Occasion


class MoveEnrolment(Study):
    """Follow a newer version of the curriculum; what was passed by its code stays assessed."""

    curriculum: Curriculum


class SuspendEnrolment(Study):
    reason: SuspensionReason


class ResumeEnrolment(Study): ...


class DropOut(WayOut):
    """`reasons` are the codes that the scheme knows; `cohort_id` is the cohort whose seat is freed with it, if any."""

    reason: Code
    reasons: tuple[Code, ...]
    cohort_id: UUID | None


class AssignTrack(WayOut):
    """`tracks` are those that the scheme offers."""

    track: Track
    tracks: tuple[Track, ...]


class CompleteEnrolment(WayOut):
    """`next_stage` follows training in the scheme and answers within `handover_days`; none after the last stage."""

    next_stage: Stage | None
    scheme_version: int
    handover_days: int


class HandOverAgain(Handover):
    """After a refusal, or silence past the deadline."""

    scheme_version: int
    handover_days: int


class NoteHandoverAccepted(Handover): ...


class NoteHandoverRefused(Handover):
    reason: str


class MissHandover(Handover): ...


class NoteContractSigned(Handover): ...


EnrolmentCommand: TypeAlias = WayIn | Study | WayOut | Handover
