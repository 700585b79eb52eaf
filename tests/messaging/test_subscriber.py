"""The subscriber applies what it hears exactly once and in order, and stops where it can't be sure."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from shared.kernel import model
from shared.kernel.store import Cause, MemoryStore, StoreUnavailable, WriteSet
from shared.messaging import subscriber
from shared.messaging.broker import Record
from shared.messaging.place import Place, chained, place_name
from shared.messaging.policies import Policies
from tests.messaging.course import CLERK, COURSE, DIARY, Write, diary, passes, person
from tests.messaging.line import Line, beside, elsewhere, steps


async def test_what_was_published_is_applied_once_in_order():
    line = Line()
    await passes(line.course, "rim", 1, 2, 3)
    await line.relayed()
    async with line.member() as member:
        await steps(member)
        await passes(line.course, "rim", 4)
        await line.relayed()
        await steps(member)
    assert await line.lines("rim") == ["1", "2", "3", "4"]
    assert member.heard == 4


async def test_who_did_it_when_and_why_is_kept():
    line = Line()
    await passes(line.course, "rim", 1)
    await line.relayed()
    async with line.member() as member:
        await steps(member)
    ((_, told),) = await line.course.read(0, 10)
    ((_, recorded),) = await line.diary.read(0, 10)
    assert (recorded.principal, recorded.occurred_at) == (f"service:{line.group}", told.occurred_at)
    assert recorded.correlation_id == told.correlation_id


async def test_a_member_that_starts_anew_goes_on_where_the_last_one_was():
    line = Line()
    for score in (1, 2):
        await passes(line.course, "rim", score)
        await line.relayed()
        async with line.member() as member:
            await steps(member)
    assert await line.lines("rim") == ["1", "2"]
    assert member.heard == 1


async def test_duplicates_are_passed_over():
    line = Line()
    await passes(line.course, "rim", 1, 2)
    await line.relayed()
    line.log("rim").extend(line.log("rim")[:])
    async with line.member() as member:
        await steps(member)
        await passes(line.course, "rim", 3)
        await line.relayed()
        line.log("rim").extend(line.log("rim")[-1:])
        await steps(member)
    assert await line.lines("rim") == ["1", "2", "3"]
    assert member.stopped == {}


async def stopped_by(line: Line, tampered: Record) -> str:
    """What the alarm says; another partition goes on, and so does what came before in this one."""
    other = elsewhere(line, "rim")
    line.log("rim").append(tampered)
    await passes(line.course, other, 1)
    reason = ""
    async with line.member() as member:
        await steps(member)
        reason = member.stopped[line.partition("rim")]
        assert list(member.stopped) == [line.partition("rim")]
        line.log(other).extend(line.log(other)[:])
        await steps(member)
        assert list(member.stopped) == [line.partition("rim")]
    assert await line.lines("rim") == ["1", "2"]
    return reason


@pytest.mark.parametrize(
    ("headers", "alarm"),
    [
        ({"position": "9", "previous": "8"}, "follows position 8, but 2 was applied last"),
        ({"position": "2", "ce_id": "5f0c4d0e-7c4e-4e1f-9a55-0a3f8b1f0d11"}, "position 2 holds 5f0c4d0e"),
        ({"position": "9", "previous": "2", "generation": "another"}, "the publisher was restored"),
        ({"position": "nine"}, "nine"),
    ],
    ids=["a gap", "another event at the same position", "another generation", "unreadable headers"],
)
async def test_a_partition_that_does_not_hold_together_stops_with_an_alarm(headers, alarm):
    line = Line()
    await passes(line.course, "rim", 1, 2)
    await line.relayed()
    last = line.log("rim")[-1]
    assert alarm in await stopped_by(line, replace(last, headers={**last.headers, **headers}))


@pytest.mark.parametrize("missing", ["ce_subject", "ce_correlationid", "ce_causationid", "ce_recordedtime"])
async def test_what_is_read_of_a_record_only_when_asked_for_must_be_there_all_the_same(missing):
    line = Line()
    await passes(line.course, "rim", 1, 2)
    await line.relayed()
    last = line.log("rim")[-1]
    headers = {name: text for name, text in last.headers.items() if name != missing}
    assert missing in await stopped_by(line, replace(last, headers=headers))


async def test_other_partitions_go_on_beside_a_stopped_one():
    line = Line()
    other = elsewhere(line, "rim")
    await passes(line.course, "rim", 1, 2)
    await line.relayed()
    del line.log("rim")[0]
    async with line.member() as member:
        await steps(member)
        await passes(line.course, other, 3)
        await line.relayed()
        await steps(member)
        assert "follows position 1, but 0 was applied last" in member.stopped[line.partition("rim")]
    assert (await line.lines("rim"), await line.lines(other)) == ([], ["3"])


async def test_a_stopped_partition_is_forgotten_by_the_member_that_loses_it_and_alarms_at_the_next():
    line = Line()
    await passes(line.course, "rim", 1, 2)
    await line.relayed()
    del line.log("rim")[0]
    async with line.member() as first:
        await steps(first)
        assert first.stopped
        line.broker.evict(first._consumer)
        async with line.member() as second:
            for _ in range(6):
                await second.step()
                await first.step()
            assert {*first.stopped, *second.stopped} == {line.partition("rim")}
            assert len(first.stopped) + len(second.stopped) == 1


async def test_a_stopped_partition_goes_on_once_its_log_is_made_anew():
    line = Line()
    await passes(line.course, "rim", 1, 2)
    await line.relayed()
    del line.log("rim")[0]
    async with line.member() as member:
        await steps(member)
        assert member.stopped
        line.broker.forget(line.topic)
        await line.relayed()
        await steps(member)
        assert member.stopped == {}
    assert await line.lines("rim") == ["1", "2"]


async def test_a_refilled_broker_is_read_from_the_beginning_and_what_was_applied_is_passed_over():
    line = Line()
    await passes(line.course, "rim", 1, 2)
    await line.relayed()
    line.log("rim").extend(line.log("rim")[:])
    async with line.member() as member:
        await steps(member)
        line.broker.forget(line.topic)
        await steps(member)
        await passes(line.course, "rim", 3)
        await line.relayed()
        await steps(member)
        assert (await line.lines("rim"), member.stopped) == (["1", "2", "3"], {})
    line.broker.forget(line.topic)
    await passes(line.course, "rim", 4)
    await line.relayed()
    async with line.member() as member:
        await steps(member)
    assert await line.lines("rim") == ["1", "2", "3", "4"]
    place = Place.read(await line.diary.checkpoint(place_name(line.partition("rim"))))
    assert (place.log, place.count) == (await line.broker.log_id(line.topic), 4)


async def test_a_log_that_lost_its_end_is_read_from_the_beginning_by_the_next_member():
    line = Line()
    await passes(line.course, "rim", 1, 2)
    await line.relayed()
    line.log("rim").extend(line.log("rim")[:])
    async with line.member() as member:
        await steps(member)
    del line.log("rim")[1:]
    await passes(line.course, "rim", 3)
    await line.relayed()
    async with line.member() as member:
        await steps(member)
        assert member.stopped == {}
    assert await line.lines("rim") == ["1", "2", "3"]


async def test_a_broker_that_does_not_say_which_log_it_has_is_taken_to_have_the_same():
    line = Line()
    await passes(line.course, "rim", 1)
    await line.relayed()
    async with line.member() as member:
        await steps(member)
        before = line.broker.log_id

        async def silent(topic: str) -> str:
            raise ConnectionResetError(topic)

        line.broker.log_id = silent
        await steps(member)
        line.broker.log_id = before
        await passes(line.course, "rim", 2)
        await line.relayed()
        await steps(member)
    assert await line.lines("rim") == ["1", "2"]


async def test_a_publisher_that_was_restored_and_refills_a_new_broker_stops_its_subscribers():
    line = Line()
    await passes(line.course, "rim", 1, 2)
    await line.relayed()
    async with line.member() as member:
        await steps(member)
        line.course = MemoryStore(COURSE)
        await passes(line.course, "rim", 7, 8, 9)
        line.broker.forget(line.topic)
        await line.relayed()
        await steps(member)
        assert "the publisher was restored" in member.stopped[line.partition("rim")]
    assert await line.lines("rim") == ["1", "2"]


async def test_a_member_that_lost_its_partition_unknowingly_writes_nothing():
    line = Line()
    await passes(line.course, "rim", 1)
    await line.relayed()
    async with line.member() as zombie:
        await zombie.step()
        await zombie._sync(zombie._consumer)
        batch = await zombie._consumer.poll(0, 10)
        line.broker.evict(zombie._consumer)
        async with line.member() as heir:
            await steps(heir)
            assert await line.lines("rim") == ["1"]
            await zombie._apply_all(zombie._consumer, batch)
            assert (await line.lines("rim"), zombie.heard) == (["1"], 0)
            await passes(line.course, "rim", 2)
            await line.relayed()
            for _ in range(6):
                await zombie.step()
                await heir.step()
    assert await line.lines("rim") == ["1", "2"]


async def test_what_another_member_parks_while_a_partition_is_taken_up_keeps_its_queue():
    line = Line()
    line.mood.failing = {"ict"}
    await passes(line.course, "rim", 1)
    await line.relayed()
    async with line.member() as zombie:
        await zombie.step()
        await zombie._sync(zombie._consumer)
        batch = await zombie._consumer.poll(0, 10)
        line.broker.evict(zombie._consumer)
        heir = line.subscriber()
        overtake(line, lambda: zombie._apply_all(zombie._consumer, batch))
        async with line.member(heir):
            await steps(heir)
            line.mood.failing = set()
            await passes(line.course, "rim", 2)
            await line.relayed()
            await steps(heir)
    assert await line.lines("rim") == []
    assert (await line.parked("rim")).waiting == 2


def overtake(line: Line, last_act: Callable[[], Awaitable[None]]) -> None:
    """What another member does last falls between the two readings of whoever takes its partition up."""
    checkpoint, find, left = line.diary.checkpoint, line.diary.find, [last_act]

    async def slow_checkpoint(name: str) -> str | None:
        found = await checkpoint(name)
        if left and name == place_name(line.partition("rim")):
            await left.pop()()
        return found

    async def slow_find(projection: Any, **equals: Any) -> list[Any]:
        found = await find(projection, **equals)
        if left:
            await left.pop()()
        return found

    line.diary.checkpoint, line.diary.find = slow_checkpoint, slow_find


async def test_two_members_share_the_work():
    line = Line()
    names = [f"person-{number}" for number in range(40)]
    async with line.member() as one, line.member() as other:
        for _ in range(4):
            await one.step()
            await other.step()
        for name in names:
            await passes(line.course, name, 1, 2)
        await line.relayed()
        for _ in range(4):
            await one.step()
            await other.step()
        assert one.heard > 0 < other.heard
        assert one.heard + other.heard == 80
    assert [await line.lines(name) for name in names] == [["1", "2"]] * 40


async def test_a_service_hears_its_own_topic_too():
    line = Line()
    both = MemoryStore(model(COURSE.aggregates[0], *DIARY.aggregates))
    line.course = line.diary = both
    await passes(both, "rim", 1)
    await line.relayed()
    async with line.member() as member:
        await steps(member)
        await line.relayed()
        await steps(member)
    assert await line.lines("rim") == ["1"]
    assert (await line.relayed()).position == await both.head()


async def test_a_batch_that_meets_a_database_out_of_reach_is_repeated():
    line = Line()
    await passes(line.course, "rim", 1)
    await line.relayed()
    write, trouble = line.diary.write, [StoreUnavailable("gone"), ConnectionResetError("gone")]

    async def troubled(changes):
        if trouble:
            raise trouble.pop()
        return await write(changes)

    line.diary.write = troubled
    async with line.member() as member:
        await steps(member)
    assert (await line.lines("rim"), member.heard) == (["1"], 1)


async def test_a_member_that_waits_for_its_database_is_not_taken_to_be_stuck():
    line = Line()
    await passes(line.course, "rim", 1)
    await line.relayed()
    write, seen = line.diary.write, []

    async with line.member() as member:

        async def late(changes):
            """An outage that ends at the third try, each of them long after the one before."""
            seen.append(member.last_tried)
            member.last_tried = 0.0
            if len(seen) < 3:
                raise StoreUnavailable("gone")
            return await write(changes)

        line.diary.write = late
        await steps(member)
    assert len(seen) == 3
    assert all(seen)


async def test_a_broker_that_takes_no_place_holds_nobody_up(monkeypatch: pytest.MonkeyPatch):
    """How far it has heard is told to the broker for show alone."""
    monkeypatch.setattr(subscriber, "TELL_EVERY", 0.0)
    monkeypatch.setattr(subscriber, "TELL_WITHIN", 0.01)
    line, asked = Line(), []

    async def hang(*place: object) -> None:
        asked.append(place)
        await asyncio.Event().wait()

    async with line.member() as member:
        await passes(line.course, "rim", 1)
        await line.relayed()
        monkeypatch.setattr(member._consumer, "commit", hang)
        await steps(member)
        await passes(line.course, "rim", 2)
        await line.relayed()
        await steps(member)
    assert asked
    assert await line.lines("rim") == ["1", "2"]


async def test_a_batch_whose_answer_was_lost_is_not_applied_twice():
    line = Line()
    await passes(line.course, "rim", 1)
    await line.relayed()
    write, lost = line.diary.write, ["once"]

    async def lossy(changes):
        answer = await write(changes)
        if lost:
            raise StoreUnavailable(lost.pop())
        return answer

    line.diary.write = lossy
    async with line.member() as member:
        await steps(member)
        await passes(line.course, "rim", 2)
        await line.relayed()
        await steps(member)
    assert await line.lines("rim") == ["1", "2"]


async def test_a_lost_race_before_a_gap_loses_nothing_of_what_came_before_the_gap():
    line = Line()
    await passes(line.course, "rim", 1, 2, 3)
    await line.relayed()
    del line.log("rim")[1]
    load, raced = line.diary.load, []

    async def overtaken(streams, known=None):
        found = await load(streams, known)
        diary_stream = [name for name in streams if name.startswith("diary-") and name != "diary-palim"]
        if diary_stream and not raced:
            raced.append(True)
            await race(line)
        return found

    line.diary.load = overtaken
    async with line.member() as member:
        await steps(member)
        assert line.partition("rim") in member.stopped
    assert await line.lines("rim") == ["by hand", "1"]


async def race(line: Line) -> None:
    work = WriteSet(line.diary)
    work.fresh(diary, [str(person("rim"))])
    work.decide(diary, str(person("rim")), Write(line="by hand"), CLERK, Cause(uuid4()))
    await work.commit()


async def test_contracts_without_a_policy_only_move_the_place():
    line = Line()
    await passes(line.course, "rim", 1, 2)
    await line.relayed()
    async with line.member(line.subscriber(policies=Policies())) as member:
        await steps(member)
    assert (await line.diary.head(), member.heard) == (0, 2)
    assert Place.read(await line.diary.checkpoint(place_name(line.partition("rim")))).position == 2


async def test_the_digest_tells_any_two_histories_apart():
    line = Line()
    await passes(line.course, "rim", 1)
    await passes(line.course, beside(line, "rim"), 2)
    await line.relayed()
    async with line.member() as member:
        await steps(member)
    place = Place.read(await line.diary.checkpoint(place_name(line.partition("rim"))))
    heard = line.heard_in("rim")
    assert place.count == 2
    assert place.event_id == str(heard[-1].event_id)
    digest = ""
    for one in heard:
        digest = chained(digest, one.event_id)
    assert place.digest == digest != chained(chained("", heard[1].event_id), heard[0].event_id)
