"""The relay publishes the log in order, each record with the one before it, and never what the store did not write."""

import asyncio
from dataclasses import replace

import pytest

from shared.kernel.store import MemoryStore
from shared.messaging.broker import PublishFailed, Record
from shared.messaging.relayed import CHECKPOINT, Differs, Relayed
from tests.messaging.course import COURSE, Remark, passes, tell
from tests.messaging.line import Line, beside, elsewhere, scores


async def test_a_partition_holds_its_events_in_order_and_each_names_the_one_before():
    line = Line()
    await passes(line.course, "rim", 1, 2)
    await tell(line.course, ("rim", Remark()))
    await passes(line.course, beside(line, "rim"), 3)
    await passes(line.course, elsewhere(line, "rim"), 4)
    await passes(line.course, "rim", 5)
    relayed = await line.relayed()
    heard = line.heard_in("rim")
    assert scores(heard) == [1, 2, 3, 5]
    assert [(one.previous, one.position) for one in heard] == [(0, 1), (1, 2), (2, 4), (4, 6)]
    assert {one.generation for one in heard} == {await line.course.generation()}
    assert relayed.position == 6
    assert relayed.partitions[line.partition("rim").number] == 6


async def test_what_is_private_moves_the_checkpoint_alone():
    line = Line()
    await tell(line.course, ("rim", Remark()), ("rim", Remark()))
    assert (await line.relayed()).position == 2
    assert line.log("rim") == []


async def test_what_a_record_says_is_what_was_recorded():
    line = Line()
    await passes(line.course, "rim", 1)
    await line.relayed()
    ((_, recorded),) = await line.course.read(0, 10)
    (heard,) = line.heard_in("rim")
    assert (heard.event_id, heard.causation_id) == (recorded.event_id, recorded.causation_id)
    assert (heard.correlation_id, heard.occurred_at) == (recorded.correlation_id, recorded.occurred_at)
    assert (heard.name, heard.source, heard.traceparent) == ("ModuleAssessed", line.source, None)


async def test_a_relay_that_died_between_publishing_and_its_checkpoint_publishes_nothing_twice():
    line = Line()
    await passes(line.course, "rim", 1, 2)
    await line.relayed()
    before = await line.course.checkpoint(CHECKPOINT)
    await passes(line.course, "rim", 3)
    await line.relayed()
    line.course.places[CHECKPOINT] = before
    assert (await line.relayed()).position == 3
    assert scores(line.heard_in("rim")) == [1, 2, 3]


async def test_a_lost_broker_is_filled_again_from_the_beginning():
    line = Line()
    await passes(line.course, "rim", 1, 2)
    await line.relayed()
    line.broker.forget(line.topic)
    await passes(line.course, "rim", 3)
    await line.relayed()
    assert scores(line.heard_in("rim")) == [1, 2, 3]


async def test_a_lost_broker_is_filled_again_though_nothing_new_is_to_be_published():
    line = Line()
    await passes(line.course, "rim", 1)
    relay = line.relay()
    relaying = asyncio.create_task(relay.run())
    async with asyncio.timeout(10):
        while relay.published < 1:
            await asyncio.sleep(0)
        line.broker.forget(line.topic)
        while not (line.broker.partitions(line.topic) and line.log("rim")):
            await asyncio.sleep(0)
    relaying.cancel()
    await asyncio.wait([relaying])
    assert scores(line.heard_in("rim")) == [1]


async def test_a_refill_that_was_interrupted_is_finished():
    line = Line()
    other = elsewhere(line, "rim")
    await passes(line.course, "rim", 1, 2)
    await passes(line.course, other, 3)
    await line.relayed()
    before = await line.course.checkpoint(CHECKPOINT)
    line.broker.forget(line.topic)
    await line.relayed()
    line.course.places[CHECKPOINT] = before
    del line.log("rim")[1:]
    line.log(other).clear()
    await line.relayed()
    assert (scores(line.heard_in("rim")), scores(line.heard_in(other))) == ([1, 2], [3])


