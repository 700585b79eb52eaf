"""An enrolment as those who train and guide the participant read it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias
from uuid import UUID

from services.training.domain.enrolment import events as fact
from services.training.domain.enrolment.events import EnrolmentEvent
from services.training.domain.enrolment.evolution import speaking
from services.training.domain.enrolment.states import Answer
from services.training.views.results import (
    LanguageProgress,
    ModuleResult,
    Presence,
    assessed,
    attended,
    followed,
    share_of,
    spoken,
)
from shared.contracts.dossier import Dossier, Stage, Track
from shared.kernel import Index, Projection, Recorded, Rows, View

Standing: TypeAlias = Literal["awaiting", "enrolled", "studying", "suspended", "dropped_out", "completed"]


@dataclass(frozen=True, kw_only=True)
class HandoverView:
    to_stage: Stage
    due_at: datetime
    answer: Answer = "awaited"
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class EnrolmentView(View):
    """`id` is the journey's; `waiting_since` is when it was handed over, `reason` why it is suspended or ended."""

    participant_id: UUID
    scheme_id: str
    from_stage: Stage
    state: Standing
    since: datetime
    waiting_since: datetime
    dossier: Dossier
    rank: int
    track: Track | None = None
    cohort_id: UUID | None = None
    curriculum_version: int | None = None
    modules: tuple[ModuleResult, ...] = ()
    languages: tuple[LanguageProgress, ...] = ()
    attendance: tuple[Presence, ...] = ()
    share_attended: float | None = None
    reason: str | None = None
    completed_at: datetime | None = None
    handover: HandoverView | None = None
    contract_signed: bool = False
    organisation_id: str | None = None


def project(view: EnrolmentView | None, recorded: Recorded[EnrolmentEvent]) -> EnrolmentView | None:
    match recorded.event, view:
        case fact.EnrolmentOpened() as opened, _:
            return first_seen(opened, recorded)
        case _, None:
            return None
        case (
            fact.AttendanceRecorded()
            | fact.ModuleAssessed()
            | fact.LanguageAssessed()
            | fact.EnrolmentMoved()
            | fact.TrainingStarted()
        ) as event, _:
            return studied(view, event, recorded.occurred_at)
        case event, _:
            return guided(view, event, recorded.occurred_at)


def first_seen(opened: fact.EnrolmentOpened, recorded: Recorded[EnrolmentEvent]) -> EnrolmentView:
    return EnrolmentView(
        id=recorded.subject,
        participant_id=opened.participant_id,
        scheme_id=opened.scheme_id,
        from_stage=opened.from_stage,
        state="awaiting",
        since=recorded.occurred_at,
        waiting_since=recorded.occurred_at,
        dossier=opened.dossier,
        rank=opened.dossier.rank,
        track=opened.dossier.track,
        organisation_id=opened.organisation_id,
    )


StudyEvent: TypeAlias = (
    fact.AttendanceRecorded | fact.ModuleAssessed | fact.LanguageAssessed | fact.EnrolmentMoved | fact.TrainingStarted
)


def studied(view: EnrolmentView, event: StudyEvent, at: datetime) -> EnrolmentView:
    match event:
        case fact.TrainingStarted(curriculum=curriculum):
            modules = followed(view.modules, curriculum)
            return replace(view, state="studying", since=at, curriculum_version=curriculum.version, modules=modules)
        case fact.EnrolmentMoved(curriculum=curriculum):
            return replace(view, curriculum_version=curriculum.version, modules=followed(view.modules, curriculum))
        case fact.AttendanceRecorded():
            attendance = attended(view.attendance, event)
            return replace(view, attendance=attendance, share_attended=share_of(attendance))
        case fact.ModuleAssessed():
            return replace(view, modules=assessed(view.modules, event))
        case fact.LanguageAssessed(language=language, level=level):
            dossier = speaking(view.dossier, language, level)
            return replace(view, languages=spoken(view.languages, event), dossier=dossier)


def guided(view: EnrolmentView, event: EnrolmentEvent, at: datetime) -> EnrolmentView:
    match event:
        case fact.SeatAssigned(cohort_id=cohort):
            return replace(view, state="enrolled", since=at, cohort_id=cohort)
        case fact.EnrolmentSuspended(reason=reason):
            return replace(view, state="suspended", since=at, reason=reason)
        case fact.EnrolmentResumed():
            return replace(view, state="studying", since=at, reason=None)
        case fact.WaitingEnded(reason=reason) | fact.DroppedOut(reason=reason):
            return replace(view, state="dropped_out", since=at, reason=reason)
        case fact.TrackAssigned(track=track):
            return replace(view, track=track, dossier=view.dossier.model_copy(update={"track": track}))
        case fact.TrainingCompleted():
            return replace(view, state="completed", since=at, completed_at=at)
        case fact.ContractNoted():
            return replace(view, contract_signed=True)
        case _:
            return replace(view, handover=answered(view.handover, event))


def answered(handover: HandoverView | None, event: EnrolmentEvent) -> HandoverView | None:
    match event, handover:
        case fact.LeadHandedOver(to_stage=stage, due_at=due), _:
            return HandoverView(to_stage=stage, due_at=due)
        case fact.HandoverTaken(), HandoverView():
            return replace(handover, answer="accepted")
        case fact.HandoverTurnedDown(reason=reason), HandoverView():
            return replace(handover, answer="refused", reason=reason)
        case fact.HandoverMissed(), HandoverView():
            return replace(handover, answer="overdue")
        case _:
            return handover


enrolments = Projection(
    "enrolments",
    EnrolmentView,
    project,
    Index("scheme_id"),
    Index("cohort_id", value=lambda view: str(view.cohort_id) if view.cohort_id else None),
    Index("state"),
    Index("track"),
    Index("rank", "bigint"),
    Index("curriculum_version", "bigint"),
    Index("waiting_since", "timestamptz"),
    Index("handover", value=lambda view: view.handover.answer if view.handover else None),
    Index("organisation_id"),
    Index("participant_id", value=lambda view: str(view.participant_id)),
    rows=Rows(organisation="organisation_id", scheme="scheme_id", person="participant_id"),
)
