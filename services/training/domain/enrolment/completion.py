"""What may be decided about an enrolment on its way out: drop-out, track, completion and hand-over."""

from datetime import timedelta
from uuid import UUID

from services.training.domain.enrolment import commands as ask
from services.training.domain.enrolment import events as fact
from services.training.domain.enrolment.commands import Handover, WayOut
from services.training.domain.enrolment.events import EnrolmentEvent
from services.training.domain.enrolment.states import Awaiting, Completed, Enrolled, Enrolment, Studying, Suspended
from shared.contracts.dossier import Dossier, Stage, Track
from shared.kernel import Author, Refused


def on_the_way_out(command: WayOut, enrolment: Enrolment, author: Author) -> list[EnrolmentEvent]:
    match command, enrolment:
        case ask.DropOut(), Awaiting():
            return dropped_out(command, seat_in=None)
        case ask.DropOut(), Enrolled(cohort_id=cohort) | Studying(cohort_id=cohort):
            return dropped_out(command, seat_in=cohort)
        case ask.DropOut(), Suspended(Studying(cohort_id=cohort)):
            return dropped_out(command, seat_in=cohort)
        case ask.AssignTrack(), Completed(contract_signed=True):
            raise Refused("contract_signed", "The employment contract is signed: the track can no longer change.")
        case ask.AssignTrack(), Awaiting() | Enrolled() | Studying() | Completed():
            return put_on_track(command, enrolment.dossier.track)
        case ask.AssignTrack(), Suspended(study):
            return put_on_track(command, study.dossier.track)
        case ask.CompleteEnrolment(), Studying():
            return completed(command, enrolment, author)
        case _:
            raise Refused.out_of_turn(command, enrolment)


def dropped_out(command: ask.DropOut, seat_in: UUID | None) -> list[EnrolmentEvent]:
    if command.reason not in command.reasons:
        known = ", ".join(command.reasons)
        raise Refused("unknown_reason", f"The scheme knows these reasons: {known}; name one of them.")
    if command.cohort_id != seat_in:
        raise Refused("seat_changed", "A seat was given in the meantime; read the enrolment again and decide anew.")
    if seat_in is None:
        return [fact.WaitingEnded(reason=command.reason)]
    return [fact.DroppedOut(cohort_id=seat_in, reason=command.reason)]


def put_on_track(command: ask.AssignTrack, track: Track | None) -> list[EnrolmentEvent]:
    if command.track not in command.tracks:
        raise Refused("unknown_track", f"The scheme has these tracks: {', '.join(command.tracks)}; name one of them.")
    return [] if command.track == track else [fact.TrackAssigned(track=command.track)]


def completed(command: ask.CompleteEnrolment, study: Studying, author: Author) -> list[EnrolmentEvent]:
    if study.missing:
        raise Refused("modules_missing", f"Completed once every module is passed; missing: {', '.join(study.missing)}.")
    completion = fact.TrainingCompleted(cohort_id=study.cohort_id, attendance=study.share_attended)
    if command.next_stage is None:
        return [completion]
    if study.dossier.track is None:
        raise Refused("track_missing", "Assign a track before completion; the next stage builds on it.")
    return [completion, handed_over(command, command.next_stage, study.dossier, author)]


def handed_over(
    command: ask.CompleteEnrolment | ask.HandOverAgain, stage: Stage, dossier: Dossier, author: Author
) -> EnrolmentEvent:
    due = author.at + timedelta(days=command.handover_days)
    return fact.LeadHandedOver(to_stage=stage, scheme_version=command.scheme_version, dossier=dossier, due_at=due)


def between_stages(command: Handover, enrolment: Enrolment, author: Author) -> list[EnrolmentEvent]:
    match command, enrolment:
        case ask.HandOverAgain(), Completed(next_stage=str(stage), answer="refused" | "overdue"):
            return [handed_over(command, stage, enrolment.dossier, author)]
        case ask.HandOverAgain(), _:
            raise Refused.out_of_turn(command, enrolment)
        case ask.NoteHandoverAccepted(), Completed(answer="awaited" | "overdue"):
            return [fact.HandoverTaken()]
        case ask.NoteHandoverRefused(reason=reason), Completed(answer="awaited" | "overdue"):
            return [fact.HandoverTurnedDown(reason=reason)]
        case ask.MissHandover(), Completed(next_stage=str(stage), answer="awaited"):
            return [fact.HandoverMissed(to_stage=stage)]
        case ask.NoteContractSigned(), Completed(contract_signed=False):
            return [fact.ContractNoted()]
        case _:
            return []
