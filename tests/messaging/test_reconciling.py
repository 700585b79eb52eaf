"""A publisher whose store was restored to an earlier point, and its listeners: nothing skipped, nothing done twice."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.chassis.verification import Chain, prove
from shared.kernel import Refused
from shared.kernel.store import MemoryStore
from shared.kernel.store.held import Held
from shared.messaging.differing import difference
from shared.messaging.place import Place, places_of
from shared.messaging.reconciliation import LostFact, Reconciliation, Replacement, reconciled
from shared.messaging.reconciling import NothingDiffers, keep_facts, replace_history
from shared.messaging.rejoining import Unexplained
from tests.messaging.course import CLERK, DIARY, Pass, publish, tell
from tests.messaging.line import Line, elsewhere, steps

WHY = "the disk of the course was lost"
RIM = UUID("6d1ab5b5-1f0c-4d4f-8f61-5ae2f0dc5ed1")


async def copied(store: MemoryStore) -> MemoryStore:
    """A store as a backup of that one would bring it back."""
    return replace(
        store,
        entries=list(store.entries),
        by_stream={name: list(history) for name, history in store.by_stream.items()},
        places=dict(store.places),
        views={name: dict(table) for name, table in store.views.items()},
        event_ids=set(store.event_ids),
        held=Held(100),
    )


async def replaced(line: Line) -> Replacement:
    settled = await replace_history(line.source, line.course, line.broker, publish, WHY, CLERK)
    return settled.replacement


async def kept(line: Line, new: Replacement) -> Sequence[LostFact]:
    settled: Reconciliation = await keep_facts(line.source, line.diary, new, CLERK)
    return list(settled.kept.values())


async def scored(line: Line, name: str, score: int, cause: UUID | None = None) -> None:
    await tell(line.course, (name, Pass(module="ict", score=score)), cause=cause)


async def heard_as_published(line: Line) -> None:
    """The listener's account of every partition is the publisher's own."""
    published = (await prove("course", line.course, publish)).published
    places = {
        int(name.removeprefix(places_of(line.topic))): Place.read(text)
        for name, text in (await line.diary.checkpoints(places_of(line.topic))).items()
    }
    heard = {
        number: Chain(count=place.count, position=place.position, digest=place.digest)
        for number, place in places.items()
        if place.count
    }
    assert heard == published
    assert {place.generation for place in places.values() if place.count} == {await line.course.generation()}


@pytest.fixture
async def line() -> Line:
    """Two facts of Rim and one of another were heard; a backup was made after Rim's first."""
    line = Line()
    await scored(line, "rim", 1)
    await line.relayed()
    async with line.member() as member:
        await steps(member)
    backup, line.behind = await copied(line.course), await copied(line.diary)
    await scored(line, elsewhere(line, "rim"), 5)
    await scored(line, "rim", 2, RIM)
    await line.relayed()
    async with line.member() as member:
        await steps(member)
    assert await line.lines("rim") == ["1", "2"]
    line.course = backup
    return line


async def test_what_was_lost_is_named(line: Line) -> None:
    await scored(line, "rim", 9)
    found = await difference(line.source, line.course, line.broker, publish)
    assert sorted((one.position, one.contract) for one in found.lost) == [(2, "ModuleAssessed"), (3, "ModuleAssessed")]
    junction = found.junctions[line.partition("rim").number]
    assert (junction.position, junction.count, found.again) == (1, 1, frozenset())
    assert "score" not in repr(found.lost), "what a fact said stays out of the report"


async def test_listeners_keep_what_they_heard_and_go_on_with_what_is_new(line: Line) -> None:
    await scored(line, "rim", 9)
    await scored(line, "rim", 10)
    new = await replaced(line)
    assert {one.subject for one in await kept(line, new)} == {one.subject for one in new.lost}
    await line.relayed()
    async with line.member() as member:
        await steps(member)
        assert member.stopped == {}
    assert await line.lines("rim") == ["1", "2", "9", "10"]
    assert await line.lines(elsewhere(line, "rim")) == ["5"]
    await heard_as_published(line)


async def test_a_kept_fact_that_is_told_again_has_no_second_effect(line: Line) -> None:
    new = await replaced(line)
    assert len(await kept(line, new)) == 2
    await scored(line, "rim", 2, RIM)
    await scored(line, "rim", 3)
    await line.relayed()
    async with line.member() as member:
        await steps(member)
    assert await line.lines("rim") == ["1", "2", "3"]
    still = (await reconciled(line.diary, line.source)).kept.values()
    assert [one.contract for one in still] == ["ModuleAssessed"], "the other's fact is not told yet"
    await heard_as_published(line)


async def test_another_fact_under_the_same_id_is_news(line: Line) -> None:
    await kept(line, await replaced(line))
    await scored(line, "rim", 8, RIM)
    await line.relayed()
    async with line.member() as member:
        await steps(member)
    assert await line.lines("rim") == ["1", "2", "8"]


