"""Seats as hand-overs, openings and drop-outs come in, alone or in one batch."""

from typing import Any

import pytest

from services.training.domain.cohort import FreeSeat, OpenCohort, StartCohort, cohort
from services.training.domain.enrolment import enrolment
from services.training.domain.enrolment.commands import DropOut, OpenEnrolment, StartTraining
from services.training.domain.enrolment.states import Awaiting, Ended, Studying
from services.training.publishing import Way
from services.training.views import enrolments
from shared.contracts.training import CohortOpened, SeatAwaited, TrainingDroppedOut
from shared.messaging import NotYet, Reaction
from tests.training.facts import (
    AUGUST,
    COHORT,
    CURRICULUM,
    FIRST_DAY,
    HANDED_OVER,
    JOURNEY,
    PARTICIPANT,
    PUBLISHED,
    SECOND,
    THIRD,
    cohort_of,
    dossier,
    handed,
)
from tests.training.hearing import Training

WAY = Way(journey_id=JOURNEY, participant_id=PARTICIPANT, scheme_id="palim")
AWAITED = SeatAwaited(**WAY)
LEFT = TrainingDroppedOut(**WAY, cohort_id=COHORT, reason="health")


def opens(seats: int) -> Reaction:
    return Reaction(cohort, str(COHORT), OpenCohort(**dict(cohort_of(seats))))


def opened(seats: int) -> CohortOpened:
    known = cohort_of(seats)
    return CohortOpened(
        cohort_id=COHORT, scheme_id="palim", seats=seats, starts_on=known.starts_on, ends_on=known.ends_on
    )


async def test_a_hand_over_before_its_scheme_waits_for_it() -> None:
    with pytest.raises(NotYet):
        await Training().hears(handed())


async def test_a_hand_over_to_another_stage_is_not_for_training() -> None:
    training = Training()
    await training.hears(handed().model_copy(update={"to_stage": "mobility"}))
    assert training.memory.entries == []


async def test_seats_are_not_overbooked_by_hand_overs_of_one_batch() -> None:
    training = Training()
    await training.hears(PUBLISHED)
    await training.does(opens(seats=2), at=HANDED_OVER)
    await training.hears(handed(JOURNEY), handed(SECOND), handed(THIRD))
    assert await training.seated() == {JOURNEY, SECOND}
    assert isinstance(await training.state(THIRD), Awaiting)


async def test_who_waits_gets_a_seat_by_hand_over_and_rank_when_a_cohort_opens() -> None:
    training = Training()
    await training.hears(PUBLISHED, handed(JOURNEY, rank=3), handed(SECOND, rank=1), handed(THIRD, rank=2))
    await training.does(opens(seats=2), at=HANDED_OVER)
    await training.hears(opened(seats=2))
    assert await training.seated() == {SECOND, THIRD}
    assert isinstance(await training.state(JOURNEY), Awaiting)


async def test_a_seat_is_given_once_though_several_contracts_speak_of_it() -> None:
    training = Training()
    await training.hears(PUBLISHED, handed(JOURNEY, rank=1), handed(SECOND, rank=2))
    await training.does(opens(seats=1), at=HANDED_OVER)
    await training.hears(AWAITED, opened(seats=1), AWAITED.model_copy(update={"journey_id": SECOND}))
    assert await training.seated() == {JOURNEY}


async def test_while_nobody_waits_no_cohort_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else each of a scheme's cohorts would be read for each event of another."""
    training = Training()
    await training.hears(PUBLISHED)
    await training.does(opens(seats=2), at=HANDED_OVER)
    looked_at: list[object] = []
    find = training.memory.find

    async def noted(projection: Any, *how: Any, **by: Any) -> Any:
        looked_at.append(projection)
        return await find(projection, *how, **by)

    monkeypatch.setattr(training.memory, "find", noted)
    await training.hears(opened(seats=2))
    assert looked_at == [enrolments]


async def test_whoever_waits_goes_before_a_newcomer() -> None:
    training = Training()
    await training.hears(PUBLISHED, handed(JOURNEY))
    await training.does(opens(seats=1), at=HANDED_OVER)
    await training.hears(handed(SECOND))
    await training.hears(opened(seats=1))
    assert await training.seated() == {JOURNEY}
    assert isinstance(await training.state(SECOND), Awaiting)


async def running_with_one_dropped_out(training: Training) -> None:
    """A cohort of two in August, from which one has just dropped out."""
    await training.hears(PUBLISHED)
    await training.does(opens(seats=2), at=HANDED_OVER)
    await training.hears(handed(JOURNEY, rank=1), handed(SECOND, rank=2))
    await training.does(
        Reaction(cohort, str(COHORT), StartCohort(journeys=frozenset({JOURNEY, SECOND}))),
        Reaction(enrolment, str(JOURNEY), StartTraining(curriculum=CURRICULUM)),
        Reaction(enrolment, str(SECOND), StartTraining(curriculum=CURRICULUM)),
        at=FIRST_DAY,
    )
    leave = DropOut(reason="health", reasons=("health",), cohort_id=COHORT)
    await training.does(
        Reaction(enrolment, str(JOURNEY), leave),
        Reaction(cohort, str(COHORT), FreeSeat(journey_id=JOURNEY)),
        at=AUGUST,
    )


async def test_after_a_drop_out_the_promoted_reserve_joins_the_same_running_cohort() -> None:
    training = Training()
    await running_with_one_dropped_out(training)
    await training.hears(LEFT, at=AUGUST)
    await training.hears(handed(THIRD, rank=3), at=AUGUST)
    assert isinstance(await training.state(JOURNEY), Ended)
    joined = await training.state(THIRD)
    assert isinstance(joined, Studying)
    assert joined.cohort_id == COHORT
    assert await training.seated() == {SECOND, THIRD}


async def test_after_a_drop_out_the_next_who_waits_starts_at_once() -> None:
    training = Training()
    await running_with_one_dropped_out(training)
    waiting = OpenEnrolment(
        participant_id=PARTICIPANT, scheme_id="palim", from_stage="selection", dossier=dossier(3), cohort_id=None
    )
    await training.does(Reaction(enrolment, str(THIRD), waiting), at=AUGUST)
    await training.hears(LEFT, at=AUGUST)
    assert isinstance(await training.state(THIRD), Studying)
