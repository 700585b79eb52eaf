"""Facts of one application and one call, as tests begin with them."""

from datetime import UTC, datetime
from uuid import UUID

from services.selection.domain.application_commands import NextStage, SubmitApplication
from services.selection.domain.application_events import (
    ApplicationHandedOver,
    ApplicationScored,
    ApplicationShortlisted,
    ApplicationSubmitted,
    CandidateReserved,
    CandidateSelected,
    EligibilityAssessed,
    InterviewHeld,
    InterviewInvited,
    OutcomeProposed,
    TestTaken,
)
from services.selection.domain.dossiers import dossier_of
from services.selection.domain.eligibility import Finding, assess
from services.selection.domain.profile import Profile
from services.selection.domain.rubric import FactorPoints
from shared.contracts.dossier import LanguageLevel
from shared.kernel import Author
from tests.selection.palim import CALL

JOURNEY, PARTICIPANT, CALL_ID, IMPORT = UUID(int=1), UUID(int=2), UUID(int=3), UUID(int=4)
AT = datetime(2019, 7, 5, 9, tzinfo=UTC)
CLERK, CHAIR = Author("clerk", "anapec", AT), Author("chair", "anapec", AT)
PROFILE = Profile(
    sex="female",
    age=24,
    region="Rabat-Salé-Kénitra",
    eqf=6,
    field_of_study="computer_engineering",
    graduation_year=2016,
    situation="unemployed",
    unemployment_months=21,
    languages=(LanguageLevel(language="en", level="B1"), LanguageLevel(language="fr", level="C1")),
    experience_months=7,
    skills=("PHP", "Linux"),
)
SUBMIT = SubmitApplication(
    participant_id=PARTICIPANT,
    scheme_id="palim",
    call_id=CALL_ID,
    organisation_id="anapec",
    reference="ANP-2019-000001",
    profile=PROFILE,
    submitted_at=datetime.fromisoformat("2019-04-03T17:07"),
    mark="m1",
    import_id=IMPORT,
    line=2,
)
SUBMITTED = ApplicationSubmitted(**dict(SUBMIT))
ELIGIBLE = EligibilityAssessed(findings=assess(CALL.criteria, PROFILE))
INELIGIBLE = EligibilityAssessed(findings=(Finding(criterion="age", value=40, met=False),))
SCORED = ApplicationScored(factors=(FactorPoints(factor="education", points=15),), points=82, rubric_version=1)
SHORTLISTED = ApplicationShortlisted(rank=7)
TESTED, ABSENT = TestTaken(score=70), TestTaken(score=None)
INVITED = InterviewInvited(rank=5)
HELD = InterviewHeld(score=74, panel="Rabat")
INTERVIEWED = (SUBMITTED, ELIGIBLE, SCORED, SHORTLISTED, TESTED, INVITED, HELD)
PROPOSED = OutcomeProposed(outcome="selected", rank=3, place=3)
TO_RESERVE = OutcomeProposed(outcome="reserve", rank=121, place=1)
SELECTED = CandidateSelected(rank=3, reason="ranked_within_seats", decided_by="chair")
RESERVED = CandidateReserved(rank=121, place=1, reason="ranked_within_reserve", decided_by="chair")
TRAINING = NextStage(stage="training", scheme_version=1, days=14)
DUE = datetime(2019, 7, 19, 9, tzinfo=UTC)
HANDED_OVER = ApplicationHandedOver(to_stage="training", scheme_version=1, dossier=dossier_of(PROFILE, 3), due_at=DUE)
