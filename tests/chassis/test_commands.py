"""Commands over HTTP: once per key, on the version that was seen, at the time that is stated."""

import asyncio
from datetime import UTC, datetime

import pytest

from tests.chassis.conftest import Running, Serve

OPEN = {"room": "1", "seats": 3}


async def names(running: Running, id: str) -> list[str]:
    return (await running.client.get(f"/v1/workshops/{id}")).json()["names"]


async def test_a_command_is_answered_with_a_receipt(running: Running) -> None:
    answer = await running.command("PUT", "/v1/workshops/a", OPEN)
    assert answer.status_code == 201
    assert answer.json() == {"id": "a", "version": 1, "events": ["WorkshopOpened"]}
    assert answer.headers["etag"] == '"1"'


async def test_a_command_without_a_key_is_not_carried_out(running: Running) -> None:
    answer = await running.client.put("/v1/workshops/a", json=OPEN)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_missing")
    assert await running.runtime.store.head() == 0


async def test_a_command_sent_twice_has_one_effect_and_one_answer(running: Running) -> None:
    await running.opened("a")
    first, again = [await running.signed_up("a", Idempotency_Key="k") for _ in range(2)]
    assert (first.status_code, first.json(), first.headers["etag"]) == (200, again.json(), again.headers["etag"])
    assert await names(running, "a") == ["Rim"]


async def test_duplicates_at_the_same_time_wait_for_the_first_answer(running: Running) -> None:
    await running.opened("a", seats=20)
    answers = await asyncio.gather(*(running.signed_up("a", Idempotency_Key="k") for _ in range(10)))
    assert {(answer.status_code, answer.text) for answer in answers} == {(200, answers[0].text)}
    assert await names(running, "a") == ["Rim"]


async def test_a_key_is_not_used_for_another_request(running: Running) -> None:
    await running.opened("a")
    await running.opened("b")
    await running.signed_up("a", Idempotency_Key="k")
    for id, name in (("a", "Taha"), ("b", "Rim")):
        answer = await running.signed_up(id, name, Idempotency_Key="k")
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert await names(running, "a") == ["Rim"]


async def test_a_key_stands_for_its_body_whatever_the_caller_says_it_is(running: Running) -> None:
    await running.opened("a")
    for name, status in (("Rim", 200), ("Rim", 200), ("Taha", 422)):
        answer = await running.signed_up("a", name, Idempotency_Key="k", Content_Type="text/plain")
        assert answer.status_code == status


async def test_two_callers_may_use_the_same_key(running: Running) -> None:
    await running.opened("a")
    await running.signed_up("a", "Rim", Idempotency_Key="k")
    other = {"Authorization": f"Bearer {running.issuer.token('agency', sub='colleague')}"}
    assert (await running.signed_up("a", "Taha", Idempotency_Key="k", **other)).status_code == 200
    assert await names(running, "a") == ["Rim", "Taha"]


async def test_a_refusal_is_a_problem_and_is_kept(running: Running) -> None:
    await running.opened("a", seats=0)
    first = await running.signed_up("a", Idempotency_Key="k")
    assert first.status_code == 409
    assert first.json() == {
        "type": "urn:passerelle:problem:full",
        "title": "Full",
        "status": 409,
        "detail": "Every seat is taken.",
        "code": "full",
    }
    again = await running.signed_up("a", Idempotency_Key="k")
    assert (again.status_code, again.json()) == (409, first.json())


async def test_a_stale_version_is_not_decided_on(running: Running) -> None:
    await running.opened("a")
    seen = (await running.client.get("/v1/workshops/a")).headers["etag"]
    assert (await running.signed_up("a", "Rim", If_Match=seen)).status_code == 200
    stale = await running.signed_up("a", "Taha", If_Match=seen)
    assert (stale.status_code, stale.json()["code"]) == (412, "changed_meanwhile")
    assert await names(running, "a") == ["Rim"]
    assert (await running.signed_up("a", If_Match="newest")).json()["code"] == "bad_if_match"


async def test_a_conditional_command_sent_twice_is_answered_as_the_first_time(running: Running) -> None:
    await running.opened("a")
    first, again = [await running.signed_up("a", If_Match='"1"', Idempotency_Key="k") for _ in range(2)]
    assert (first.status_code, again.status_code, again.json()) == (200, 200, first.json())


async def test_a_unique_value_that_is_taken_is_a_conflict(running: Running) -> None:
    await running.opened("a", room="1")
    answer = await running.command("PUT", "/v1/workshops/b", OPEN)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_taken")


async def test_a_command_may_say_when_it_happened(running: Running) -> None:
    await running.command("PUT", "/v1/workshops/a", OPEN, Occurred_At="2019-04-01T09:00:00+01:00")
    (recorded,) = (await running.runtime.store.load(["workshop-a"]))["workshop-a"]
    assert recorded.occurred_at == datetime(2019, 4, 1, 8, tzinfo=UTC)
    assert (recorded.principal, recorded.organisation) == ("clerk", "anapec")


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        ("2999-01-01T00:00:00Z", "in_the_future"),
        ("2019-04-01T09:00:00", "time_zone_missing"),
        ("yesterday", "invalid_request"),
    ],
)
async def test_a_time_that_cannot_be_is_refused(running: Running, moment: str, code: str) -> None:
    answer = await running.command("PUT", "/v1/workshops/a", OPEN, Occurred_At=moment)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert await running.runtime.store.head() == 0


async def test_each_row_of_a_bulk_command_is_accepted_or_refused_alone(running: Running) -> None:
    await running.opened("r7")
    rooms = {f"r{number}": 2 for number in range(1_200)}
    first, again = [
        await running.command("POST", "/v1/workshops/groups", {"rooms": rooms}, Idempotency_Key="k") for _ in range(2)
    ]
    assert first.json() == again.json()
    assert [row["id"] for row in first.json() if not row["accepted"]] == ["r7"]
    assert first.json()[7]["code"] == "out_of_turn"
    assert await running.runtime.store.head() == 1_200


async def test_cancelled_requests_leave_no_connection_behind(running: Running, dice) -> None:
    await running.opened("a", seats=1_000)
    tasks = []
    for number in range(200):
        ask = running.signed_up("a", f"n{number}") if number % 2 else running.client.get("/v1/workshops")
        tasks.append(asyncio.create_task(ask))
        await asyncio.sleep(dice.random() * 0.002)
        tasks[dice.randrange(len(tasks))].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert any(task.cancelled() for task in tasks)
    pool = running.runtime.store._pool._pool
    assert pool.get_idle_size() == pool.get_size() <= pool.get_max_size()
    assert (await running.signed_up("a", "last")).status_code == 200


async def test_a_key_survives_a_restart(serve: Serve) -> None:
    async with serve() as running:
        await running.opened("a")
        first = await running.signed_up("a", Idempotency_Key="k")
    async with serve() as running:
        again = await running.signed_up("a", Idempotency_Key="k")
        assert (again.json(), await names(running, "a")) == (first.json(), ["Rim"])
