"""What mobility does with what it hears."""

import pytest

from services.mobility.domain.placement import placement
from services.mobility.domain.placement.handover import NoteAcceptance, NoteRefusal
from services.mobility.domain.vacancy import FreeSeat, vacancy
from services.mobility.policies import opening
from services.mobility.publishing import Journey
from shared.contracts import Contract
from shared.contracts.dossier import Stage, Track
from shared.contracts.handover import HandoverAccepted, HandoverRefused, JourneyHandedOver
from shared.contracts.mobility import OfferDeclined, OfferWithdrawn, PlacementEnded
from shared.contracts.scheme_copy import KeepScheme, scheme_copy
from shared.contracts.selection import SchemePublished
from shared.messaging import NotYet, Reaction
from tests.mobility.facts import ANTWERP, DOSSIER, JOURNEY, OPEN_AWAY, PARTICIPANT
from tests.mobility.schemes import SCHEME, TO_TWO_COUNTRIES
from tests.mobility.world import World, heard

OURS = Journey(journey_id=JOURNEY, participant_id=PARTICIPANT, scheme_id="palim")


def handed_over(track: Track | None = "away", to_stage: Stage = "mobility", version: int = 1) -> JourneyHandedOver:
    return JourneyHandedOver(
        journey_id=JOURNEY,
        participant_id=PARTICIPANT,
        scheme_id="palim",
        scheme_version=version,
        from_stage="training",
        to_stage=to_stage,
        dossier=DOSSIER.model_copy(update={"track": track}),
    )


@pytest.fixture
async def world() -> World:
    world = World()
    await world.begin()
    return world


async def test_a_published_scheme_is_kept(world: World) -> None:
    published = SchemePublished(scheme_id="palim", version=2, scheme=SCHEME, reason="curriculum")
    assert await world.react(heard(published)) == [Reaction(scheme_copy, "palim", KeepScheme(scheme=SCHEME, version=2))]


async def test_a_journey_handed_over_to_mobility_opens_a_placement(world: World) -> None:
    assert await world.react(heard(handed_over())) == [Reaction(placement, str(JOURNEY), OPEN_AWAY)]


async def test_a_hand_over_to_another_stage_is_not_ours(world: World) -> None:
    assert await world.react(heard(handed_over(to_stage="reintegration"))) == []


async def test_a_hand_over_waits_for_the_version_of_the_scheme_it_follows(world: World) -> None:
    with pytest.raises(NotYet):
        await World().react(heard(handed_over()))
    with pytest.raises(NotYet):
        await world.react(heard(handed_over(version=2)))


def test_nobody_on_the_home_or_open_track_is_bound_for_a_corridor() -> None:
    assert opening(handed_over("home"), SCHEME).corridor is None
    assert opening(handed_over("open"), SCHEME).corridor is None


def test_a_journey_without_a_track_may_take_either() -> None:
    assert opening(handed_over(None), SCHEME).track == "open"


def test_where_a_scheme_has_several_corridors_the_offer_will_say_which() -> None:
    assert opening(handed_over("away"), TO_TWO_COUNTRIES).corridor is None


async def test_the_next_stages_answers_are_noted(world: World) -> None:
    accepted = HandoverAccepted(from_stage="mobility", to_stage="reintegration", **OURS)
    refused = HandoverRefused(from_stage="mobility", to_stage="reintegration", reason="scheme_suspended", **OURS)
    assert await world.react(heard(accepted)) == [
        Reaction(placement, str(JOURNEY), NoteAcceptance(by_stage="reintegration"))
    ]
    assert await world.react(heard(refused)) == [
        Reaction(placement, str(JOURNEY), NoteRefusal(by_stage="reintegration", reason="scheme_suspended"))
    ]


async def test_answers_between_other_stages_are_not_ours(world: World) -> None:
    accepted = HandoverAccepted(from_stage="selection", to_stage="training", **OURS)
    refused = HandoverRefused(from_stage="selection", to_stage="training", reason="scheme_unknown", **OURS)
    assert await world.react(heard(accepted)) == []
    assert await world.react(heard(refused)) == []


@pytest.mark.parametrize(
    "left",
    [
        OfferDeclined(vacancy_id=ANTWERP, reason="family", **OURS),
        OfferWithdrawn(vacancy_id=ANTWERP, reason="lapsed", **OURS),
        PlacementEnded(vacancy_id=ANTWERP, cause="crisis", side="scheme", **OURS),
    ],
    ids=lambda one: type(one).__name__,
)
async def test_who_leaves_a_vacancy_frees_its_seat(left: Contract, world: World) -> None:
    assert await world.react(heard(left)) == [Reaction(vacancy, str(ANTWERP), FreeSeat(journey_id=JOURNEY))]