async def test_a_fact_recorded_again_before_anybody_reconciled_is_told_apart(line: Line) -> None:
    """At the restored service others' messages come again at once, and lead to the same ids, at other positions."""
    await scored(line, "rim", 2, RIM)
    found = await difference(line.source, line.course, line.broker, publish)
    assert len(found.lost) == 2
    assert len(found.again) == 1
    await kept(line, await replaced(line))
    await line.relayed()
    async with line.member() as member:
        await steps(member)
    assert await line.lines("rim") == ["1", "2"]
    await heard_as_published(line)


async def test_a_member_that_runs_meanwhile_stops_and_goes_on_by_itself(line: Line) -> None:
    await scored(line, "rim", 9)
    async with line.member() as member:
        await steps(member)
        new = await replaced(line)
        await line.relayed()
        await steps(member)
        assert "the publisher was restored" in member.stopped[line.partition("rim")]
        await kept(line, new)
        await steps(member)
        assert member.stopped == {}
    assert await line.lines("rim") == ["1", "2", "9"]
    await heard_as_published(line)


async def test_a_listener_that_lags_behind_hears_the_new_history_alone(line: Line) -> None:
    late, fresh = (
        Line(course=line.course, diary=diary, broker=line.broker, source=line.source)
        for diary in (line.behind, MemoryStore(DIARY))
    )
    assert await late.lines("rim") == ["1"]
    await scored(line, "rim", 9)
    new = await replaced(line)
    assert [await kept(one, new) for one in (late, fresh)] == [[], []]
    await line.relayed()
    for one in (late, fresh):
        async with one.member() as member:
            await steps(member)
            assert member.stopped == {}
        assert await one.lines("rim") == ["1", "9"]
        await heard_as_published(one)


async def test_asked_twice_it_is_done_once(line: Line) -> None:
    new = await replaced(line)
    assert await replaced(line) == new, "the log still shows the old history"
    await line.relayed()
    assert await replaced(line) == new, "and so after it was made anew"
    assert await kept(line, new) == await kept(line, new)
    assert len(line.diary.by_stream[f"reconciliation-{line.source}"]) == 2


async def test_a_store_that_is_restored_a_second_time_to_before_it_was_reconciled(line: Line) -> None:
    again = await copied(line.course)
    await scored(line, "rim", 9)
    await kept(line, await replaced(line))
    await line.relayed()
    async with line.member() as member:
        await steps(member)
    line.course = again
    await scored(line, "rim", 11)
    new = await replaced(line)
    assert len(await kept(line, new)) == 3
    await line.relayed()
    async with line.member() as member:
        await steps(member)
    assert await line.lines("rim") == ["1", "2", "9", "11"]
    await heard_as_published(line)


async def test_where_nothing_differs_nothing_is_done() -> None:
    line = Line()
    await scored(line, "rim", 1)
    await line.relayed()
    with pytest.raises(NothingDiffers):
        await replaced(line)
    assert await reconciled(line.course, line.source) == Reconciliation()


async def test_a_reason_is_needed(line: Line) -> None:
    with pytest.raises(Refused, match="Say why"):
        await replace_history(line.source, line.course, line.broker, publish, " ", CLERK)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda new: replace_lost(new, lambda lost: lost[:0]),
        lambda new: replace_lost(new, lambda lost: [one.model_copy(update={"event_id": uuid4()}) for one in lost]),
    ],
    ids=["the broker lost its end too", "the broker shows other facts"],
)
async def test_what_a_listener_heard_must_be_explained(line: Line, spoil: Any) -> None:
    new = await replaced(line)
    before = dict(line.diary.places)
    with pytest.raises(Unexplained, match="does not make up the rest"):
        await kept(line, spoil(new))
    assert line.diary.places == before


def replace_lost(new: Replacement, change: Any) -> Replacement:
    return new.model_copy(update={"lost": tuple(change(new.lost))})


async def test_an_empty_log_of_a_history_that_was_replaced_is_filled_as_it_is(line: Line) -> None:
    await kept(line, await replaced(line))
    await line.broker.remove(line.topic)
    await line.broker.ensure_topics([line.topic])
    log_id = await line.broker.log_id(line.topic)
    await line.relayed()
    assert await line.broker.log_id(line.topic) == log_id
    assert line.log("rim")


async def test_a_log_of_a_history_that_was_replaced_is_made_anew_once(line: Line) -> None:
    await kept(line, await replaced(line))
    log_id = await line.broker.log_id(line.topic)
    await line.relayed()
    assert await line.broker.log_id(line.topic) != log_id
    log_id = await line.broker.log_id(line.topic)
    await line.relayed()
    assert await line.broker.log_id(line.topic) == log_id
