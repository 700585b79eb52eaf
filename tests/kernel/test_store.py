"""The contract of a store: memory and PostgreSQL keep the same promises."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from shared.kernel import Author, Refused
from shared.kernel.execute import Asked, Key, KeyReused, execute
from shared.kernel.store import (
    AlreadyTaken,
    Cause,
    Checkpoint,
    ConcurrencyConflict,
    Fenced,
    Store,
    TooLarge,
    WriteSet,
)
from tests.kernel.workshop import LapseSignUps, OpenWorkshop, SignUp, workshop, workshops

NOW = datetime(2019, 4, 1, 8, tzinfo=UTC)
CLERK = Author("clerk", "anapec", NOW)


def because() -> Cause:
    return Cause(uuid4())


async def opened(store: Store, id: str, seats: int = 10, room: str | None = None) -> None:
    await execute(store, [Asked(workshop, id, OpenWorkshop(room=room or id, seats=seats))], CLERK, because())


async def signed_up(store: Store, id: str, name: str) -> None:
    await execute(store, [Asked(workshop, id, SignUp(name=name))], CLERK, because())


async def test_a_view_is_written_with_its_events(store: Store) -> None:
    await opened(store, "a")
    await signed_up(store, "a", "Rim")
    found = await store.versioned(workshops, "a")
    assert found is not None
    assert (found[0].names, found[0].opened_at, found[1]) == (("Rim",), NOW, 2)


async def test_events_come_back_with_who_when_and_why(store: Store) -> None:
    cause = Cause(uuid4(), "journey-1", "00-11111111111111111111111111111111-2222222222222222-01")
    await execute(store, [Asked(workshop, "a", OpenWorkshop(room="1", seats=3))], CLERK, cause)
    (recorded,) = (await store.load(["workshop-a"]))["workshop-a"]
    assert (recorded.principal, recorded.organisation, recorded.occurred_at) == ("clerk", "anapec", NOW)
    assert (recorded.causation_id, recorded.correlation_id, recorded.traceparent) == (
        cause.id,
        "journey-1",
        cause.traceparent,
    )


async def test_a_stream_keeps_the_correlation_it_began_with(store: Store) -> None:
    await opened(store, "a")
    await execute(store, [Asked(workshop, "a", SignUp(name="Rim"))], CLERK, Cause(uuid4(), "another"))
    assert {one.correlation_id for one in (await store.load(["workshop-a"]))["workshop-a"]} == {"a"}


async def test_of_many_writers_of_one_stream_none_is_lost(store: Store) -> None:
    await opened(store, "a", seats=100)
    await asyncio.gather(*(signed_up(store, "a", str(number)) for number in range(8)))
    history = (await store.load(["workshop-a"]))["workshop-a"]
    assert [recorded.version for recorded in history] == list(range(1, 10))


async def test_what_is_decided_after_another_set_takes_it_for_written(store: Store) -> None:
    await opened(store, "a", seats=2)
    first = WriteSet(store)
    await first.load(workshop, ["a"])
    first.decide(workshop, "a", SignUp(name="Rim"), CLERK, because())
    second = WriteSet(store, after=first)
    await second.load(workshop, ["a"])
    second.decide(workshop, "a", SignUp(name="Adam"), CLERK, because())
    with pytest.raises(Refused, match="Every seat is taken"):
        second.decide(workshop, "a", SignUp(name="Sami"), CLERK, because())
    await first.commit()
    await second.commit()
    found = await store.versioned(workshops, "a")
    assert found is not None and (found[0].names, found[1]) == (("Rim", "Adam"), 3)


async def test_what_was_decided_after_a_set_that_was_never_written_is_not_written_either(store: Store) -> None:
    await opened(store, "a")
    first = WriteSet(store)
    await first.load(workshop, ["a"])
    first.decide(workshop, "a", SignUp(name="Rim"), CLERK, because())
    second = WriteSet(store, after=first)
    await second.load(workshop, ["a"])
    second.decide(workshop, "a", SignUp(name="Adam"), CLERK, because())
    with pytest.raises(ConcurrencyConflict):
        await second.commit()
    found = await store.versioned(workshops, "a")
    assert found is not None and found[0].names == ()


async def test_a_stream_that_is_taken_to_be_empty_and_is_not_refuses_the_set(store: Store) -> None:
    await opened(store, "a")
    work = WriteSet(store)
    work.fresh(workshop, ["a"])
    work.decide(workshop, "a", OpenWorkshop(room="b", seats=1), CLERK, because())
    with pytest.raises(ConcurrencyConflict):
        await work.commit()


async def test_streams_that_were_never_read_push_nothing_out_of_what_is_held(store: Store) -> None:
    await opened(store, "a")
    work = WriteSet(store)
    work.fresh(workshop, ["b"])
    work.decide(workshop, "b", OpenWorkshop(room="b", seats=1), CLERK, because())
    await work.commit()
    assert store.held.get("workshop-a") is not None
    assert store.held.get("workshop-b") is None
    await signed_up(store, "b", "Rim")
    found = await store.versioned(workshops, "b")
    assert found is not None and found[0].names == ("Rim",)


async def test_a_stale_decision_is_refused(store: Store) -> None:
    await opened(store, "a")
    first, second = WriteSet(store), WriteSet(store)
    for work in (first, second):
        await work.load(workshop, ["a"])
        work.decide(workshop, "a", SignUp(name="Rim"), CLERK, because())
    await first.commit()
    with pytest.raises(ConcurrencyConflict):
        await second.commit()
    with pytest.raises(ConcurrencyConflict):
        await execute(store, [Asked(workshop, "a", SignUp(name="X"))], CLERK, because(), expected=1)


async def test_positions_have_no_gap_and_follow_commit_order(store: Store) -> None:
    await asyncio.gather(*(opened(store, str(number)) for number in range(60)))
    with pytest.raises(AlreadyTaken):
        await opened(store, "x", room="1")
    await opened(store, "y")
    entries = await store.read(0, 1000)
    assert [entry.position for entry in entries] == list(range(1, 62))
    assert await store.head() == 61
    assert [entry.position for entry in await store.read(59, 1)] == [60]


async def test_a_command_sent_twice_has_one_effect_and_one_answer(store: Store) -> None:
    await opened(store, "a")
    key = Key("clerk/1", "body")
    ask = [Asked(workshop, "a", SignUp(name="Rim"))]
    answers = await asyncio.gather(*(execute(store, ask, CLERK, because(), key=key) for _ in range(5)))
    assert len(set(answers)) == 1
    found = await store.get(workshops, "a")
    assert found is not None and found.names == ("Rim",)
    with pytest.raises(KeyReused):
        await execute(store, ask, CLERK, because(), key=Key("clerk/1", "another body"))


async def test_a_refusal_is_an_answer_too(store: Store) -> None:
    await opened(store, "a", seats=0)
    key = Key("clerk/1", "body")
    first = await execute(store, [Asked(workshop, "a", SignUp(name="Rim"))], CLERK, because(), key=key)
    again = await execute(store, [Asked(workshop, "a", SignUp(name="Rim"))], CLERK, because(), key=key)
    assert first == again
    assert (first.status, '"full"' in first.body) == (409, True)


async def test_several_commands_are_all_or_none(store: Store) -> None:
    await opened(store, "a", seats=1)
    asked = [Asked(workshop, "a", SignUp(name="Rim")), Asked(workshop, "a", SignUp(name="Taha"))]
    answer = await execute(store, asked, CLERK, because())
    found = await store.get(workshops, "a")
    assert (answer.status, found and found.names) == (409, ())


async def test_what_fails_inside_a_write_set_can_be_taken_back(store: Store) -> None:
    await opened(store, "a", seats=1)
    work = WriteSet(store)
    await work.load(workshop, ["a"])

    def both() -> None:
        with work.all_or_none():
            work.decide(workshop, "a", SignUp(name="Rim"), CLERK, because())
            work.decide(workshop, "a", SignUp(name="Taha"), CLERK, because())

    with pytest.raises(Refused):
        both()
    work.decide(workshop, "a", SignUp(name="Sara"), CLERK, because())
    await work.commit()
    found = await store.get(workshops, "a")
    assert found is not None and found.names == ("Sara",)


async def test_a_unique_value_belongs_to_one_subject(store: Store) -> None:
    results = await asyncio.gather(*(opened(store, id, room="the only one") for id in "abcde"), return_exceptions=True)
    assert sum(isinstance(result, AlreadyTaken) for result in results) == 4


async def test_one_bad_write_set_fails_alone(store: Store) -> None:
    with pytest.raises(TooLarge):
        await opened(store, "large", room="x" * 300_000)
    good = [opened(store, str(number)) for number in range(20)]
    results = await asyncio.gather(*good, opened(store, "bad", room="\x00"), return_exceptions=True)
    assert [result for result in results[:20] if result is not None] == []


async def test_a_checkpoint_moves_only_from_the_value_last_read(store: Store) -> None:
    async def move(expected: str | None, value: str) -> None:
        work = WriteSet(store)
        work.move(Checkpoint("heard/a", expected, value))
        await work.commit()

    await move(None, "1")
    await move("1", "2")
    with pytest.raises(Fenced):
        await move("1", "3")
    with pytest.raises(Fenced):
        await move(None, "3")
    assert await store.checkpoint("heard/a") == "2"
    assert dict(await store.checkpoints("heard/")) == {"heard/a": "2"}


async def test_a_fenced_write_set_leaves_nothing_behind(store: Store) -> None:
    work = WriteSet(store)
    await work.load(workshop, ["a"])
    work.decide(workshop, "a", OpenWorkshop(room="1", seats=1), CLERK, because())
    work.move(Checkpoint("heard/a", "not so", "1"))
    with pytest.raises(Fenced):
        await work.commit()
    assert await store.head() == 0


async def test_a_deadline_is_claimed_once_and_goes_with_its_own_event(store: Store) -> None:
    await opened(store, "a")
    await signed_up(store, "a", "Rim")
    due = NOW + timedelta(days=7)
    assert await store.claim_due(due - timedelta(seconds=1), 30, 10) == []
    (claimed,) = await store.claim_due(due, 30, 10)
    assert (claimed.stream, claimed.name, claimed.due_at) == ("workshop-a", "lapse", due)
    assert await store.claim_due(due, 30, 10) == []
    assert await store.overdue(due) == 1
    await execute(store, [Asked(workshop, "a", LapseSignUps())], CLERK, because())
    assert await store.overdue(due) == 0


async def test_views_are_found_by_index_in_order_and_in_pages(store: Store) -> None:
    for number in range(7):
        await opened(store, f"w{number}", seats=number % 3, room=f"room {number}")
    assert [view.id for view in await store.find(workshops, seats=0)] == ["w0", "w3", "w6"]
    assert [view.id for view in await store.find(workshops, room=("room 1", "room 2"))] == ["w1", "w2"]
    assert await store.find(workshops, room=None) == []
    order = ("-seats", "room")
    whole = await store.find(workshops, order=order)
    assert [view.seats for view in whole] == [2, 2, 1, 1, 0, 0, 0]
    pages, after = [], None
    while page := await store.find(workshops, order=order, limit=3, after=after):
        pages.extend(page)
        after = [page[-1].seats, page[-1].room, page[-1].id]
    assert pages == whole
    assert await store.count(workshops, ("seats",)) == {(0,): 3, (1,): 2, (2,): 2}
    assert await store.count(workshops, seats=5) == {(): 0}


async def test_the_first_event_of_each_stream_is_known(store: Store) -> None:
    await opened(store, "a", seats=4)
    await signed_up(store, "a", "Rim")
    openings = await store.openings(["workshop-a", "workshop-none"])
    assert {name: type(event).__name__ for name, event in openings.items()} == {"workshop-a": "WorkshopOpened"}


async def test_a_rebuilt_view_is_the_same(store: Store) -> None:
    for number in range(30):
        await opened(store, str(number))
        await signed_up(store, str(number), "Rim")
    before = await store.find(workshops)
    assert await store.rebuild(workshops) == 30
    assert await store.find(workshops) == before
    await opened(store, "later")
    with pytest.raises(AlreadyTaken):
        await opened(store, "again", room="later")


async def test_a_stream_asked_for_twice_is_folded_once(store: Store) -> None:
    await opened(store, "a")
    await signed_up(store, "a", "Rim")
    store.held.clear()
    work = WriteSet(store)
    await work.load(workshop, ["a", "a"])
    assert work.version(workshop, "a") == 2
    work.decide(workshop, "a", SignUp(name="Taha"), CLERK, because())
    await work.commit()
    found = await store.get(workshops, "a")
    assert found is not None and found.names == ("Rim", "Taha")


async def test_what_is_held_gives_way_to_what_another_wrote(store: Store) -> None:
    await opened(store, "a")
    held = store.held.get("workshop-a")
    await signed_up(store, "a", "Rim")
    store.held.keep("workshop-a", held)
    await signed_up(store, "a", "Taha")
    found = await store.get(workshops, "a")
    assert found is not None and found.names == ("Rim", "Taha")
