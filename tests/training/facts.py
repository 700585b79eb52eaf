"""Facts and people of training that its tests begin with."""

from datetime import UTC, date, datetime
from uuid import UUID

from services.training.domain.cohort import CohortOpened, CohortStarted, SeatTaken
from services.training.domain.enrolment.events import (
    EnrolmentOpened,
    LeadHandedOver,
    ModuleAssessed,
    SeatAssigned,
    SeatAwaited,
    TrackAssigned,
    TrainingCompleted,
    TrainingStarted,
)
from shared.contracts.dossier import Dossier, LanguageLevel, Qualification
from shared.contracts.handover import JourneyHandedOver
from shared.contracts.scheme import (
    Claim,
    Curriculum,
    MobilityPlan,
    Module,
    Partner,
    Scheme,
    TrackRule,
    TrainingPlan,
)
from shared.contracts.selection import SchemePublished
from shared.kernel import Author

JOURNEY, SECOND, THIRD = (UUID(f"5b6c7d80-0000-4000-8000-00000000000{n}") for n in (1, 2, 3))
PARTICIPANT = UUID("9a8b7c60-0000-4000-8000-000000000001")
COHORT = UUID("c0407000-0000-4000-8000-000000000001")
OTHER_COHORT = UUID("c0407000-0000-4000-8000-000000000002")

HANDED_OVER = datetime(2019, 7, 5, 15, 0, tzinfo=UTC)
FIRST_DAY = datetime(2019, 7, 15, 8, 0, tzinfo=UTC)
AUGUST = datetime(2019, 8, 19, 9, 0, tzinfo=UTC)
LAST_DAY = datetime(2020, 2, 14, 16, 0, tzinfo=UTC)
SESSION = date(2019, 8, 14)


def author(at: datetime) -> Author:
    return Author(principal="trainer", organisation="anapec", at=at)


def module(code: str, hours: int = 90, pass_mark: int = 50) -> Module:
    return Module(code=code, title={"en": code}, hours=hours, pass_mark=pass_mark)


CURRICULUM = Curriculum(
    version=1, valid_from=date(2019, 7, 6), months=7, modules=(module("ict", 560), module("english", 150))
)
NEWER = Curriculum(
    version=2,
    valid_from=date(2019, 11, 4),
    reason="ICT brought up to date",
    months=7,
    modules=(module("ict", 600, pass_mark=60), module("english", 150)),
)

SCHEME = Scheme(
    id="palim",
    title={"en": "PALIM"},
    modality="work",
    starts_on=date(2019, 3, 1),
    ends_on=date(2021, 4, 30),
    timezone="Africa/Casablanca",
    languages=("fr",),
    stages=("training", "mobility"),
    tracks=("home", "away", "open"),
    partners=(
        Partner(
            organisation="anapec", name="ANAPEC", kind="public_employment_service", country="MA", roles=("training",)
        ),
    ),
    claims=(Claim(id="away-by-rank", what="the first by rank go away", value=1, source="assumed", assumed=True),),
    handover_days=14,
    training=TrainingPlan(
        seats=120,
        curricula=(CURRICULUM, NEWER),
        dropout_reasons=("found_work", "health"),
        track_rule=TrackRule(first="away", places=1, otherwise="home", claim="away-by-rank"),
    ),
    mobility=MobilityPlan(offer_days=14),
)


def dossier(rank: int = 1) -> Dossier:
    return Dossier(
        sex="female",
        age_band="25-29",
        region="Oriental",
        languages=(LanguageLevel(language="fr", level="C1"), LanguageLevel(language="en", level="B1")),
        qualification=Qualification(eqf=6, field="software_development", year=2017),
        skills=("python",),
        experience_months=6,
        rank=rank,
    )


def handed(journey: UUID = JOURNEY, rank: int = 1) -> JourneyHandedOver:
    return JourneyHandedOver(
        journey_id=journey,
        participant_id=PARTICIPANT,
        scheme_id="palim",
        scheme_version=1,
        from_stage="selection",
        to_stage="training",
        dossier=dossier(rank),
    )


PUBLISHED = SchemePublished(scheme_id="palim", version=1, scheme=SCHEME, reason="first version")
OPENED = EnrolmentOpened(participant_id=PARTICIPANT, scheme_id="palim", from_stage="selection", dossier=dossier())
AWAITED = SeatAwaited()
ASSIGNED = SeatAssigned(cohort_id=COHORT)
STARTED = TrainingStarted(cohort_id=COHORT, curriculum=CURRICULUM)
IN_TRAINING = (OPENED, ASSIGNED, STARTED)
ICT_PASSED = ModuleAssessed(module="ict", score=72, passed=True)
ENGLISH_PASSED = ModuleAssessed(module="english", score=50, passed=True)
AWAY = TrackAssigned(track="away")
COMPLETED = TrainingCompleted(cohort_id=COHORT, attendance=0.0)
LED_ON = LeadHandedOver(
    to_stage="mobility",
    scheme_version=1,
    dossier=dossier().model_copy(update={"track": "away"}),
    due_at=datetime(2020, 2, 28, 16, 0, tzinfo=UTC),
)
THROUGH = (*IN_TRAINING, ICT_PASSED, ENGLISH_PASSED, AWAY, COMPLETED, LED_ON)


def cohort_of(seats: int) -> CohortOpened:
    return CohortOpened(
        scheme_id="palim",
        seats=seats,
        starts_on=date(2019, 7, 15),
        ends_on=date(2020, 2, 14),
        curriculum=CURRICULUM,
    )


OPEN_COHORT = cohort_of(seats=2)
SEATED = SeatTaken(journey_id=JOURNEY)
RUNNING = (OPEN_COHORT, SEATED, CohortStarted())
