"""Who may call: tokens are verified, roles are looked up, and a route that nobody thought of stops the start."""

import time

import httpx
import pytest

from shared.chassis import APIRouter, Relation, Role
from tests.chassis.conftest import Running
from tests.chassis.issuer import Issuer
from tests.chassis.workshops import ACCESS, router, variant


async def ask(running: Running, token: str | None) -> httpx.Response:
    running.client.headers.pop("Authorization")
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    return await running.client.get("/v1/workshops/a/whoami", headers=headers)


async def test_a_good_token_names_its_bearer(running: Running, issuer: Issuer) -> None:
    answer = await ask(running, issuer.token("agency", kind="service"))
    assert answer.json() == {"subject": "clerk", "organisation": "anapec", "human": False}


async def test_without_a_token_one_is_asked_to_sign_in(running: Running) -> None:
    answer = await ask(running, None)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == 'Bearer realm="passerelle"'


@pytest.mark.parametrize(
    "forge",
    [
        lambda issuer: issuer.token("agency", exp=int(time.time()) - 60),
        lambda issuer: issuer.token("agency", nbf=int(time.time()) + 3600),
        lambda issuer: issuer.token("agency", aud="somebody-else"),
        lambda issuer: issuer.token("agency", iss="https://elsewhere.test"),
        lambda issuer: issuer.token("agency", sub=None),
        lambda issuer: issuer.token("agency", roles="agency"),
        lambda issuer: issuer.unsigned("agency"),
        lambda issuer: issuer.foreign("agency"),
        lambda issuer: issuer.tampered("agency"),
        lambda issuer: issuer.keyed_with_the_public_key("agency"),
        lambda _: "not.a.token",
        lambda _: "",
    ],
    ids=[
        "expired", "not yet", "other audience", "other issuer", "nobody", "roles not a list",
        "unsigned", "foreign key", "tampered", "public key as secret", "rubbish", "empty",
    ],
)  # fmt: skip
async def test_a_bad_token_is_told_apart_from_none(running: Running, issuer: Issuer, forge) -> None:
    answer = await ask(running, forge(issuer))
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert answer.headers["www-authenticate"] == 'Bearer realm="passerelle", error="invalid_token"'


async def test_a_token_is_not_kept_beyond_its_end(running: Running, issuer: Issuer, monkeypatch) -> None:
    token = issuer.token("agency", exp=int(time.time()) + 5)
    assert (await ask(running, token)).status_code == 200
    later = time.time() + 60
    monkeypatch.setattr(time, "time", lambda: later)
    running.client.headers["Authorization"] = ""
    assert (await ask(running, token)).status_code == 401


async def test_new_keys_are_taken_up_when_the_key_file_changes(running: Running, issuer: Issuer, tmp_path) -> None:
    successor = Issuer(tmp_path / "next.json")
    assert (await running.client.get("/v1/workshops/a/whoami", headers=bearer(successor))).status_code == 401
    successor.jwks.replace(issuer.jwks)
    assert (await running.client.get("/v1/workshops/a/whoami", headers=bearer(successor))).status_code == 200


def bearer(issuer: Issuer) -> dict[str, str]:
    return {"Authorization": f"Bearer {issuer.token('agency')}"}


async def test_a_role_that_is_not_in_the_table_is_refused(running: Running) -> None:
    for role in ("participant", "operator", "employer"):
        answer = await running.client.get("/v1/workshops/a", headers=running.as_(role))
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
        assert "agency, auditor" in answer.json()["detail"]
    assert (await running.client.get("/v1/operator/progress")).status_code == 403


async def test_a_public_route_needs_no_token(running: Running) -> None:
    running.client.headers.pop("Authorization")
    assert (await running.client.get("/v1/workshops/free")).text == "Workshops are free."


def test_two_routes_do_not_share_an_entry_of_the_access_table() -> None:
    other = APIRouter()

    @other.get("/others")
    async def whoami() -> None: ...

    with pytest.raises(ValueError, match="share a function name"):
        variant(routers=(router, other))


@pytest.mark.parametrize(
    ("access", "named"),
    [
        ({name: roles for name, roles in ACCESS.items() if name != "sign_up"}, "sign_up"),
        ({**ACCESS, "close_workshop": {Role.AGENCY: Relation.ANY}}, "close_workshop"),
    ],
)
def test_routes_and_access_table_must_agree(access, named) -> None:
    with pytest.raises(ValueError, match=named):
        variant(access=access)
