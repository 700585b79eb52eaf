"""From start to end: a bounded shutdown, and tasks that outlive an outage of the database."""

import asyncio
import contextlib
import os
import signal
import time
from contextlib import asynccontextmanager

import pytest

from shared.chassis import Work, runtime
from shared.kernel.store import StoreError
from tests.chassis.conftest import Serve
from tests.chassis.network import wire_to
from tests.chassis.waiting import eventually
from tests.chassis.workshops import LISTENER, variant
from tests.kernel.workshop import workshops


@pytest.fixture
def killed(monkeypatch) -> list[int]:
    """The signals that the process would have sent to itself."""
    signals: list[int] = []
    monkeypatch.setattr(os, "kill", lambda _, number: signals.append(number))
    return signals


async def test_a_shutdown_is_bounded_even_when_a_task_does_not_end(serve: Serve, monkeypatch) -> None:
    monkeypatch.setattr(runtime, "STOP_WITHIN", 0.3)
    released = asyncio.Event()

    async def stubborn(_: str) -> bool:
        while not released.is_set():
            with contextlib.suppress(asyncio.CancelledError):
                await released.wait()
        raise asyncio.CancelledError

    async def pending() -> list[str]:
        return ["a"]

    service = variant(work=lambda _: [Work("stubborn", pending, stubborn)])
    async with serve(service, role="worker") as running:
        await asyncio.sleep(0.3)
        started = time.monotonic()
    assert time.monotonic() - started < 3
    released.set()
    await asyncio.gather(*running.runtime._tasks, return_exceptions=True)


async def test_streams_are_told_before_the_end(serve: Serve) -> None:
    async with serve() as running:
        waiting = asyncio.create_task(running.app.state.stopping.wait())
        await asyncio.sleep(0)
    assert await asyncio.wait_for(waiting, 1)
    assert running.app.state.draining


async def test_resources_outlive_the_tasks_that_use_them(serve: Serve) -> None:
    order: list[str] = []

    @asynccontextmanager
    async def resources(app, runtime):
        order.append("opened")
        yield
        order.append(f"closed after the tasks: {all(task.done() for task in runtime._tasks)}")

    async with serve(variant(resources=resources), role="all"):
        order.append("serving")
    assert order == ["opened", "serving", "closed after the tasks: True"]


async def test_a_task_that_dies_ends_the_process(serve: Serve, killed: list[int]) -> None:
    async def pending() -> list[str]:
        raise KeyError("a bug")

    service = variant(work=lambda _: [Work("import", pending, lambda _: pending())])
    async with serve(service, role="worker") as running:
        await eventually(lambda: asyncio.sleep(0, killed))
        assert killed == [signal.SIGTERM]
        assert running.runtime.failed == "import: KeyError('a bug')"
        assert (await running.client.get("/health/live")).status_code == 503


async def test_long_work_is_taken_up_again_after_an_error(serve: Serve, killed: list[int]) -> None:
    left = [3]
    failures = [StoreError("the database did not answer"), OSError("the network")]

    async def pending() -> list[str]:
        return ["import-1"] if left[0] else []

    async def advance(_: str) -> bool:
        if failures and left[0] == 2:
            raise failures.pop()
        left[0] -= 1
        return left[0] > 0

    service = variant(work=lambda _: [Work("import", pending, advance)])
    async with serve(service, role="worker") as running:
        progress = await running.operator("GET", "/progress")
        assert progress["working"] == ["import import-1"]
        await eventually(lambda: asyncio.sleep(0, left[0]), lambda found: found == 0)
        assert (await running.operator("GET", "/progress"))["working"] == []
    assert killed == failures == []


async def test_relay_and_subscriber_go_on_after_an_outage_of_the_database(
    serve: Serve, database: str, second_database: str, killed: list[int]
) -> None:
    async with (
        wire_to(database) as near,
        wire_to(second_database) as far,
        serve(database=near.dsn, role="all") as publisher,
        serve(LISTENER, database=far.dsn, role="all") as listener,
    ):
        await publisher.opened("before")
        await eventually(lambda: listener.runtime.store.get(workshops, "before"))
        for wire in (near, far):
            await wire.cut()
        await asyncio.sleep(2.5)
        assert (await publisher.signed_up("before")).status_code == 503
        for wire in (near, far):
            await wire.mend()
        await publisher.opened("after")
        await eventually(lambda: listener.runtime.store.get(workshops, "after"))
        assert (publisher.runtime.failed, listener.runtime.failed, killed) == (None, None, [])


async def test_a_relay_that_lost_its_place_says_no_more_why_it_had_stopped(serve: Serve, monkeypatch) -> None:
    """Else its alarm would go on while another process publishes."""
    async with serve(role="api") as running:
        relay = running.runtime.relay
        assert relay

        async def differs() -> None:
            relay.stopped = "the log holds what is not in the store"

        async def still_differs() -> bool:
            return False

        monkeypatch.setattr(relay, "run", differs)
        monkeypatch.setattr(relay, "agrees", still_differs)
        leading = asyncio.create_task(running.runtime._relay_for_ever())
        await eventually(lambda: asyncio.sleep(0, running.runtime.stopped))
        leading.cancel()
        await asyncio.wait([leading])
        assert running.runtime.stopped == []
