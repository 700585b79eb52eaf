"""What the other services hear of training."""

from typing import TypedDict
from uuid import UUID

from services.training.domain import cohort, curriculum
from services.training.domain.enrolment import events as fact
from shared.contracts import Contract, handover, training
from shared.contracts.erasure import acknowledged
from shared.kernel import Event, Recorded


class Way(TypedDict):
    """Whose enrolment it is: the first event of its stream tells."""

    journey_id: UUID
    participant_id: UUID
    scheme_id: str


def publish(recorded: Recorded[Event], opening: Event) -> Contract | None:
    match recorded.event, opening:
        case cohort.CohortOpened(scheme_id=scheme, seats=seats, starts_on=start, ends_on=end), _:
            id = UUID(recorded.subject)
            return training.CohortOpened(cohort_id=id, scheme_id=scheme, seats=seats, starts_on=start, ends_on=end)
        case curriculum.CurriculumRevised(curriculum=revised, reason=reason), _:
            return training.CurriculumRevised(scheme_id=recorded.subject, version=revised.version, reason=reason)
        case event, fact.EnrolmentOpened(participant_id=who, scheme_id=scheme, organisation_id=sent_by):
            way = Way(journey_id=UUID(recorded.subject), participant_id=who, scheme_id=scheme)
            return of_journey(event, way, sent_by)
        case event, fact.HandoverDeclined(participant_id=who, scheme_id=scheme):
            return of_journey(event, Way(journey_id=UUID(recorded.subject), participant_id=who, scheme_id=scheme))
        case event, _:
            return acknowledged(recorded, "training")


def of_journey(event: Event, way: Way, sent_by: str | None = None) -> Contract | None:
    return handed_over(event, way, sent_by) or enrolled(event, way) or taught(event, way)


def handed_over(event: Event, way: Way, sent_by: str | None) -> Contract | None:
    match event:
        case fact.EnrolmentOpened(from_stage=stage):
            return handover.HandoverAccepted(**way, from_stage=stage, to_stage="training")
        case fact.HandoverDeclined(from_stage=stage, reason=reason):
            return handover.HandoverRefused(**way, from_stage=stage, to_stage="training", reason=reason)
        case fact.LeadHandedOver(to_stage=stage, scheme_version=version, dossier=dossier):
            return handover.JourneyHandedOver(
                **way,
                scheme_version=version,
                from_stage="training",
                to_stage=stage,
                dossier=dossier,
                organisation_id=sent_by,
            )
        case fact.HandoverMissed(to_stage=stage):
            return handover.HandoverOverdue(**way, from_stage="training", to_stage=stage)
        case _:
            return None


def enrolled(event: Event, way: Way) -> Contract | None:
    match event:
        case fact.SeatAwaited():
            return training.SeatAwaited(**way)
        case fact.SeatAssigned(cohort_id=cohort_id):
            return training.JourneyEnrolled(**way, cohort_id=cohort_id)
        case fact.WaitingEnded(reason=reason):
            return training.WaitingEnded(**way, reason=reason)
        case fact.EnrolmentSuspended(reason=reason):
            return training.TrainingSuspended(**way, reason=reason)
        case fact.EnrolmentResumed():
            return training.TrainingResumed(**way)
        case fact.DroppedOut(cohort_id=cohort_id, reason=reason):
            return training.TrainingDroppedOut(**way, cohort_id=cohort_id, reason=reason)
        case fact.TrackAssigned(track=track):
            return training.TrackAssigned(**way, track=track)
        case _:
            return None


def taught(event: Event, way: Way) -> Contract | None:
    match event:
        case fact.TrainingStarted(cohort_id=cohort_id, curriculum=followed):
            return training.TrainingStarted(**way, cohort_id=cohort_id, curriculum_version=followed.version)
        case fact.EnrolmentMoved(curriculum=followed):
            return training.EnrolmentMoved(**way, curriculum_version=followed.version)
        case fact.ModuleAssessed(module=module, score=score, passed=passed):
            return training.ModuleAssessed(**way, module=module, score=score, passed=passed)
        case fact.LanguageAssessed(language=language, level=level, occasion=occasion):
            return training.LanguageAssessed(**way, language=language, level=level, occasion=occasion)
        case fact.TrainingCompleted(cohort_id=cohort_id, attendance=attendance):
            return training.TrainingCompleted(**way, cohort_id=cohort_id, attendance=attendance)
        case _:
            return None
