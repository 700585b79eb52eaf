"""A corridor's suspension reaches everybody inside and seats are never oversold, whoever is faster."""

import asyncio
from typing import Literal, TypeAlias, get_args
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.mobility.domain.corridor import ResumeCorridor, SuspendCorridor, corridor
from services.mobility.domain.placement import placement
from services.mobility.domain.placement.search import AcceptOffer, DeclineOffer
from services.mobility.domain.placement.work import CompleteStep, EndPlacement
from services.mobility.domain.vacancy import OpenVacancy, TakeSeat, vacancy
from services.mobility.views import PlacementView, corridors, placements, vacancies
from shared.contracts.dossier import Track
from shared.contracts.handover import JourneyHandedOver
from shared.messaging import Reaction
from tests.mobility.facts import ANTWERP, AWAY, DOSSIER, IN_ANTWERP, NOTICE, make, sign
from tests.mobility.world import World

PATH = "palim:MA-BE"
TRACKS: tuple[Track, ...] = ("away", "away", "open")
Move: TypeAlias = Literal["hand over", "offer", "accept", "decline", "sign", "visa", "end", "decide", "write"]
Turn: TypeAlias = Literal["suspend", "resume", "decide", "write"]
Moves: TypeAlias = list[tuple[Move, int] | tuple[Turn, None]]
SEATS = 2


def key_of(number: int) -> str:
    return str(UUID(int=100 + number))


async def opened() -> World:
    world = World()
    await world.begin()
    await world.ask(
        Reaction(vacancy, str(ANTWERP), OpenVacancy(notice=NOTICE, route=AWAY, standing="vetted", floor=None))
    )
    return world


def hand_over(world: World, number: int) -> None:
    world.tell(
        JourneyHandedOver(
            journey_id=UUID(int=number),
            participant_id=UUID(int=100 + number),
            scheme_id="palim",
            scheme_version=1,
            from_stage="training",
            to_stage="mobility",
            dossier=DOSSIER.model_copy(update={"track": TRACKS[number]}),
        )
    )


async def move(world: World, name: Move, number: int) -> None:
    """Whoever asks here never looked at the corridor: the worst case of a look-up that has become old."""
    journey = str(UUID(int=number))
    match name:
        case "hand over":
            hand_over(world, number)
        case "offer":
            seat = Reaction(vacancy, str(ANTWERP), TakeSeat(journey_id=UUID(int=number)))
            await world.ask(Reaction(placement, journey, make(IN_ANTWERP)), seat)
        case "accept":
            await world.ask(Reaction(placement, journey, AcceptOffer()))
        case "decline":
            await world.ask(Reaction(placement, journey, DeclineOffer(reason="family")))
        case "sign":
            await world.ask(Reaction(placement, journey, sign()))
        case "visa":
            await world.ask(Reaction(placement, journey, CompleteStep(step="visa")))
        case "end":
            await world.ask(Reaction(placement, journey, EndPlacement(cause="crisis", side="scheme", onward=None)))
        case "decide":
            await world.decide_next(key_of(number))
        case "write":
            await world.write_decided(key_of(number))


async def turn(world: World, name: Turn) -> None:
    match name:
        case "suspend":
            suspend = SuspendCorridor(scheme_id="palim", corridor="MA-BE", reason="borders_closed")
            await world.ask(Reaction(corridor, PATH, suspend))
        case "resume":
            await world.ask(Reaction(corridor, PATH, ResumeCorridor(reason="borders_open")))
        case "decide":
            await world.decide_next(PATH)
        case "write":
            await world.write_decided(PATH)


def in_line(view: PlacementView, closed: bool) -> bool:
    return view.suspended == (closed and view.inside)


async def played(moves: Moves) -> World:
    world = await opened()
    for one in moves:
        world.tomorrow()
        await (turn(world, one[0]) if one[1] is None else move(world, one[0], one[1]))
        seats = await world.store.get(vacancies, str(ANTWERP))
        holding = await world.store.find(placements, state=("offered", "accepted", "contracted"))
        assert seats
        assert len(holding) <= SEATS - seats.seats_left <= SEATS
    await world.settle()
    return world


async def ends_well(moves: Moves) -> None:
    world = await played(moves)
    path = await world.store.get(corridors, PATH)
    closed = path is not None and path.state == "suspended"
    everybody = await world.store.find(placements)
    assert all(in_line(view, closed) for view in everybody), everybody
    seats = await world.store.get(vacancies, str(ANTWERP))
    holding = [view for view in everybody if view.state in {"offered", "accepted", "contracted"}]
    assert seats
    assert seats.seats_left == SEATS - len(holding)


person_moves = st.tuples(st.sampled_from(get_args(Move)), st.integers(0, len(TRACKS) - 1))
corridor_moves = st.tuples(st.sampled_from(get_args(Turn)), st.none())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(person_moves, corridor_moves), min_size=10, max_size=40))
def test_whoever_is_faster_everybody_inside_stands_as_the_corridor_stands(moves: Moves) -> None:
    handed_over: Moves = [("hand over", number) for number in range(len(TRACKS))]
    asyncio.run(ends_well([*handed_over, *moves]))


def test_a_placement_that_is_opened_after_the_suspension_opens_suspended() -> None:
    asyncio.run(ends_well([("suspend", None), ("decide", None), ("write", None), ("hand over", 0)]))


def test_an_offer_abroad_that_overtakes_the_suspension_is_suspended() -> None:
    into: Moves = [("hand over", 2), ("decide", 2), ("write", 2)]
    asyncio.run(ends_well([*into, ("suspend", None), ("decide", None), ("offer", 2), ("write", None)]))


def test_a_suspension_that_is_written_after_the_resumption_is_lifted() -> None:
    into: Moves = [("hand over", 2), ("decide", 2), ("write", 2), ("decide", 2), ("write", 2)]
    shut: Moves = [("suspend", None), ("decide", None), ("write", None), ("offer", 2), ("decide", 2)]
    late: Moves = [("resume", None), ("decide", None), ("write", None), ("write", 2)]
    asyncio.run(ends_well([*into, *shut, *late]))


def test_a_seat_offered_again_before_it_is_freed_is_not_sold_twice() -> None:
    into: Moves = [("hand over", 0), ("decide", 0), ("write", 0)]
    asyncio.run(ends_well([*into, ("offer", 0), ("decline", 0), ("offer", 0)]))
