"""One sentence for each thing that can happen on a journey, in the reader's language."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup, escape

from services.gateway.history import Moment
from services.gateway.web.language import marked
from services.gateway.web.words import CODES, STAGES, STEPS, TRACKS, label

SENTENCES: Mapping[str, str] = {
    "ApplicationSubmitted": marked("The application was submitted through %(organisation_id)s."),
    "EligibilityAssessed": marked("The requirements were checked: all are met."),
    "EligibilityAssessed:unmet": marked("The requirements were checked; not met: %(unmet)s."),
    "ApplicationScored": marked("The application received %(points)s of 100 points."),
    "ApplicationShortlisted": marked("The application came to place %(rank)s of the shortlist."),
    "TestTaken": marked("The test was taken: %(score)s of 100 points."),
    "TestTaken:absent": marked("The candidate was absent from the test."),
    "InterviewInvited": marked("An invitation to an interview was sent."),
    "InterviewHeld": marked("The interview was held: %(score)s of 100 points."),
    "CandidateSelected": marked("The committee selected the candidate, at place %(rank)s."),
    "CandidateReserved": marked("The committee put the candidate on the reserve list, at place %(rank)s."),
    "CandidateRejected": marked("The committee did not select the candidate."),
    "CandidatePromoted": marked("A seat became free: promoted from place %(reserve_rank)s of the reserve list."),
    "ApplicationWithdrawn": marked("The application was withdrawn: %(reason)s."),
    "EmergencyOpened": marked("In an emergency somebody may see for a short time who the participant is: %(reason)s."),
    "JourneyHandedOver": marked("The journey was handed over from %(from_stage)s to %(to_stage)s."),
    "HandoverAccepted": marked("%(to_stage)s took over the journey."),
    "HandoverRefused": marked("%(to_stage)s refused the hand-over: %(reason)s."),
    "HandoverOverdue": marked("%(to_stage)s has not answered the hand-over in time."),
    "JourneyEnrolled": marked("The participant was enrolled in a cohort."),
    "SeatAwaited": marked("No seat is free yet; the participant waits for one."),
    "WaitingEnded": marked("The participant stopped waiting for a seat: %(reason)s."),
    "TrainingStarted": marked("The course began, with version %(curriculum_version)s of the curriculum."),
    "EnrolmentMoved": marked("The course went on with version %(curriculum_version)s of the curriculum."),
    "TrainingSuspended": marked("The training was paused: %(reason)s."),
    "TrainingResumed": marked("The training went on."),
    "ModuleAssessed": marked("Module passed: %(module)s, %(score)s of 100 points."),
    "ModuleAssessed:failed": marked("Module not passed: %(module)s, %(score)s of 100 points."),
    "LanguageAssessed": marked("Language at entry: %(language)s at level %(level)s."),
    "LanguageAssessed:exit": marked("Language at the end: %(language)s at level %(level)s."),
    "TrainingDroppedOut": marked("The participant left the training: %(reason)s."),
    "TrainingCompleted": marked("The training was completed; attendance %(attendance)s."),
    "TrackAssigned": marked("The track was set: work %(track)s."),
    "OfferMade": marked("An employer in %(country)s offered a job."),
    "OfferAccepted": marked("The participant accepted the offer."),
    "OfferDeclined": marked("The participant declined the offer: %(reason)s."),
    "OfferWithdrawn": marked("The employer withdrew the offer: %(reason)s."),
    "ContractSigned": marked("The employment contract was signed; work starts on %(starts_on)s."),
    "PathwayStepOpened": marked("Next on the way: %(step)s, due by %(due_at)s."),
    "PathwayStepCompleted": marked("Done: %(step)s."),
    "PathwayStepOverdue": marked("Overdue: %(step)s."),
    "PlacementSuspended": marked("The corridor %(corridor)s was suspended: %(reason)s. The clocks stand still."),
    "PlacementResumed": marked("The corridor %(corridor)s was resumed; the clocks run again."),
    "PlacementStarted": marked("Work began in %(country)s."),
    "ParticipantArrived": marked("The participant arrived in %(country)s."),
    "PlacementEnded": marked("The placement ended: %(cause)s."),
    "SearchEnded": marked("The search for an employer ended: %(reason)s."),
    "CaseOpened": marked("A support case was opened after the return."),
    "CaseOpened:home": marked("A local support case was opened."),
    "ReturnConfirmed": marked("The return took place on %(returned_on)s."),
    "NeedsAssessed": marked("The needs were assessed; found: %(dimensions)s."),
    "NeedsAssessed:none": marked("The needs were assessed; none was found."),
    "PlanAgreed": marked("A plan was agreed: %(supports)s."),
    "SupportDelivered": marked("Support was given: %(support)s."),
    "FollowUpScheduled": marked("The follow-up after %(month)s months is due by %(due_at)s."),
    "FollowUpMissed": marked("The follow-up after %(month)s months was missed."),
    "FollowUpDone": marked("The follow-up after %(month)s months was done."),
    "OutcomeRecorded": marked("Situation observed on %(observed_on)s: %(outcome)s."),
    "CaseClosed": marked("The case was closed: %(reason)s."),
}


def variant(moment: Moment) -> str:
    facts = moment.facts
    match moment.contract:
        case "EligibilityAssessed" if facts["unmet"]:
            return "EligibilityAssessed:unmet"
        case "TestTaken" if facts["score"] is None:
            return "TestTaken:absent"
        case "ModuleAssessed" if not facts["passed"]:
            return "ModuleAssessed:failed"
        case "LanguageAssessed" if facts["occasion"] == "exit":
            return "LanguageAssessed:exit"
        case "CaseOpened" if not facts["travelled"]:
            return "CaseOpened:home"
        case "NeedsAssessed" if not facts["dimensions"]:
            return "NeedsAssessed:none"
        case name:
            return name


def sentence(moment: Moment, gettext: Callable[[str], str], shown: Callable[[str, Any], str]) -> Markup:
    """`shown` writes a fact of that name; every fact is isolated, so that it cannot turn the writing direction."""
    text = SENTENCES.get(variant(moment))
    if text is None:
        return Markup("<bdi>{}</bdi>").format(moment.contract)
    facts = {name: Markup("<bdi>{}</bdi>").format(shown(name, value)) for name, value in moment.facts.items()}
    return escape(gettext(text)) % facts


def word(name: str, code: str, gettext: Callable[[str], str]) -> str:
    """A code in words; which words depends on what the fact is called."""
    match name:
        case "from_stage" | "to_stage":
            return gettext(label(STAGES, code))
        case "step":
            return gettext(label(STEPS, code))
        case "track":
            return gettext(label(TRACKS, code))
        case _:
            return gettext(label(CODES, code))
