"""An application carries one participant through the gates of one call, to a decision and the next stage's answer."""

from datetime import timedelta

from services.selection.domain.application_commands import (
    AcceptHandover,
    ApplicationCommand,
    DecideApplication,
    InviteToInterview,
    MarkHandoverOverdue,
    NextStage,
    PromoteFromReserve,
    ProposeCorrection,
    ProposeOutcome,
    RecordInterview,
    RecordTest,
    RefuseHandover,
    ScreenApplication,
    ShortlistApplication,
    SubmitApplication,
    WithdrawApplication,
)
from services.selection.domain.application_events import (
    ApplicationEvent,
    ApplicationHandedOver,
    ApplicationScored,
    ApplicationShortlisted,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    CandidatePromoted,
    CandidateRejected,
    CandidateReserved,
    CandidateSelected,
    CorrectionProposed,
    EligibilityAssessed,
    HandoverAccepted,
    HandoverOverdue,
    HandoverRefused,
    InterviewHeld,
    InterviewInvited,
    OutcomeProposed,
    TestTaken,
)
from services.selection.domain.application_states import (
    Application,
    HandedOver,
    Ineligible,
    Proposed,
    Reserved,
    Running,
    Submitted,
    Unsubmitted,
    evolve,
)
from services.selection.domain.dossiers import dossier_of
from services.selection.domain.eligibility import assess, unmet
from services.selection.domain.profile import Profile
from services.selection.domain.rubric import score, total
from shared.kernel import Author, Decider, Pending, Recorded, Refused, Schedule


def decide(command: ApplicationCommand, application: Application, author: Author) -> list[ApplicationEvent]:
    match command, application:
        case SubmitApplication() as submit, Unsubmitted():
            return [ApplicationSubmitted(**vars(submit))]
        case ScreenApplication(), Submitted(profile=profile):
            return _screened(command, profile)
        case ShortlistApplication(rank=rank), Running(passed=None):
            return [ApplicationShortlisted(rank=rank)]
        case RecordTest(score=points, after=gate), Running(passed=passed) if passed == gate:
            return [TestTaken(score=points)]
        case InviteToInterview(rank=rank, after=gate), Running(passed=passed) if passed == gate:
            return [InterviewInvited(rank=rank)]
        case RecordInterview(score=points, panel=panel, after=gate), Running(passed=passed) if passed == gate:
            return [InterviewHeld(score=points, panel=panel)]
        case ProposeOutcome(outcome=outcome, rank=rank, place=place), Running():
            return [OutcomeProposed(outcome=outcome, rank=rank, place=place)]
        case DecideApplication(), (Ineligible() | Running() | Proposed()):
            return _decided(command, application, author)
        case PromoteFromReserve(replaces=replaced, next_stage=stage), Reserved(profile, rank, place):
            return [CandidatePromoted(place=place, replaces=replaced), *_handed_over(stage, profile, rank, author)]
        case WithdrawApplication(reason=reason), (Submitted() | Running() | Proposed() | Reserved()):
            return [ApplicationWithdrawn(reason=reason)]
        case ProposeCorrection() as correct, application if not isinstance(application, Unsubmitted):
            return [] if application.correction == correct.mark else [CorrectionProposed(**vars(correct))]
        case _:
            return [_answered(command, application)]


def _screened(command: ScreenApplication, profile: Profile) -> list[ApplicationEvent]:
    findings = assess(command.criteria, profile)
    if unmet(findings):
        return [EligibilityAssessed(findings=findings)]
    factors = score(command.rubric, profile)
    scored = ApplicationScored(factors=factors, points=total(factors), rubric_version=command.rubric.version)
    return [EligibilityAssessed(findings=findings), scored]


def _decided(
    command: DecideApplication, application: Ineligible | Running | Proposed, author: Author
) -> list[ApplicationEvent]:
    by = command.decided_by
    match application:
        case Proposed(profile=profile, outcome="selected", rank=rank):
            selected = CandidateSelected(rank=rank, reason="ranked_within_seats", decided_by=by)
            return [selected, *_handed_over(command.next_stage, profile, rank, author)]
        case Proposed(outcome="reserve", rank=rank, place=place):
            return [CandidateReserved(rank=rank, place=place, reason="ranked_within_reserve", decided_by=by)]
        case _:
            return [CandidateRejected(reason=reason_of(application), decided_by=by)]


def reason_of(application: Ineligible | Running | Proposed) -> str:
    """Why someone who is not proposed for a place is rejected: the first gate that was not passed."""
    match application:
        case Ineligible():
            return "ineligible"
        case Running(passed=None):
            return "not_shortlisted"
        case Running(passed="shortlist", points=points):
            return "not_invited" if "test" in points else "absent_from_test"
        case Running(points=points) if "interview" not in points:
            return "absent_from_interview"
        case _:
            return "not_selected"


def _handed_over(stage: NextStage | None, profile: Profile, rank: int, author: Author) -> list[ApplicationEvent]:
    if stage is None:
        return []
    due_at = author.at + timedelta(days=stage.days)
    dossier = dossier_of(profile, rank)
    return [
        ApplicationHandedOver(to_stage=stage.stage, scheme_version=stage.scheme_version, dossier=dossier, due_at=due_at)
    ]


def _answered(command: ApplicationCommand, application: Application) -> ApplicationEvent:
    match command, application:
        case AcceptHandover(to_stage=stage), HandedOver(to_stage=awaited) if stage == awaited:
            return HandoverAccepted(to_stage=stage)
        case RefuseHandover(to_stage=stage, reason=reason), HandedOver(to_stage=awaited) if stage == awaited:
            return HandoverRefused(to_stage=stage, reason=reason)
        case MarkHandoverOverdue(), HandedOver(to_stage=stage):
            return HandoverOverdue(to_stage=stage)
        case _:
            raise Refused.out_of_turn(command, application)


def deadlines(pending: Pending, recorded: Recorded[ApplicationEvent]) -> Pending:
    match recorded.event:
        case ApplicationHandedOver(due_at=due_at):
            return {"handover": due_at}
        case HandoverAccepted() | HandoverRefused() | HandoverOverdue():
            return {}
        case _:
            return pending


application = Decider[ApplicationCommand, Application, ApplicationEvent]("application", Unsubmitted(), decide, evolve)
application_schedule = Schedule(deadlines, lambda name: MarkHandoverOverdue())
