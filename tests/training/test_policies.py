"""What training does when it hears of schemes, hand-overs, vacant seats and signed contracts."""

from uuid import UUID

from services.training.domain.cohort import TakeSeat, cohort
from services.training.domain.curriculum import FollowScheme, curriculum
from services.training.domain.enrolment import enrolment
from services.training.domain.enrolment.commands import AssignSeat, DeclineHandover, OpenEnrolment, StartTraining
from services.training.domain.enrolment.states import Enrolled, Unopened
from services.training.policies import filled, kept, taken_over
from shared.contracts.scheme_copy import KeepScheme, scheme_copy
from shared.messaging import Reaction
from tests.training.facts import (
    COHORT,
    CURRICULUM,
    HANDED_OVER,
    JOURNEY,
    OPEN_COHORT,
    OTHER_COHORT,
    PARTICIPANT,
    PUBLISHED,
    RUNNING,
    SCHEME,
    SECOND,
    SESSION,
    THIRD,
    dossier,
    handed,
)

KEEP = Reaction(scheme_copy, "palim", KeepScheme(scheme=SCHEME, version=1))
OPENING = OpenEnrolment(
    participant_id=PARTICIPANT, scheme_id="palim", from_stage="selection", dossier=dossier(), cohort_id=None
)
OPEN = {str(COHORT): cohort.fold([OPEN_COHORT])}
RUNS = {str(COHORT): cohort.fold(RUNNING)}


def takes(journey: UUID, seat: UUID = COHORT) -> Reaction:
    return Reaction(cohort, str(seat), TakeSeat(journey_id=journey))


def test_a_published_scheme_is_kept_and_its_curriculum_followed() -> None:
    follow = Reaction(curriculum, "palim", FollowScheme(scheme_id="palim", curriculum=CURRICULUM))
    assert kept(PUBLISHED, HANDED_OVER.date()) == [KEEP, follow]


def test_a_journey_gets_the_vacant_seat_of_an_open_cohort() -> None:
    opening = OPENING.model_copy(update={"cohort_id": COHORT})
    assert taken_over(handed(), SCHEME, Unopened(), OPEN, SESSION) == [
        Reaction(enrolment, str(JOURNEY), opening),
        takes(JOURNEY),
    ]


def test_a_journey_joins_a_running_cohort_late() -> None:
    opening = OPENING.model_copy(update={"cohort_id": COHORT})
    assert taken_over(handed(SECOND), SCHEME, Unopened(), RUNS, SESSION) == [
        Reaction(enrolment, str(SECOND), opening),
        takes(SECOND),
        Reaction(enrolment, str(SECOND), StartTraining(curriculum=CURRICULUM)),
    ]


def test_a_journey_without_a_vacant_seat_waits() -> None:
    assert taken_over(handed(), SCHEME, Unopened(), {}, SESSION) == [Reaction(enrolment, str(JOURNEY), OPENING)]


def test_a_journey_held_already_takes_no_second_seat() -> None:
    held = Enrolled(dossier=dossier(), cohort_id=OTHER_COHORT)
    reactions = taken_over(handed(), SCHEME, held, OPEN, SESSION)
    assert reactions == [Reaction(enrolment, str(JOURNEY), OPENING)]


def test_a_freed_seat_of_a_running_cohort_goes_to_the_first_who_waits() -> None:
    assert filled([str(SECOND), str(THIRD)], RUNS, SESSION) == [
        Reaction(enrolment, str(SECOND), AssignSeat(cohort_id=COHORT)),
        takes(SECOND),
        Reaction(enrolment, str(SECOND), StartTraining(curriculum=CURRICULUM)),
    ]


def test_a_hand_over_of_a_scheme_without_training_is_declined() -> None:
    abroad_only = SCHEME.model_copy(update={"stages": ("mobility",), "training": None})
    decline = DeclineHandover(participant_id=PARTICIPANT, scheme_id="palim", from_stage="selection")
    assert taken_over(handed(), abroad_only, Unopened(), {}, SESSION) == [Reaction(enrolment, str(JOURNEY), decline)]
