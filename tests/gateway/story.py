"""One person's story as the services tell it, with the dates of the scheme."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid5

from services.gateway.domain.journey import ContractHeard
from services.gateway.views import JourneyView, hear
from shared.contracts import Contract
from shared.contracts.dossier import Dossier, LanguageLevel, Qualification, Stage
from shared.contracts.handover import HandoverAccepted, JourneyHandedOver
from shared.contracts.mobility import (
    ContractSigned,
    OfferAccepted,
    OfferMade,
    PathwayStepCompleted,
    PathwayStepOpened,
    PlacementEnded,
    PlacementSuspended,
)
from shared.contracts.reintegration import CaseClosed, CaseOpened, FollowUpDone, FollowUpScheduled, OutcomeRecorded
from shared.contracts.selection import (
    ApplicationScored,
    ApplicationShortlisted,
    ApplicationSubmitted,
    CandidateSelected,
    EligibilityAssessed,
    InterviewHeld,
    InterviewInvited,
    TestTaken,
)
from shared.contracts.training import (
    JourneyEnrolled,
    LanguageAssessed,
    TrackAssigned,
    TrainingCompleted,
    TrainingStarted,
)

SPACE = UUID("b0a3c1de-0f1c-4a52-9f3b-0d6f6a3b2c11")
JOURNEY, PARTICIPANT, CALL, COHORT, VACANCY = (
    uuid5(SPACE, name) for name in ["journey", "participant", "call", "cohort", "vacancy"]
)
ONE: dict[str, Any] = {"journey_id": JOURNEY, "participant_id": PARTICIPANT, "scheme_id": "palim"}
DOSSIER = Dossier(
    sex="female",
    age_band="25-29",
    region="Souss-Massa",
    languages=(LanguageLevel(language="en", level="B1"),),
    qualification=Qualification(eqf=6, field="computer_engineering", year=2017),
    skills=("python",),
    experience_months=12,
    rank=7,
)

Told = tuple[Stage, str, Contract]


def on(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC)


def passed_on(giver: Stage, taker: Stage, day: str) -> tuple[Told, Told]:
    return (
        (giver, day, JourneyHandedOver(**ONE, scheme_version=1, from_stage=giver, to_stage=taker, dossier=DOSSIER)),
        (taker, day, HandoverAccepted(**ONE, from_stage=giver, to_stage=taker)),
    )


STORY: tuple[Told, ...] = (
    (
        "selection",
        "2019-04-02",
        ApplicationSubmitted(**ONE, call_id=CALL, organisation_id="anapec", sex="female", age=27, region="Souss-Massa"),
    ),
    ("selection", "2019-05-20", EligibilityAssessed(**ONE, unmet=())),
    ("selection", "2019-05-20", ApplicationScored(**ONE, points=84, rubric_version=1)),
    ("selection", "2019-05-27", ApplicationShortlisted(**ONE, rank=12)),
    ("selection", "2019-06-10", TestTaken(**ONE, score=77)),
    ("selection", "2019-06-12", InterviewInvited(**ONE, rank=9)),
    ("selection", "2019-06-24", InterviewHeld(**ONE, score=80, panel="panel-1")),
    ("selection", "2019-07-05", CandidateSelected(**ONE, rank=7, reason="ranked_within_seats", decided_by="chair")),
    *passed_on("selection", "training", "2019-07-05"),
    ("training", "2019-07-06", JourneyEnrolled(**ONE, cohort_id=COHORT)),
    ("training", "2019-07-15", TrainingStarted(**ONE, cohort_id=COHORT, curriculum_version=1)),
    ("training", "2019-07-15", LanguageAssessed(**ONE, language="en", level="B1", occasion="entry")),
    ("training", "2020-02-14", LanguageAssessed(**ONE, language="en", level="B2", occasion="exit")),
    ("training", "2020-02-14", TrackAssigned(**ONE, track="away")),
    ("training", "2020-02-14", TrainingCompleted(**ONE, cohort_id=COHORT, attendance=0.95)),
    *passed_on("training", "mobility", "2020-02-14"),
    (
        "mobility",
        "2020-02-24",
        OfferMade(**ONE, vacancy_id=VACANCY, employer_id="host-1", country="BE", track="away"),
    ),
    ("mobility", "2020-02-26", OfferAccepted(**ONE, vacancy_id=VACANCY)),
    (
        "mobility",
        "2020-03-02",
        ContractSigned(**ONE, vacancy_id=VACANCY, employer_id="host-1", country="BE", starts_on=date(2020, 6, 1)),
    ),
    ("mobility", "2020-03-02", PathwayStepOpened(**ONE, step="recognition", owner="enabel", due_at=on("2020-04-01"))),
    ("mobility", "2020-03-10", PathwayStepCompleted(**ONE, step="recognition")),
    ("mobility", "2020-03-10", PathwayStepOpened(**ONE, step="work_permit", owner="employer", due_at=on("2020-05-09"))),
    ("mobility", "2020-03-17", PlacementSuspended(**ONE, corridor="MA-BE", reason="crisis")),
    ("mobility", "2020-06-30", PlacementEnded(**ONE, vacancy_id=VACANCY, cause="crisis", side="authority")),
    *passed_on("mobility", "reintegration", "2020-06-30"),
    ("reintegration", "2020-06-30", CaseOpened(**ONE, case_id=JOURNEY, track="away", travelled=False)),
    ("reintegration", "2020-07-01", FollowUpScheduled(**ONE, month=6, due_at=on("2020-12-30"))),
    ("reintegration", "2020-12-16", FollowUpDone(**ONE, month=6)),
    (
        "reintegration",
        "2020-12-16",
        OutcomeRecorded(**ONE, outcome="employment_contract", observed_on=date(2020, 12, 16)),
    ),
    ("reintegration", "2021-04-30", CaseClosed(**ONE, reason="project_ended")),
)


def heard(told: Iterable[Told]) -> list[ContractHeard]:
    return [
        ContractHeard(
            source=source,
            contract=type(contract).__name__,
            contract_version=contract.schema_version,
            data=contract.model_dump_json(),
            event_id=uuid5(SPACE, f"{source}/{day}/{contract.model_dump_json()}"),
            occurred_at=on(day),
        )
        for source, day, contract in told
    ]


def followed(told: Iterable[Told]) -> JourneyView:
    view: JourneyView | None = None
    for one in heard(told):
        view = hear(view, one)
    assert view
    return view


def up_to(day: str, told: Sequence[Told] = STORY) -> list[Told]:
    return [one for one in told if one[1] <= day]
