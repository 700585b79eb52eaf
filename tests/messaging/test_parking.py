"""A message that can't be handled waits visibly, with every later one of its key behind it, while other keys go on."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from shared.contracts.training import ModuleAssessed
from shared.kernel import Refused
from shared.kernel.store import Cause, StoreError, WriteSet
from shared.messaging import Heard, Policies, Reaction
from shared.messaging.parking import DiscardMessage, ParkingCommand, RetryMessages, parked_messages, parking
from tests.messaging.course import CLERK, Revise, Write, diary, passes, tell
from tests.messaging.line import Line, beside, steps

IMPATIENT = timedelta(0)


async def ask(line: Line, name: str, command: ParkingCommand) -> None:
    """What an operator asks for; raises Refused."""
    queue = line.queue(name)
    work = WriteSet(line.diary)
    await work.load(parking, [queue])
    work.decide(parking, queue, command, CLERK, Cause(uuid4()))
    await work.commit()


async def told(line: Line, name: str, *told: tuple[str, int]) -> None:
    for module, score in told:
        await passes(line.course, name, score, module=module)
    await line.relayed()


def ids(line: Line, name: str) -> list[UUID]:
    return [heard.event_id for heard in line.heard_in(name)]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"value": b"{"}, "ValidationError: 1 validation error for ModuleAssessed"),
        ({"value": b'{"module": "\xff"}'}, "ValidationError: 1 validation error for ModuleAssessed"),
        ({"ce_type": "passerelle.training.ModuleAssessed.v9"}, "ModuleAssessed has no version 9"),
    ],
    ids=["no JSON", "no UTF-8", "unknown version"],
)
async def test_a_message_that_cannot_be_read_is_parked_with_its_successors(change, error):
    line = Line()
    other = beside(line, "rim")
    await told(line, "rim", ("ict", 1), ("ict", 2), ("ict", 3))
    await told(line, other, ("ict", 4))
    spoil(line, "rim", 1, change)
    async with line.member() as member:
        await steps(member)
        assert member.stopped == {}
    parked = await line.parked("rim")
    assert (await line.lines("rim"), await line.lines(other)) == (["1"], ["4"])
    assert (parked.condition, parked.waiting, parked.first) == ("parked", 2, ids(line, "rim")[1])
    assert error in parked.error


def spoil(line: Line, name: str, number: int, change: dict[str, str | bytes]) -> None:
    record = line.log(name)[number]
    headers = {**record.headers, **{one: text for one, text in change.items() if one != "value"}}
    line.log(name)[number] = replace(record, headers=headers, value=change.get("value", record.value))


async def test_a_policy_that_raises_parks_its_message_alone_of_all_keys():
    line = Line()
    line.mood.failing = {"ict"}
    other = beside(line, "rim")
    await told(line, "rim", ("ict", 1), ("english", 2))
    await told(line, other, ("english", 3))
    async with line.member() as member:
        await steps(member)
    parked = await line.parked("rim")
    assert (parked.error, parked.waiting, parked.first_type) == (
        "RuntimeError: ict fails",
        2,
        f"passerelle.{line.source}.ModuleAssessed.v1",
    )
    assert await line.lines(other) == ["english 3"]


async def test_what_a_decider_refuses_is_parked_with_its_code():
    line = Line()
    await told(line, "rim", ("refused", 1), ("ict", 2))
    async with line.member() as member:
        await steps(member)
    assert (await line.parked("rim")).error == "refused (not_for_diaries): Leave it out of the diary."


async def test_the_commands_of_one_message_are_all_or_none():
    line = Line()
    await told(line, "rim", ("ict", 1), ("both", 2))
    async with line.member() as member:
        await steps(member)
    assert await line.lines("rim") == ["1"]
    assert (await line.parked("rim")).waiting == 1


async def test_an_echo_that_raises_parks_its_message():
    line = Line()
    policies = Policies()

    @policies.on_any
    def echo(heard: Heard[ModuleAssessed]) -> list[Reaction]:
        if heard.contract.score == 2:
            raise RuntimeError("no echo")
        return [Reaction(diary, heard.subject, Write(line=str(heard.contract.score)))]

    other = beside(line, "rim")
    await told(line, "rim", ("ict", 1), ("ict", 2))
    await told(line, other, ("ict", 3))
    async with line.member(line.subscriber(policies=policies)) as member:
        await steps(member)
    assert (await line.lines("rim"), await line.lines(other)) == (["1"], ["3"])
    assert (await line.parked("rim")).error == "RuntimeError: no echo"


async def test_what_the_store_refuses_is_parked_and_nothing_else():
    line = Line()
    names = [beside(line, "rim"), "other", "another"]
    await told(line, names[0], ("motto", 1))
    await told(line, "rim", ("ict", 0), ("motto", 1), ("ict", 5))
    for name in names[1:]:
        await told(line, name, ("ict", 6))
    async with line.member() as member:
        await steps(member)
        assert member.heard == 6
    assert await line.lines("rim") == ["0"]
    assert [await line.lines(name) for name in names] == [["motto 1"], ["6"], ["6"]]
    parked = await line.parked("rim")
    assert (parked.error, parked.waiting) == ("AlreadyTaken: diaries.motto is taken already", 2)


async def test_what_the_store_refuses_again_stays_parked():
    line = Line()
    await told(line, beside(line, "rim"), ("motto", 1))
    await told(line, "rim", ("motto", 1), ("ict", 2))
    async with line.member() as member:
        await steps(member)
        await ask(line, "rim", RetryMessages())
        await steps(member)
        parked = await line.parked("rim")
        assert (parked.condition, parked.waiting) == ("parked", 2)
        assert "AlreadyTaken" in parked.error
        await ask(line, "rim", DiscardMessage(event_id=parked.first, reason="the motto is another's"))
        await steps(member)
    assert await line.lines("rim") == ["2"]


async def test_a_database_that_refuses_the_parking_too_ends_the_member():
    line = Line()
    await told(line, "rim", ("ict", 1))

    async def full(changes):
        raise StoreError("no space left on device")

    line.diary.write = full
    async with line.member() as member:
        with pytest.raises(StoreError, match="no space left"):
            await steps(member)


async def test_a_reference_that_comes_late_is_waited_for_and_all_is_handled_in_order():
    line = Line()
    await told(line, "rim", ("ict", 1), ("referring", 2), ("ict", 3))
    async with line.member() as member:
        await steps(member)
        parked = await line.parked("rim")
        assert (parked.condition, parked.waiting) == ("waiting", 2)
        assert parked.error == "not heard of yet: curriculum of palim"
        assert parked.state.wait_until == pytest.approx(parked.since + timedelta(minutes=1), abs=timedelta(seconds=5))
        tries = await line.diary.head()
        await steps(member)
        assert await line.diary.head() == tries
        await tell(line.course, ("palim", Revise(version=1)))
        await told(line, "rim", ("ict", 4))
        await steps(member)
    assert await line.lines("rim") == ["1", "2", "3", "4"]
    assert await line.parked("rim") is None


async def test_what_waits_is_taken_up_by_the_next_member():
    line = Line()
    await told(line, "rim", ("referring", 1))
    async with line.member() as member:
        await steps(member)
    await tell(line.course, ("palim", Revise(version=1)))
    await told(line, "rim", ("ict", 2))
    async with line.member() as member:
        await steps(member)
    assert await line.lines("rim") == ["1", "2"]


async def test_a_reference_that_does_not_come_in_time_parks_the_message():
    line = Line()
    await told(line, "rim", ("referring", 1))
    async with line.member() as member:
        await steps(member)
    async with line.member(line.subscriber(patience=IMPATIENT)) as member:
        await steps(member)
        parked = await line.parked("rim")
        assert (parked.condition, parked.state.wait_until) == ("parked", None)
        await tell(line.course, ("palim", Revise(version=1)))
        await line.relayed()
        await steps(member)
        assert await line.lines("rim") == []
        await ask(line, "rim", RetryMessages())
        await steps(member)
    assert await line.lines("rim") == ["1"]


async def test_each_message_of_a_queue_is_waited_for_from_its_own_turn_on():
    line = Line()
    line.mood.failing = {"ict"}
    await told(line, "rim", ("ict", 1), ("referring", 2))
    async with line.member() as member:
        await steps(member)
        since = (await line.parked("rim")).since
        line.mood.failing = set()
        await ask(line, "rim", RetryMessages())
        await steps(member)
    parked = await line.parked("rim")
    assert (await line.lines("rim"), parked.condition, parked.waiting) == (["1"], "waiting", 1)
    assert parked.since > since


async def test_an_operator_retries_what_is_parked_in_order():
    line = Line()
    line.mood.failing = {"ict"}
    await told(line, "rim", ("ict", 1), ("english", 2), ("english", 3))
    async with line.member() as member:
        await steps(member)
        line.mood.failing = set()
        await steps(member)
        assert await line.lines("rim") == []
        await ask(line, "rim", RetryMessages())
        await told(line, "rim", ("english", 4))
        await steps(member)
    assert await line.lines("rim") == ["1", "english 2", "english 3", "english 4"]
    assert await line.diary.find(parked_messages) == []


async def test_a_retry_that_fails_again_is_parked_again():
    line = Line()
    line.mood.failing = {"ict", "english"}
    await told(line, "rim", ("ict", 1), ("english", 2), ("ict", 3))
    async with line.member() as member:
        await steps(member)
        await ask(line, "rim", RetryMessages())
        await steps(member)
        parked = await line.parked("rim")
        assert (parked.condition, parked.waiting, parked.error) == ("parked", 3, "RuntimeError: ict fails")
        line.mood.failing = {"english"}
        await ask(line, "rim", RetryMessages())
        await steps(member)
        parked = await line.parked("rim")
        assert (parked.condition, parked.waiting, parked.error) == ("parked", 2, "RuntimeError: english fails")
    assert await line.lines("rim") == ["1"]


async def test_an_operator_discards_the_first_message_and_the_rest_is_handled():
    line = Line()
    await told(line, "rim", ("refused", 1), ("ict", 2), ("ict", 3))
    async with line.member() as member:
        await steps(member)
        first, second, _ = ids(line, "rim")
        with pytest.raises(Refused, match="Only the first message"):
            await ask(line, "rim", DiscardMessage(event_id=second, reason="wrong"))
        with pytest.raises(Refused, match="Say why"):
            await ask(line, "rim", DiscardMessage(event_id=first, reason=" "))
        await ask(line, "rim", DiscardMessage(event_id=first, reason="told twice"))
        await steps(member)
        with pytest.raises(Refused, match="No message of this key"):
            await ask(line, "rim", RetryMessages())
    assert await line.lines("rim") == ["2", "3"]


async def test_an_event_that_is_refilled_while_parked_is_not_parked_twice():
    line = Line()
    await told(line, "rim", ("refused", 1), ("ict", 2))
    async with line.member() as member:
        await steps(member)
        line.broker.forget(line.topic)
        await line.relayed()
        await steps(member)
    assert (await line.parked("rim")).waiting == 2


async def test_two_members_that_retry_at_once_have_one_effect():
    line = Line()
    line.mood.failing = {"ict"}
    await told(line, "rim", ("ict", 1), ("ict", 2))
    async with line.member() as zombie:
        await steps(zombie)
        line.broker.evict(zombie._consumer)
        async with line.member() as heir:
            await steps(heir)
            line.mood.failing = set()
            await ask(line, "rim", RetryMessages())
            await zombie._retry_parked()
            await heir._retry_parked()
    assert await line.lines("rim") == ["1", "2"]


async def test_the_view_shows_an_operator_what_waits_where_and_why():
    line = Line()
    await told(line, "rim", ("refused", 1))
    async with line.member() as member:
        await steps(member)
    (found,) = await line.diary.find(parked_messages, condition="parked", topic=line.topic)
    partition = line.partition("rim")
    assert (found.id, found.partition, found.key) == (line.queue("rim"), partition.number, line.log("rim")[0].key)
    assert found.state.queue[0].headers == line.log("rim")[0].headers
    assert await line.diary.find(parked_messages, condition="waiting") == []
