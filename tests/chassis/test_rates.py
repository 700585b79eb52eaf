"""How often one client may ask: known by its token, or by its address where it has none."""

from typing import Any

import httpx
import pytest

from shared.chassis.limits.rates import _network
from shared.chassis.limits.windows import Windows
from shared.chassis.settings import Settings
from tests.chassis.conftest import Running, Serve
from tests.chassis.test_limits import UNKNOWN

SHOWN = "/v1/workshops"


async def spent(running: Running, path: str = SHOWN, **headers: str) -> httpx.Response:
    """The first answer that says no more."""
    for _ in range(20):
        answer = await running.client.get(path, headers=headers)
        if answer.status_code == 429:
            return answer
    raise AssertionError("no limit was met")


def person(running: Running, **claims: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {running.issuer.token('agency', **claims)}"}


async def test_a_client_that_asks_too_often_is_told_when_to_go_on(serve: Serve) -> None:
    async with serve(rate_people="3/minute") as running:
        first = await running.client.get(SHOWN)
        assert first.headers["ratelimit-policy"] == '"people";q=3;w=60'
        assert first.headers["ratelimit"].startswith('"people";r=2;t=')
        answer = await spent(running)
        assert (answer.json()["code"], answer.headers["content-type"]) == (
            "too_many_requests",
            "application/problem+json",
        )
        assert 1 <= int(answer.headers["retry-after"]) <= 60
        assert f"in {answer.headers['retry-after']} seconds" in answer.json()["detail"]
        counted = (await running.client.get("/metrics")).text.split("passerelle_requests_limited_total{")[1]
        assert counted.startswith('limit="people"')
        assert counted.splitlines()[0].endswith("} 1.0")


async def test_another_person_another_organisation_and_a_machine_have_limits_of_their_own(serve: Serve) -> None:
    async with serve(rate_people="3/minute", rate_machines="9/minute") as running:
        await spent(running)
        for claims in ({"sub": "another"}, {"org": "pole-emploi"}, {"sub": "importer", "kind": "machine"}):
            answer = await running.client.get(SHOWN, headers=person(running, **claims))
            assert answer.status_code == 200, claims
        assert '"machines";q=9' in answer.headers["ratelimit-policy"]


async def test_many_rows_are_counted_apart_from_other_requests(serve: Serve) -> None:
    async with serve(rate_people="2/minute", rate_heavy="3/minute") as running:
        await spent(running)
        answers = [await running.client.post("/v1/workshops/roll", json={"rows": [UNKNOWN]}) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]


async def test_who_is_not_signed_in_is_known_by_the_address(serve: Serve) -> None:
    async with serve(rate_anonymous="4/minute") as running:
        foreign = {"Authorization": f"Bearer {running.issuer.foreign('agency')}"}
        statuses = [(await running.client.get(SHOWN, headers=foreign)).status_code for _ in range(5)]
        assert statuses == [401, 401, 401, 401, 429]
        elsewhere = httpx.ASGITransport(running.app, client=("192.0.2.7", 1))
        async with httpx.AsyncClient(transport=elsewhere, base_url="http://workshops") as client:
            assert (await client.get("/v1/workshops/free")).status_code == 200
        assert (await running.client.get(SHOWN)).status_code == 200


async def test_a_demo_stack_is_a_thousand_times_as_patient(serve: Serve) -> None:
    async with serve(rate_people="3/minute", demo=True) as running:
        answer = await running.client.get(SHOWN)
        assert answer.headers["ratelimit-policy"] == '"people";q=3000;w=60'


async def test_health_is_never_limited(serve: Serve) -> None:
    async with serve(rate_anonymous="1/minute") as running:
        assert [(await running.client.get("/health/live")).status_code for _ in range(3)] == [200] * 3


def test_an_ipv6_client_is_its_network() -> None:
    assert _network("2001:db8::1") == _network("2001:db8::ffff:1") != _network("2001:db8:0:1::1")
    assert _network("192.0.2.1") != _network("192.0.2.2")
    assert _network("testclient") == "testclient"


@pytest.mark.parametrize("rate", ["", "often", "600", "-1/minute", "600/blink"])
def test_a_rate_of_the_wrong_form_stops_the_start(settings: Settings, rate: str) -> None:
    with pytest.raises(ValueError, match="such as 600/minute"):
        Settings(**settings.model_dump() | {"rate_people": rate})


async def test_windows_end_and_the_oldest_make_room() -> None:
    now = 100.0
    windows = Windows(lambda: now, most=3)
    assert [await windows.incr("a", 60), await windows.incr("a", 60)] == [1, 2]
    now = 159.0
    assert (await windows.get("a"), await windows.get_expiry("a")) == (2, 160.0)
    now = 160.0
    assert (await windows.get("a"), await windows.incr("a", 60)) == (0, 1)
    for other in ("b", "c", "d"):
        await windows.incr(other, 60)
    assert [await windows.get(one) for one in "abcd"] == [0, 1, 1, 1]
    now = 300.0
    await windows.incr("e", 60)
    assert await windows.reset() == 1
