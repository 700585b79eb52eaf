"""How reintegration reacts to what it hears."""

from collections.abc import Sequence
from uuid import UUID

import pytest

from services.reintegration.domain.case import case
from services.reintegration.domain.words import DeclineHandover, NoteArrival
from services.reintegration.policies import answer, policies
from shared.contracts import Contract
from shared.contracts.dossier import Dossier, Qualification, Track
from shared.contracts.handover import JourneyHandedOver
from shared.contracts.mobility import ParticipantArrived
from shared.contracts.scheme import MobilityPlan, Scheme
from shared.contracts.scheme_copy import KeepScheme, NoScheme, SchemeCopy, scheme_copy
from shared.contracts.selection import SchemePublished
from shared.kernel import Aggregate, model
from shared.kernel.store import Cause, MemoryStore, WriteSet
from shared.messaging import Lookups, NotYet, Reaction
from shared.testing import heard_of
from tests.reintegration.facts import JOURNEY, OPEN, OPENING, PARTICIPANT, author
from tests.reintegration.schemes import SCHEME

WITHOUT_RETURN = SCHEME.model_copy(
    update={"stages": ("mobility",), "mobility": MobilityPlan(offer_days=14), "reintegration": None}
)


def handed_over(track: Track | None = "away", version: int = 1) -> JourneyHandedOver:
    return JourneyHandedOver(
        journey_id=JOURNEY,
        participant_id=PARTICIPANT,
        scheme_id="palim",
        scheme_version=version,
        from_stage="mobility",
        to_stage="reintegration",
        dossier=Dossier(
            sex="female",
            age_band="18-24",
            region="MA-04",
            languages=(),
            qualification=Qualification(eqf=6, field="computing", year=2018),
            skills=(),
            experience_months=0,
            rank=1,
            track=track,
        ),
    )


async def reactions(contract: Contract, *, known: Scheme | None = None) -> Sequence[Reaction]:
    store = MemoryStore(model(Aggregate(case), Aggregate(scheme_copy)))
    work = WriteSet(store)
    await work.load(scheme_copy, ["palim"])
    if known:
        work.decide(scheme_copy, "palim", KeepScheme(scheme=known, version=1), author(OPENING), Cause(UUID(int=3)))
    return await policies.reactions(heard_of(contract, OPENING), Lookups(work, store))


async def test_a_published_scheme_is_kept() -> None:
    published = SchemePublished(scheme_id="palim", version=1, scheme=SCHEME, reason="registered")
    assert await reactions(published) == [Reaction(scheme_copy, "palim", KeepScheme(scheme=SCHEME, version=1))]


async def test_an_arrival_abroad_is_noted() -> None:
    way = {"journey_id": JOURNEY, "participant_id": PARTICIPANT}
    arrived = ParticipantArrived(**way, scheme_id="palim", country="BE")
    assert await reactions(arrived) == [Reaction(case, str(JOURNEY), NoteArrival(**way, scheme_id="palim"))]


async def test_a_journey_handed_over_is_answered_from_the_scheme_known_in_the_same_batch() -> None:
    assert await reactions(handed_over(), known=SCHEME) == [Reaction(case, str(JOURNEY), OPEN)]


async def test_a_journey_handed_over_to_another_stage_is_passed_over() -> None:
    elsewhere = handed_over().model_copy(update={"from_stage": "selection", "to_stage": "training"})
    assert await reactions(elsewhere) == []


def test_a_journey_handed_over_gets_a_case_with_the_follow_ups_of_its_scheme() -> None:
    assert answer(handed_over(), SchemeCopy(SCHEME, 1)) == OPEN


def test_a_journey_without_a_track_is_on_the_open_one() -> None:
    assert answer(handed_over(track=None), SchemeCopy(SCHEME, 1)) == OPEN.model_copy(update={"track": "open"})


def test_a_hand_over_waits_for_a_scheme_that_was_not_heard_of() -> None:
    with pytest.raises(NotYet):
        answer(handed_over(), NoScheme())


def test_a_hand_over_waits_for_the_version_of_the_scheme_it_follows() -> None:
    with pytest.raises(NotYet):
        answer(handed_over(version=2), SchemeCopy(SCHEME, 1))
    assert answer(handed_over(version=1), SchemeCopy(SCHEME, 2)) == OPEN


def test_a_scheme_without_reintegration_declines_the_hand_over() -> None:
    assert answer(handed_over(), SchemeCopy(WITHOUT_RETURN, 1)) == DeclineHandover(
        journey_id=JOURNEY,
        participant_id=PARTICIPANT,
        scheme_id="palim",
        from_stage="mobility",
        reason="stage_unknown",
    )
