"""In every service a token that is not good is refused with a sentence, whatever is wrong with it."""

from collections.abc import AsyncIterator
from importlib import import_module
from pathlib import Path

import httpx
import pytest

from passerelle.processes import SERVICES
from shared.chassis import Settings
from tests.chassis.issuer import ISSUER, Issuer
from tests.identity.forging import FORGERIES, headed

PATHS = {
    "selection": "/v1/calls",
    "training": "/v1/cohorts",
    "mobility": "/v1/vacancies",
    "reintegration": "/v1/cases",
    "gateway": "/v1/journeys",
}


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    return Issuer(tmp_path / "jwks.json")


@pytest.fixture(params=SERVICES)
async def client(request: pytest.FixtureRequest, issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    """Who calls is found out before anything else, so no database is needed."""
    service = import_module(f"services.{request.param}.app").service
    app = service.app(Settings(database="", broker="", issuer=ISSUER, jwks=issuer.jwks))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{request.param}") as client:
        yield client


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("name", FORGERIES)
async def test_a_bad_token_is_refused_with_a_reason(client: httpx.AsyncClient, issuer: Issuer, name: str) -> None:
    forge, reason = FORGERIES[name]
    for path in ("/v1/operator/progress", PATHS[client.base_url.host]):
        answer = await client.get(path, headers=bearer(forge(issuer)))
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
        assert reason in answer.json()["detail"]
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["www-authenticate"] == 'Bearer realm="passerelle", error="invalid_token"'


async def test_a_good_token_passes_and_only_its_roles_are_looked_at(client: httpx.AsyncClient, issuer: Issuer) -> None:
    for token in (
        issuer.token(),
        issuer.token("emperor", "offline_access"),
        headed(issuer, x5t="unknown header names mean nothing"),
    ):
        answer = await client.get("/v1/operator/events-of-nobody", headers=bearer(token))
        assert answer.status_code == 404
    answer = await client.get("/v1/operator/progress", headers=bearer(issuer.token("emperor", "participant")))
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


async def test_keys_that_cannot_be_had_are_our_fault_and_not_the_callers(
    client: httpx.AsyncClient, issuer: Issuer
) -> None:
    token = issuer.token("operator")
    issuer.jwks.unlink()
    answer = await client.get("/v1/operator/progress", headers=bearer(token))
    assert (answer.status_code, answer.json()["code"]) == (503, "keys_unavailable")
    assert answer.headers["retry-after"] == "5"
