"""The whole way of one participant as the services publish it: what the gateway hears, folds and shows."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from uuid import NAMESPACE_OID, UUID, uuid5

from shared.contracts import Contract
from shared.contracts.dossier import Dossier, LanguageLevel, Qualification, Stage
from shared.contracts.handover import HandoverAccepted, JourneyHandedOver
from shared.contracts.mobility import ContractSigned, OfferAccepted, OfferMade, PlacementEnded, PlacementSuspended
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
from shared.kernel import Recorded
from shared.messaging.broker import Record
from shared.messaging.record import partition_of, to_record

STARTED = datetime(2019, 4, 2, 9, tzinfo=UTC)
CALL, COHORT, VACANCY = (uuid5(NAMESPACE_OID, name) for name in ("call", "cohort", "vacancy"))
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


class Told(NamedTuple):
    source: Stage
    contract: Contract
    at: datetime


def journey_id(number: int) -> UUID:
    return uuid5(NAMESPACE_OID, f"journey {number}")


def story(number: int) -> list[Told]:
    """One fact a fortnight."""
    one = {"journey_id": journey_id(number), "participant_id": uuid5(NAMESPACE_OID, f"participant {number}")}
    told = _told({**one, "scheme_id": "palim"})
    return [Told(source, contract, STARTED + timedelta(weeks=2 * turn)) for turn, (source, contract) in enumerate(told)]


def _told(one: dict[str, object]) -> Iterator[tuple[Stage, Contract]]:
    yield (
        "selection",
        _of(
            ApplicationSubmitted,
            one,
            call_id=CALL,
            organisation_id="anapec",
            sex="female",
            age=27,
            region="Souss-Massa",
        ),
    )
    yield "selection", _of(EligibilityAssessed, one, unmet=())
    yield "selection", _of(ApplicationScored, one, points=84, rubric_version=1)
    yield "selection", _of(ApplicationShortlisted, one, rank=12)
    yield "selection", _of(TestTaken, one, score=77)
    yield "selection", _of(InterviewInvited, one, rank=9)
    yield "selection", _of(InterviewHeld, one, score=80, panel="panel-1")
    yield "selection", _of(CandidateSelected, one, rank=7, reason="ranked_within_seats", decided_by="chair")
    yield from _passed_on(one, "selection", "training")
    yield "training", _of(JourneyEnrolled, one, cohort_id=COHORT)
    yield "training", _of(TrainingStarted, one, cohort_id=COHORT, curriculum_version=1)
    yield "training", _of(LanguageAssessed, one, language="en", level="B1", occasion="entry")
    yield "training", _of(LanguageAssessed, one, language="en", level="B2", occasion="exit")
    yield "training", _of(TrackAssigned, one, track="away")
    yield "training", _of(TrainingCompleted, one, cohort_id=COHORT, attendance=0.95)
    yield from _passed_on(one, "training", "mobility")
    yield "mobility", _of(OfferMade, one, vacancy_id=VACANCY, employer_id="host-1", country="BE", track="away")
    yield "mobility", _of(OfferAccepted, one, vacancy_id=VACANCY)
    signed = {"vacancy_id": VACANCY, "employer_id": "host-1", "country": "BE", "starts_on": date(2020, 6, 1)}
    yield "mobility", _of(ContractSigned, one, **signed)
    yield "mobility", _of(PlacementSuspended, one, corridor="MA-BE", reason="crisis")
    yield "mobility", _of(PlacementEnded, one, vacancy_id=VACANCY, cause="crisis", side="authority")
    yield from _passed_on(one, "mobility", "reintegration")
    yield "reintegration", _of(CaseOpened, one, case_id=one["journey_id"], track="away", travelled=False)
    yield "reintegration", _of(FollowUpScheduled, one, month=6, due_at=datetime(2020, 12, 30, tzinfo=UTC))
    yield "reintegration", _of(FollowUpDone, one, month=6)
    found = {"outcome": "employment_contract", "observed_on": date(2020, 12, 16)}
    yield "reintegration", _of(OutcomeRecorded, one, **found)
    yield "reintegration", _of(CaseClosed, one, reason="project_ended")


def _of(kind: type[Contract], one: dict[str, object], **fields: object) -> Contract:
    return kind.model_validate({**one, **fields})


def _passed_on(one: dict[str, object], giver: Stage, taker: Stage) -> Iterator[tuple[Stage, Contract]]:
    between = {"from_stage": giver, "to_stage": taker}
    yield giver, _of(JourneyHandedOver, one, scheme_version=1, dossier=DOSSIER, **between)
    yield taker, _of(HandoverAccepted, one, **between)


class Journal:
    """Turns facts into records as each service's relay would, with positions that have no gap."""

    def __init__(self) -> None:
        self._positions: dict[str, int] = {}
        self._previous: dict[tuple[str, int], int] = {}

    def record(self, told: Told) -> tuple[int, Record]:
        source, contract, at = told
        partition, position = partition_of(contract.key), self._positions.get(source, 0) + 1
        previous = self._previous.get((source, partition), 0)
        self._positions[source] = self._previous[source, partition] = position
        id = uuid5(NAMESPACE_OID, f"{source} {position}")
        recorded = Recorded(
            subject=contract.subject,
            stream=f"journey-{contract.subject}",
            version=1,
            event=contract,
            event_id=id,
            principal="bench",
            organisation=None,
            causation_id=id,
            correlation_id=contract.subject,
            traceparent=None,
            occurred_at=at,
            recorded_at=at,
        )
        return partition, to_record(contract, contract.key, recorded, source, "bench", position, previous)
