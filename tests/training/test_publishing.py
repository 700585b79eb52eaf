"""What the other services hear of training, event by event."""

from typing import get_args

import pytest

from services.training.domain.cohort import CohortStarted
from services.training.domain.curriculum import CurriculumAdopted, CurriculumRevised
from services.training.domain.enrolment.events import (
    AttendanceRecorded,
    ContractNoted,
    DroppedOut,
    EnrolmentEvent,
    EnrolmentMoved,
    EnrolmentResumed,
    EnrolmentSuspended,
    HandoverDeclined,
    HandoverMissed,
    HandoverTaken,
    HandoverTurnedDown,
    LanguageAssessed,
    WaitingEnded,
)
from services.training.publishing import Way, publish
from shared.contracts import Contract, handover, training
from shared.testing import recorded
from tests.training.facts import (
    ASSIGNED,
    AWAITED,
    AWAY,
    COHORT,
    COMPLETED,
    CURRICULUM,
    ICT_PASSED,
    JOURNEY,
    LED_ON,
    NEWER,
    OPEN_COHORT,
    OPENED,
    PARTICIPANT,
    SEATED,
    SESSION,
    STARTED,
)

WAY = Way(journey_id=JOURNEY, participant_id=PARTICIPANT, scheme_id="palim")
DECLINED = HandoverDeclined(
    participant_id=PARTICIPANT, scheme_id="palim", from_stage="selection", reason="already_held"
)
TOLD: list[tuple[EnrolmentEvent, Contract]] = [
    (OPENED, handover.HandoverAccepted(**WAY, from_stage="selection", to_stage="training")),
    (DECLINED, handover.HandoverRefused(**WAY, from_stage="selection", to_stage="training", reason="already_held")),
    (AWAITED, training.SeatAwaited(**WAY)),
    (ASSIGNED, training.JourneyEnrolled(**WAY, cohort_id=COHORT)),
    (STARTED, training.TrainingStarted(**WAY, cohort_id=COHORT, curriculum_version=1)),
    (EnrolmentMoved(curriculum=NEWER), training.EnrolmentMoved(**WAY, curriculum_version=2)),
    (ICT_PASSED, training.ModuleAssessed(**WAY, module="ict", score=72, passed=True)),
    (
        LanguageAssessed(language="en", level="B2", occasion="exit"),
        training.LanguageAssessed(**WAY, language="en", level="B2", occasion="exit"),
    ),
    (EnrolmentSuspended(reason="crisis"), training.TrainingSuspended(**WAY, reason="crisis")),
    (EnrolmentResumed(), training.TrainingResumed(**WAY)),
    (WaitingEnded(reason="health"), training.WaitingEnded(**WAY, reason="health")),
    (
        DroppedOut(cohort_id=COHORT, reason="health"),
        training.TrainingDroppedOut(**WAY, cohort_id=COHORT, reason="health"),
    ),
    (AWAY, training.TrackAssigned(**WAY, track="away")),
    (COMPLETED, training.TrainingCompleted(**WAY, cohort_id=COHORT, attendance=0.0)),
    (
        LED_ON,
        handover.JourneyHandedOver(
            **WAY, scheme_version=1, from_stage="training", to_stage="mobility", dossier=LED_ON.dossier
        ),
    ),
    (HandoverMissed(to_stage="mobility"), handover.HandoverOverdue(**WAY, from_stage="training", to_stage="mobility")),
]
KEPT: list[EnrolmentEvent] = [
    AttendanceRecorded(held_on=SESSION, module="ict", present=True),
    HandoverTaken(),
    HandoverTurnedDown(reason="scheme_unknown"),
    ContractNoted(),
]


@pytest.mark.parametrize(("event", "contract"), TOLD, ids=lambda value: type(value).__name__)
def test_an_event_of_an_enrolment_is_told_with_its_journey(event: EnrolmentEvent, contract: Contract) -> None:
    assert publish(recorded(event, subject=str(JOURNEY)), OPENED) == contract


@pytest.mark.parametrize("event", KEPT, ids=lambda value: type(value).__name__)
def test_what_concerns_training_alone_is_kept(event: EnrolmentEvent) -> None:
    assert publish(recorded(event, subject=str(JOURNEY)), OPENED) is None


def test_every_event_of_an_enrolment_is_either_told_or_kept() -> None:
    assert {type(event) for event, _ in TOLD} | {type(event) for event in KEPT} == set(get_args(EnrolmentEvent))


def test_a_stream_that_begins_with_a_refusal_is_told_too() -> None:
    told = publish(recorded(DECLINED, subject=str(JOURNEY)), DECLINED)
    assert told == handover.HandoverRefused(**WAY, from_stage="selection", to_stage="training", reason="already_held")


def test_an_opened_cohort_is_told_and_its_seats_are_kept() -> None:
    assert publish(recorded(OPEN_COHORT, subject=str(COHORT)), OPEN_COHORT) == training.CohortOpened(
        cohort_id=COHORT,
        scheme_id="palim",
        seats=2,
        starts_on=OPEN_COHORT.starts_on,
        ends_on=OPEN_COHORT.ends_on,
    )
    for kept in (SEATED, CohortStarted()):
        assert publish(recorded(kept, subject=str(COHORT)), OPEN_COHORT) is None


def test_a_revised_curriculum_is_told_with_its_reason() -> None:
    adopted = CurriculumAdopted(scheme_id="palim", curriculum=CURRICULUM)
    revised = CurriculumRevised(curriculum=NEWER, reason="ICT brought up to date")
    assert publish(recorded(adopted, subject="palim"), adopted) is None
    assert publish(recorded(revised, subject="palim"), adopted) == training.CurriculumRevised(
        scheme_id="palim", version=2, reason="ICT brought up to date"
    )
