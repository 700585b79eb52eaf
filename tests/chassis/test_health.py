"""Health and metrics of a running service."""

import asyncio
import re

import pytest

from tests.chassis.conftest import Running, Serve
from tests.chassis.network import wire_to


async def test_a_running_service_is_live_and_ready_for_everybody(running: Running) -> None:
    running.client.headers.pop("Authorization")
    assert (await running.client.get("/health/live")).json() == {"status": "live"}
    assert (await running.client.get("/health/ready")).json() == {"status": "ready", "service": "workshops"}


async def test_a_service_without_its_database_is_live_but_not_ready(serve: Serve, database: str) -> None:
    async with wire_to(database) as wire, serve(database=wire.dsn) as running:
        await wire.cut()
        answer = await running.client.get("/health/ready")
        assert (answer.status_code, answer.json()["code"]) == (503, "database_unreachable")
        assert (await running.client.get("/health/live")).status_code == 200
        refused = await running.signed_up("a")
        assert (refused.status_code, refused.json()["code"], refused.headers["retry-after"]) == (
            503,
            "unavailable",
            "1",
        )
        await wire.mend()
        assert (await running.client.get("/health/ready")).status_code == 200


async def test_a_service_that_shuts_down_is_not_ready(running: Running) -> None:
    running.app.state.draining = True
    assert (await running.client.get("/health/ready")).json()["code"] == "draining"


async def test_a_stuck_process_is_not_live(running: Running) -> None:
    running.runtime.failed = "relay: KeyError()"
    answer = await running.client.get("/health/live")
    assert (answer.status_code, answer.json()["code"]) == (503, "stuck")


async def test_metrics_count_commands_by_outcome_and_time_requests_by_route(running: Running) -> None:
    await running.opened("a", seats=1)
    await asyncio.gather(*(running.signed_up("a", f"n{number}") for number in range(3)))
    await running.runtime.measure()
    text = (await running.client.get("/metrics")).text
    assert sample(text, "passerelle_commands_total", command="SignUp", outcome="accepted") == 1
    assert sample(text, "passerelle_commands_total", command="SignUp", outcome="refused") == 2
    assert sample(text, "http_server_request_duration_seconds_count", http_route="/workshops/{id}/sign-ups") == 3
    assert sample(text, "passerelle_parked_messages") == 0
    assert sample(text, "passerelle_relay_lag") == 2
    assert "Rim" not in text


def sample(text: str, name: str, **labels: str) -> float:
    """The sum of the samples with these labels."""
    lines = re.findall(rf"^{name}(?:{{(.*)}})? (\S+)$", text, re.MULTILINE)
    wanted = [f'{label}="{value}"' for label, value in labels.items()]
    found = [float(value) for have, value in lines if all(one in have for one in wanted)]
    if not found:
        pytest.fail(f"{name} {labels} is not among the metrics")
    return sum(found)
