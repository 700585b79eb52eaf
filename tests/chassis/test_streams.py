"""How many live streams one client may hold open, at a real server with real connections."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from importlib import import_module
from typing import Any

import httpx
import pytest
import pytest_asyncio
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.sse import EventSourceResponse

from passerelle.processes import SERVICES
from services.gateway.app import service
from shared.chassis import live
from tests.chassis.conftest import Running, Serve
from tests.chassis.test_health import sample
from tests.chassis.waiting import eventually
from tests.gateway.conftest import PUBLISHED, hears
from tests.gateway.story import JOURNEY, STORY
from tests.support.serving import served

PATHS = (f"/v1/journeys/{JOURNEY}/live", "/v1/schemes/palim/live", f"/journeys/{JOURNEY}/live", "/schemes/palim/live")


@pytest_asyncio.fixture
async def running(serve: Serve) -> AsyncIterator[Running]:
    async with serve(service, demo=True, live_streams=2) as running:
        await hears(running.app.state.store, [PUBLISHED, *STORY])
        async with (
            served(running.app, lifespan="off") as port,
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=running.as_("operator")) as client,
        ):
            running.client = client
            yield running
            running.app.state.stopping.set()


async def test_one_more_stream_than_a_client_may_hold_is_refused_until_one_is_closed(running: Running) -> None:
    async def open_now() -> int:
        return len(running.app.state.streams)

    async with AsyncExitStack() as first, AsyncExitStack() as second:
        for stack, path in ((first, PATHS[0]), (second, PATHS[3])):
            answer = await stack.enter_async_context(running.client.stream("GET", path))
            assert (answer.status_code, answer.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
        for path in PATHS:
            refused = await running.client.get(path)
            assert (refused.status_code, refused.json()["code"]) == (429, "too_many_streams")
            assert refused.headers["content-type"] == "application/problem+json"
            assert (refused.json()["detail"], refused.headers["retry-after"]) == (
                "You hold 2 live streams open already: close one, or ask now and then instead.",
                "10",
            )
        assert (await running.client.get("/v1/schemes/palim/funnel")).status_code == 200, "other requests go on"
        another = {"Authorization": f"Bearer {running.issuer.token('operator', sub='another')}"}
        async with running.client.stream("GET", PATHS[0], headers=another) as answer:
            assert answer.status_code == 200
            assert await open_now() == 3
        await first.aclose()
        await eventually(open_now, lambda number: number == 1)
        async with running.client.stream("GET", PATHS[1]) as answer:
            assert answer.status_code == 200
    await eventually(open_now, lambda number: number == 0)
    metrics = (await running.client.get("/metrics")).text
    assert sample(metrics, "passerelle_requests_limited_total", limit="streams") == len(PATHS)


async def test_a_stream_that_is_refused_for_another_reason_is_not_counted(running: Running) -> None:
    for _ in range(3):
        assert (await running.client.get("/v1/schemes/unheard-of/live")).status_code == 404
    assert len(running.app.state.streams) == 0


@pytest.mark.parametrize("name", SERVICES)
def test_every_stream_of_every_service_is_counted(name: str) -> None:
    found = import_module(f"services.{name}.app").service
    uncounted = [route.path for route in streaming(found) if live not in called(route.dependant)]
    assert uncounted == []
    assert bool(list(streaming(found))) == (name in ("gateway", "selection"))


def streaming(found: Any) -> Iterator[APIRoute]:
    for router in (*found.routers, *found.pages):
        for route in router.routes:
            content = route.responses.get(200, {}).get("content", {})
            if route.response_class is EventSourceResponse or "text/event-stream" in content:
                yield route


def called(dependant: Dependant) -> list[object]:
    return [dependant.call, *(call for one in dependant.dependencies for call in called(one))]
