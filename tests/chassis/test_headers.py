"""Security headers stand on every answer, those to faults included; nobody else's page may read an answer."""

import re

import pytest

from shared.chassis.docs import policy
from shared.chassis.headers import HEADERS
from tests.chassis.conftest import Running, Serve

PATHS = ["/v1/workshops", "/v1/workshops/free", "/v1/workshops/failing", "/v1/none", "/health/live", "/openapi.json"]


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_has_them(running: Running, path: str) -> None:
    answer = await running.client.get(path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "strict-transport-security" not in answer.headers


async def test_a_browser_is_held_to_tls_where_there_is_tls(serve: Serve) -> None:
    async with serve(public_url="https://passerelle.example") as running:
        assert "max-age" in (await running.client.get("/v1/none")).headers["strict-transport-security"]
    async with serve() as running:
        answer = await running.client.get("https://workshops/v1/none")
        assert "max-age" in answer.headers["strict-transport-security"]


async def test_no_other_origin_is_let_in(running: Running) -> None:
    asking = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    for method in ("GET", "OPTIONS"):
        answer = await running.client.request(method, "/v1/workshops", headers=asking)
        assert not [name for name in answer.headers if name.startswith("access-control")]
    assert answer.status_code == 405


async def test_the_page_of_the_routes_is_for_a_demo_alone(serve: Serve) -> None:
    async with serve() as running:
        assert (await running.client.get("/docs")).status_code == 404
    async with serve(demo=True) as running:
        answer = await running.client.get("/docs")
        assert answer.status_code == 200
        assert "unsafe" not in answer.headers["content-security-policy"]


async def test_the_page_of_the_routes_runs_only_what_its_policy_names(serve: Serve) -> None:
    async with serve(demo=True) as running:
        answer = await running.client.get("/docs")
        allowed = answer.headers["content-security-policy"]
        assert allowed == policy(answer.text)
        assert allowed != policy(answer.text.replace("SwaggerUIBundle({", "alert({"))
        for address in re.findall(r'(?:src|href)="([^"]+)"', answer.text):
            assert address.split(":")[0] == "data" or any(address.startswith(one) for one in allowed.split()), address
