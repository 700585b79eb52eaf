"""Where each fact takes an enrolment."""

from dataclasses import replace
from typing import assert_never

from services.training.domain.enrolment import events as fact
from services.training.domain.enrolment.events import EnrolmentEvent
from services.training.domain.enrolment.states import (
    Awaiting,
    Completed,
    Ended,
    Enrolled,
    Enrolment,
    Studying,
    Suspended,
    Unopened,
)
from shared.contracts.dossier import CefrLevel, Dossier, LanguageLevel, Track


def evolve(enrolment: Enrolment, event: EnrolmentEvent) -> Enrolment:
    match event:
        case fact.EnrolmentOpened(dossier=dossier):
            return Awaiting(dossier)
        case fact.HandoverDeclined() | fact.SeatAwaited():
            return enrolment
        case fact.SeatAssigned() | fact.TrainingStarted():
            return seated(enrolment, event)
        case fact.AttendanceRecorded() | fact.ModuleAssessed() | fact.LanguageAssessed() | fact.EnrolmentMoved():
            return studied(enrolment, event)
        case fact.EnrolmentSuspended():
            return Suspended(enrolment) if isinstance(enrolment, Studying) else enrolment
        case fact.EnrolmentResumed():
            return enrolment.study if isinstance(enrolment, Suspended) else enrolment
        case fact.WaitingEnded() | fact.DroppedOut():
            return Ended()
        case fact.TrackAssigned(track=track):
            return on_track(enrolment, track)
        case fact.TrainingCompleted():
            return Completed(dossier=enrolment.dossier) if isinstance(enrolment, Studying) else enrolment
        case fact.LeadHandedOver() | fact.HandoverTaken() | fact.HandoverTurnedDown() | fact.HandoverMissed():
            return handed_over(enrolment, event) if isinstance(enrolment, Completed) else enrolment
        case fact.ContractNoted():
            return replace(enrolment, contract_signed=True) if isinstance(enrolment, Completed) else enrolment
        case _:
            assert_never(event)


def seated(enrolment: Enrolment, event: fact.SeatAssigned | fact.TrainingStarted) -> Enrolment:
    match event, enrolment:
        case fact.SeatAssigned(cohort_id=cohort), Awaiting(dossier):
            return Enrolled(dossier=dossier, cohort_id=cohort)
        case fact.TrainingStarted(curriculum=curriculum), Enrolled(dossier=dossier, cohort_id=cohort):
            return Studying(dossier=dossier, cohort_id=cohort, curriculum=curriculum)
        case _:
            return enrolment


def studied(
    enrolment: Enrolment,
    event: fact.AttendanceRecorded | fact.ModuleAssessed | fact.LanguageAssessed | fact.EnrolmentMoved,
) -> Enrolment:
    match event, enrolment:
        case fact.LanguageAssessed(language=language, level=level), Enrolled() | Studying():
            return replace(enrolment, dossier=speaking(enrolment.dossier, language, level))
        case fact.AttendanceRecorded(held_on=day, module=module, present=present), Studying(attendance=noted):
            return replace(enrolment, attendance={**noted, (day, module): present})
        case fact.ModuleAssessed(module=module, score=score), Studying(scores=scores):
            return replace(enrolment, scores={**scores, module: score})
        case fact.EnrolmentMoved(curriculum=curriculum), Studying():
            return replace(enrolment, curriculum=curriculum)
        case fact.EnrolmentMoved(curriculum=curriculum), Suspended(study):
            return Suspended(replace(study, curriculum=curriculum))
        case _:
            return enrolment


def speaking(dossier: Dossier, language: str, level: CefrLevel) -> Dossier:
    """The dossier with the level that was assessed last in place of what it said of this language."""
    others = tuple(one for one in dossier.languages if one.language != language)
    return dossier.model_copy(update={"languages": (*others, LanguageLevel(language=language, level=level))})


def on_track(enrolment: Enrolment, track: Track) -> Enrolment:
    match enrolment:
        case Awaiting() | Enrolled() | Studying() | Completed():
            return replace(enrolment, dossier=enrolment.dossier.model_copy(update={"track": track}))
        case Suspended(study):
            return Suspended(replace(study, dossier=study.dossier.model_copy(update={"track": track})))
        case Unopened() | Ended():
            return enrolment
        case _:
            assert_never(enrolment)


def handed_over(
    completed: Completed,
    event: fact.LeadHandedOver | fact.HandoverTaken | fact.HandoverTurnedDown | fact.HandoverMissed,
) -> Completed:
    match event:
        case fact.LeadHandedOver(to_stage=stage):
            return replace(completed, next_stage=stage, answer="awaited")
        case fact.HandoverTaken():
            return replace(completed, answer="accepted")
        case fact.HandoverTurnedDown():
            return replace(completed, answer="refused")
        case fact.HandoverMissed():
            return replace(completed, answer="overdue")
        case _:
            assert_never(event)
