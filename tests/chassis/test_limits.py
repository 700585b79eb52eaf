"""What one request may be: the size of its head and body, its depth, and the time it takes."""

import asyncio
from typing import Any

import pytest

from shared.chassis import APIRouter, Relation, Role, heavy
from shared.chassis.limits.heads import MOST_HEADERS
from tests.chassis.conftest import Running, Serve
from tests.chassis.workshops import ACCESS, SERVICE, variant

router = APIRouter(prefix="/slow")
gate = asyncio.Event()
UNKNOWN = {"journey_id": "7b4de6a5-1d53-4f0c-9d6c-0d2f3b1c5a11"}


@router.get("/wait")
async def wait() -> None:
    await gate.wait()


@router.get("/wait-long")
@heavy
async def wait_long() -> str:
    await asyncio.sleep(0.1)
    return "done"


SLOW = variant(
    routers=(*SERVICE.routers, router),
    access={**ACCESS, "wait": {Role.AGENCY: Relation.ANY}, "wait_long": {Role.AGENCY: Relation.ANY}},
)


async def test_a_request_without_an_answer_is_given_up(serve: Serve) -> None:
    async with serve(SLOW, answer_within=0.05) as running:
        answer = await running.client.get("/v1/slow/wait")
        assert (answer.status_code, answer.json()["code"]) == (503, "took_too_long")
        assert answer.headers["retry-after"] == "5"
        assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_heavy_request_may_take_longer(serve: Serve) -> None:
    async with serve(SLOW, answer_within=0.01, long_answer_within=30) as running:
        assert (await running.client.get("/v1/slow/wait-long")).json() == "done"


async def test_an_address_and_headers_of_a_size_that_nobody_needs_are_refused(running: Running) -> None:
    asked: list[tuple[str, dict[str, Any], int]] = [
        ("/v1/workshops?cursor=" + "x" * 9_000, {}, 414),
        ("/v1/" + "x" * 9_000, {}, 414),
        ("/v1/workshops", {"X-Long": "x" * 33_000}, 431),
        ("/v1/workshops", {f"X-{number}": "x" for number in range(MOST_HEADERS)}, 431),
    ]
    for path, headers, status in asked:
        answer = await running.client.get(path, headers=headers)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


@pytest.mark.parametrize("raw", [b"[" * 100_000, b'{"now":' * 100_000, b'{"a":[' * 50_000 + b"]}" * 50_000])
@pytest.mark.parametrize(("method", "path"), [("POST", "/v1/workshops/bookings"), ("PUT", "/v1/operator/clock")])
async def test_json_nested_without_end_is_refused(running: Running, method: str, path: str, raw: bytes) -> None:
    headers = running.as_("agency", "operator") | {"Content-Type": "application/json"}
    answer = await running.client.request(method, path, content=raw, headers=headers)
    assert answer.status_code == 422, answer.text
    assert len(answer.content) < 2_000


async def test_one_command_takes_a_small_body_and_many_rows_a_large_one(serve: Serve) -> None:
    async with serve(max_command=2_000, max_body=100_000) as running:
        booking = {"id": "7b4de6a5-1d53-4f0c-9d6c-0d2f3b1c5a11", "on": "2019-07-15", "seats": 1, "note": "x" * 3_000}
        answer = await running.client.post("/v1/workshops/bookings", json=booking)
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
        headers = {"Idempotency-Key": "one"}
        answer = await running.client.post("/v1/workshops/roll", json={"rows": [UNKNOWN] * 100}, headers=headers)
        assert (answer.status_code, answer.json()) == (200, 100)
        answer = await running.client.post("/v1/workshops/roll", json={"rows": [UNKNOWN] * 5_000}, headers=headers)
        assert answer.status_code == 413
