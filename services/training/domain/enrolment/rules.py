"""What may be decided about an enrolment on the way in and while it is in training."""

from typing import assert_never

from services.training.domain.curriculum import module_of
from services.training.domain.enrolment import commands as ask
from services.training.domain.enrolment import events as fact
from services.training.domain.enrolment.commands import EnrolmentCommand, Handover, Study, WayIn, WayOut
from services.training.domain.enrolment.completion import between_stages, on_the_way_out
from services.training.domain.enrolment.events import EnrolmentEvent
from services.training.domain.enrolment.states import (
    Awaiting,
    Enrolled,
    Enrolment,
    Studying,
    Suspended,
    held,
)
from shared.contracts.scheme import Curriculum
from shared.kernel import Author, Refused


def decide(command: EnrolmentCommand, enrolment: Enrolment, author: Author) -> list[EnrolmentEvent]:
    match command:
        case WayIn():
            return on_the_way_in(command, enrolment)
        case Study():
            return in_training(command, enrolment)
        case WayOut():
            return on_the_way_out(command, enrolment, author)
        case Handover():
            return between_stages(command, enrolment, author)
        case _:
            assert_never(command)


def on_the_way_in(command: WayIn, enrolment: Enrolment) -> list[EnrolmentEvent]:
    match command, enrolment:
        case ask.OpenEnrolment(), _:
            return [declined(command)] if held(enrolment) else opened(command)
        case ask.DeclineHandover(), _:
            return [fact.HandoverDeclined(**vars(command))]
        case ask.AssignSeat(cohort_id=cohort), Awaiting():
            return [fact.SeatAssigned(cohort_id=cohort)]
        case ask.StartTraining(curriculum=curriculum), Enrolled(cohort_id=cohort):
            return [fact.TrainingStarted(cohort_id=cohort, curriculum=curriculum)]
        case _:
            raise Refused.out_of_turn(command, enrolment)


def opened(command: ask.OpenEnrolment) -> list[EnrolmentEvent]:
    known = dict(command)
    cohort = known.pop("cohort_id")
    return [fact.EnrolmentOpened(**known), fact.SeatAssigned(cohort_id=cohort) if cohort else fact.SeatAwaited()]


def declined(command: ask.OpenEnrolment) -> fact.HandoverDeclined:
    return fact.HandoverDeclined(
        participant_id=command.participant_id,
        scheme_id=command.scheme_id,
        from_stage=command.from_stage,
        reason="already_held",
    )


def in_training(command: Study, enrolment: Enrolment) -> list[EnrolmentEvent]:
    match command, enrolment:
        case ask.RecordAttendance(), Studying():
            return attended(command, enrolment)
        case ask.AssessModule(module=module, score=score), Studying():
            return assessed(module, score, enrolment)
        case ask.AssessLanguage(occasion="entry"), Enrolled() | Studying():
            return [fact.LanguageAssessed(**vars(command))]
        case ask.AssessLanguage(occasion="exit"), Studying():
            return [fact.LanguageAssessed(**vars(command))]
        case ask.MoveEnrolment(curriculum=newer), Studying(curriculum=followed):
            return moved(followed, newer)
        case ask.MoveEnrolment(curriculum=newer), Suspended(Studying(curriculum=followed)):
            return moved(followed, newer)
        case ask.SuspendEnrolment(reason=reason), Studying():
            return [fact.EnrolmentSuspended(reason=reason)]
        case ask.ResumeEnrolment(), Suspended():
            return [fact.EnrolmentResumed()]
        case _:
            raise Refused.out_of_turn(command, enrolment)


def attended(command: ask.RecordAttendance, study: Studying) -> list[EnrolmentEvent]:
    if command.cohort_id != study.cohort_id:
        raise Refused("other_cohort", "The journey is trained in another cohort; record its attendance there.")
    session = command.held_on, module_of(study.curriculum, command.module).code
    if study.attendance.get(session) is command.present:
        return []
    return [fact.AttendanceRecorded(held_on=command.held_on, module=command.module, present=command.present)]


def assessed(module: str, score: int, study: Studying) -> list[EnrolmentEvent]:
    pass_mark = module_of(study.curriculum, module).pass_mark
    if not 0 <= score <= 100:
        raise Refused("score_out_of_range", "A score lies between 0 and 100 points; correct it.")
    if study.scores.get(module) == score:
        return []
    return [fact.ModuleAssessed(module=module, score=score, passed=score >= pass_mark)]


def moved(followed: Curriculum, newer: Curriculum) -> list[EnrolmentEvent]:
    if newer.version < followed.version:
        raise Refused("older_curriculum", f"Version {followed.version} is followed already; move to a newer one.")
    return [fact.EnrolmentMoved(curriculum=newer)] if newer.version > followed.version else []
