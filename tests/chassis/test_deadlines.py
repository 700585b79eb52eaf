"""Deadlines are fired once, when they are due by the service's clock, and are gone with what they cause."""

import asyncio
from datetime import UTC, datetime, timedelta

import asyncpg

from shared.chassis.deadlines import DeadlineRunner
from tests.chassis.conftest import Running, Serve
from tests.chassis.waiting import eventually
from tests.kernel.workshop import SignUpsLapsed, workshops

LONG_AGO = "2019-04-01T08:00:00Z"


async def with_sign_ups(running: Running, *ids: str) -> None:
    for id in ids:
        await running.command("PUT", f"/v1/workshops/{id}", {"room": id, "seats": 3}, Occurred_At=LONG_AGO)
        await running.signed_up(id, Occurred_At=LONG_AGO)


def runner(running: Running) -> DeadlineRunner:
    return DeadlineRunner("workshops", running.runtime.store, running.runtime.clock)


async def test_what_is_due_is_fired_once_and_gone(running: Running) -> None:
    ids = [f"w{number}" for number in range(20)]
    await with_sign_ups(running, *ids)
    await running.opened("later")
    await running.signed_up("later")
    assert sum(await asyncio.gather(*(runner(running).fire() for _ in range(4)))) == 20
    assert await runner(running).fire() == 0
    store = running.runtime.store
    for id in ids:
        *_, last = (await store.load([f"workshop-{id}"]))[f"workshop-{id}"]
        assert (last.event, last.version) == (SignUpsLapsed(), 3)
        assert last.occurred_at == datetime(2019, 4, 8, 8, tzinfo=UTC)
        assert last.principal == "service:workshops"
    assert (await store.get(workshops, "later")).names == ("Rim",)
    assert await store.overdue(datetime.now(UTC) + timedelta(days=30)) == 1


async def test_a_claim_that_came_to_nothing_is_taken_up_by_another(running: Running) -> None:
    await with_sign_ups(running, "a")
    store = running.runtime.store
    assert len(await store.claim_due(datetime.now(UTC), 0.2, 10)) == 1
    assert await runner(running).fire() == 0
    await asyncio.sleep(0.3)
    assert await runner(running).fire() == 1


async def test_one_that_cannot_be_fired_holds_up_no_other(running: Running, database: str) -> None:
    await with_sign_ups(running, "a", "b")
    connection = await asyncpg.connect(database)
    await connection.execute(
        "UPDATE deadlines SET stream = 'workshop-never', name = 'lapse' WHERE stream = 'workshop-a'"
    )
    await connection.close()
    assert await runner(running).fire() == 2
    assert (await running.runtime.store.get(workshops, "b")).names == ()
    assert await running.runtime.store.overdue(datetime.now(UTC)) == 1


async def test_a_demo_fires_by_the_clock_that_was_set(serve: Serve) -> None:
    async with serve(role="all", demo=True) as running:
        await running.operator("PUT", "/clock", {"now": "2019-04-01T08:00:00Z"})
        await running.opened("a")
        await running.signed_up("a")
        await running.operator("PUT", "/clock", {"now": "2019-04-07T08:00:00Z"})
        await asyncio.sleep(0.6)
        assert (await running.client.get("/v1/workshops/a")).json()["names"] == ["Rim"]
        await running.operator("PUT", "/clock", {"now": "2019-04-08T08:00:00Z"})
        await eventually(lambda: running.runtime.store.get(workshops, "a"), lambda view: view and not view.names)
