"""What the next stages answer to training, and what training makes of it."""

from services.training.domain.enrolment.states import Answer, Completed
from services.training.publishing import Way
from shared.contracts import Contract
from shared.contracts.handover import HandoverAccepted, HandoverRefused
from shared.contracts.mobility import ContractSigned
from tests.training.facts import COHORT, JOURNEY, LAST_DAY, PARTICIPANT, SESSION, THROUGH, dossier
from tests.training.hearing import Training

WAY = Way(journey_id=JOURNEY, participant_id=PARTICIPANT, scheme_id="palim")
ACCEPTED = HandoverAccepted(**WAY, from_stage="training", to_stage="mobility")
REFUSED = HandoverRefused(**WAY, from_stage="training", to_stage="mobility", reason="scheme_unknown")
SIGNED = ContractSigned(**WAY, vacancy_id=COHORT, employer_id="voka-1", country="BE", starts_on=SESSION)


async def after(*contracts: Contract) -> object:
    training = Training()
    await training.has(JOURNEY, *THROUGH)
    await training.hears(*contracts, at=LAST_DAY)
    return await training.state(JOURNEY)


def completed(answer: Answer, contract_signed: bool = False) -> Completed:
    away = dossier().model_copy(update={"track": "away"})
    return Completed(dossier=away, next_stage="mobility", answer=answer, contract_signed=contract_signed)


async def test_an_acceptance_is_noted_and_a_repeated_one_changes_nothing() -> None:
    assert await after(ACCEPTED, ACCEPTED) == completed(answer="accepted")


async def test_a_refusal_is_noted() -> None:
    assert await after(REFUSED) == completed(answer="refused")


async def test_a_signed_contract_settles_the_track() -> None:
    assert await after(ACCEPTED, SIGNED) == completed(answer="accepted", contract_signed=True)


async def test_answers_to_the_hand_overs_of_others_are_not_for_training() -> None:
    elsewhere = REFUSED.model_copy(update={"from_stage": "mobility", "to_stage": "reintegration"})
    into_training = ACCEPTED.model_copy(update={"from_stage": "selection", "to_stage": "training"})
    assert await after(elsewhere, into_training) == completed(answer="awaited")


async def test_what_is_heard_of_a_journey_that_never_was_in_training_leaves_no_trace() -> None:
    training = Training()
    await training.hears(ACCEPTED, REFUSED, SIGNED)
    assert training.memory.entries == []