async def test_a_log_that_was_lost_and_made_anew_under_a_running_relay_is_not_begun_in_the_middle():
    line = Line()
    await passes(line.course, "rim", 1, 2)
    relay = line.relay()
    place = await relay.begin()
    *place, _ = await relay.advance(*place)
    line.broker.forget(line.topic)
    await line.broker.ensure_topics([line.topic])
    await passes(line.course, "rim", 3)
    with pytest.raises(PublishFailed):
        await relay.advance(*place)
    assert line.log("rim") == []
    await line.relayed()
    assert scores(line.heard_in("rim")) == [1, 2, 3]


async def test_a_broker_that_lost_its_last_records_is_filled_up():
    line = Line()
    other = elsewhere(line, "rim")
    await passes(line.course, "rim", 1, 2)
    await passes(line.course, other, 3)
    await passes(line.course, "rim", 4)
    await line.relayed()
    del line.log("rim")[1:]
    await line.relayed()
    assert [(one.previous, one.position) for one in line.heard_in("rim")] == [(0, 1), (1, 2), (2, 4)]
    assert scores(line.heard_in(other)) == [3]


async def run_until_stopped(line: Line) -> str:
    relay = line.relay()
    async with asyncio.timeout(5):
        await relay.run()
    assert relay.stopped
    return relay.stopped


async def test_a_relay_stops_where_its_store_was_restored_to_an_earlier_point():
    line = Line()
    await passes(line.course, "rim", 1, 2)
    await line.relayed()
    restored = MemoryStore(COURSE, name=await line.course.generation())
    line.course = restored
    assert "is not in the store" in await run_until_stopped(line)
    await passes(restored, "rim", 7, 8, 9)
    assert "is not in the store" in await run_until_stopped(line)
    assert scores(line.heard_in("rim")) == [1, 2]


async def test_a_relay_stops_where_its_store_has_another_generation():
    line = Line()
    await passes(line.course, "rim", 1)
    await line.relayed()
    line.course.name = "another"
    assert "is not in the store" in await run_until_stopped(line)


@pytest.mark.parametrize(
    "foreign", [Record("x", b"?", {}), Record("x", b"?", {"ce_type": "a.b"})], ids=["no headers", "odd headers"]
)
async def test_a_relay_stops_where_somebody_else_wrote_into_its_topic(foreign):
    line = Line()
    await passes(line.course, "rim", 1)
    await line.relayed()
    line.log("rim").append(foreign)
    assert "no record of ours" in await run_until_stopped(line)


async def test_a_position_that_no_log_has_is_foreign_too():
    line = Line()
    await passes(line.course, "rim", 1)
    await line.relayed()
    last = line.log("rim")[-1]
    line.log("rim").append(replace(last, headers={**last.headers, "position": "0"}))
    with pytest.raises(Differs):
        await line.relay().begin()


async def test_a_second_relay_takes_over_and_the_first_begins_again():
    line = Line()
    first = line.relay()
    place = await first.begin()
    await passes(line.course, "rim", 1)
    await line.relayed()
    await passes(line.course, "rim", 2)
    moved, text, more = await first.advance(*place)
    assert (moved.position, text, more) == (1, await line.course.checkpoint(CHECKPOINT), True)
    await line.relayed()
    chain = {one.position: one.previous for one in line.heard_in("rim")}
    assert chain == {1: 0, 2: 1}


async def test_a_relay_goes_on_once_the_broker_takes_records_again():
    line = Line()
    await passes(line.course, "rim", 1)
    line.broker.failing = True
    relay = line.relay()
    running = asyncio.create_task(relay.run())
    async with asyncio.timeout(30):
        while relay._publisher is None:
            await asyncio.sleep(0)
        line.broker.failing = False
        while relay.published < 1:
            await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert scores(line.heard_in("rim")) == [1]


async def test_the_stored_place_reads_as_it_was_written():
    relayed = Relayed("a log", 7, tuple(range(12)))
    assert Relayed.of(relayed.text()) == relayed
