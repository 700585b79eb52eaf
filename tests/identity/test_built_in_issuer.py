"""The built-in issuer: marked demo users, one-use codes, and organisations with credentials of their own."""

import time
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from passerelle.issuer import AUDIENCE, ISSUER
from passerelle.issuing.users import USERS
from shared.chassis import Role
from shared.chassis.keys import keys_at
from shared.chassis.tokens import Verifier
from tests.identity.conftest import PAGES, BuiltIn

VERIFIER = "v" * 43
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
REDIRECT = f"{PAGES}/signin/callback"
ASKED = {
    "response_type": "code", "client_id": "gateway", "redirect_uri": REDIRECT, "state": "s", "nonce": "n",
    "code_challenge": CHALLENGE, "code_challenge_method": "S256",
}  # fmt: skip
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


async def code(built_in: BuiltIn, http: httpx.AsyncClient, role: str = "agency", **changes: str) -> str:
    back = await http.post(f"{built_in.address}/authorize", data={**ASKED, "user": role, **changes})
    query = parse_qs(urlsplit(back.headers["location"]).query)
    assert (query["iss"], query["state"]) == ([ISSUER], ["s"])
    return query["code"][0]


async def exchanged(built_in: BuiltIn, http: httpx.AsyncClient, **form: str) -> httpx.Response:
    secret = (built_in.keys / "gateway.secret").read_text()
    return await http.post(f"{built_in.address}/token", data=form, auth=("gateway", secret))


async def redeemed(built_in: BuiltIn, http: httpx.AsyncClient, one: str, **changes: str) -> httpx.Response:
    form = {"grant_type": "authorization_code", "code": one, "redirect_uri": REDIRECT, "code_verifier": VERIFIER}
    return await exchanged(built_in, http, **{**form, **changes})


def verifier(built_in: BuiltIn) -> Verifier:
    return Verifier(ISSUER, AUDIENCE, keys_at(f"{built_in.address}/jwks"))


async def test_it_says_where_everything_is(built_in: BuiltIn, outside: httpx.AsyncClient) -> None:
    told = (await outside.get(f"{built_in.address}/.well-known/openid-configuration")).json()
    assert told["issuer"] == ISSUER
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert (await outside.get(told["jwks_uri"])).json()["keys"][0].keys() >= {"kid", "x"}
    assert "d" not in (await outside.get(told["jwks_uri"])).json()["keys"][0]


@pytest.mark.parametrize(("language", "words"), [("en", "Demo"), ("fr", "Démo"), ("ar", "عرض تجريبي")])
async def test_its_page_lists_a_user_for_each_role_of_people(
    built_in: BuiltIn, outside: httpx.AsyncClient, language: str, words: str
) -> None:
    page = await outside.get(f"{built_in.address}/authorize", params=ASKED, headers={"Accept-Language": language})
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page.text
    assert words in page.text
    assert set(USERS) == set(Role) - {Role.SERVICE}
    for role, user in USERS.items():
        assert f'value="{role}">{user.names[language]}' in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


async def test_what_is_asked_is_never_part_of_the_page(built_in: BuiltIn, outside: httpx.AsyncClient) -> None:
    page = await outside.get(f"{built_in.address}/authorize", params={**ASKED, "state": '"><script>alert(1)</script>'})
    assert "<script>" not in page.text


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": f"{REDIRECT}/"}, {"redirect_uri": f"{REDIRECT}?x=1"}, {"redirect_uri": "https://evil.test"},
        {"redirect_uri": ""}, {"client_id": "nobody"},
    ],
)  # fmt: skip
async def test_nobody_is_sent_to_an_address_that_is_not_registered(
    built_in: BuiltIn, outside: httpx.AsyncClient, changes: dict[str, str]
) -> None:
    for answer in (
        await outside.get(f"{built_in.address}/authorize", params={**ASKED, **changes}),
        await outside.post(f"{built_in.address}/authorize", data={**ASKED, "user": "agency", **changes}),
    ):
        assert answer.status_code == 400
        assert "location" not in answer.headers


@pytest.mark.parametrize(
    "changes", [{"code_challenge_method": "plain"}, {"code_challenge": ""}, {"response_type": "token"}]
)
async def test_a_code_needs_a_challenge(built_in: BuiltIn, outside: httpx.AsyncClient, changes: dict[str, str]) -> None:
    answer = await outside.post(f"{built_in.address}/authorize", data={**ASKED, "user": "agency", **changes})
    assert "error=invalid_request" in answer.headers["location"]
    assert "code=" not in answer.headers["location"]


async def test_a_code_is_good_once_for_who_asked(built_in: BuiltIn, outside: httpx.AsyncClient) -> None:
    for changes in ({"code_verifier": "w" * 43}, {"redirect_uri": f"{PAGES}/other"}, {"code": "x"}):
        answer = await redeemed(built_in, outside, await code(built_in, outside), **changes)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
    one = await code(built_in, outside)
    good = await redeemed(built_in, outside, one)
    assert good.json()["expires_in"] == 600
    assert good.headers["cache-control"] == "no-store"
    principal = await verifier(built_in).principal(good.json()["access_token"])
    assert (principal.subject, principal.organisation, principal.human) == ("demo-agency", "anapec", True)
    assert (await redeemed(built_in, outside, one)).status_code == 400


async def test_a_refresh_token_that_comes_twice_ends_the_session(built_in: BuiltIn, outside: httpx.AsyncClient) -> None:
    first = (await redeemed(built_in, outside, await code(built_in, outside))).json()["refresh_token"]
    second = (await exchanged(built_in, outside, grant_type="refresh_token", refresh_token=first)).json()
    for stolen in (first, second["refresh_token"]):
        answer = await exchanged(built_in, outside, grant_type="refresh_token", refresh_token=stolen)
        assert answer.json() == {"error": "invalid_grant"}


async def machine(built_in: BuiltIn, http: httpx.AsyncClient, id: str, secret: str) -> httpx.Response:
    form = {"grant_type": "client_credentials"}
    return await http.post(f"{built_in.address}/token", data=form, auth=(id, secret))


async def test_an_organisations_secret_is_rotated_with_an_overlap(
    built_in: BuiltIn, outside: httpx.AsyncClient
) -> None:
    first = built_in.clients.add("agency-oii", "oii", ["agency"])
    token = (await machine(built_in, outside, "agency-oii", first)).json()["access_token"]
    principal = await verifier(built_in).principal(token)
    assert (principal.organisation, principal.roles, principal.human) == ("oii", {"agency"}, False)

    now = datetime.now(UTC)
    second = built_in.clients.rotate("agency-oii", timedelta(hours=1), now)
    good = [(await machine(built_in, outside, "agency-oii", one)).status_code for one in (first, second)]
    assert good == [200, 200]
    client = built_in.clients.find("agency-oii")
    later = now + timedelta(hours=1)
    assert (client.knows(first, later), client.knows(second, later)) == (False, True)
    built_in.clients.rotate("agency-oii", timedelta(hours=1), now)
    assert not built_in.clients.find("agency-oii").knows(first, now)
    assert first not in (built_in.keys / "clients.json").read_text()
    assert oct((built_in.keys / "clients.json").stat().st_mode & 0o777) == "0o600"


@pytest.mark.parametrize("login", [("agency-oii", "wrong"), ("nobody", "x"), ("", ""), ("gateway", "")])
async def test_who_cannot_prove_itself_gets_nothing(
    built_in: BuiltIn, outside: httpx.AsyncClient, login: tuple[str, str]
) -> None:
    built_in.clients.add("agency-oii", "oii", ["agency"])
    answer = await machine(built_in, outside, *login)
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


async def test_the_pages_client_gets_no_token_of_its_own(built_in: BuiltIn, outside: httpx.AsyncClient) -> None:
    answer = await exchanged(built_in, outside, grant_type="client_credentials")
    assert answer.json() == {"error": "unsupported_grant_type"}


async def test_an_organisations_own_key_proves_it_and_each_assertion_is_good_once(
    built_in: BuiltIn, outside: httpx.AsyncClient
) -> None:
    key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
    assert built_in.clients.add("agency-oii", "oii", ["agency"], {"keys": [key.as_dict(private=False)]}) is None
    now = int(time.time())

    async def asked(signer: ECKey = key, **changes: Any) -> tuple[int, str]:
        said = {"iss": "agency-oii", "sub": "agency-oii", "aud": f"{built_in.address}/token", "exp": now + 60}
        said |= {"jti": uuid4().hex, **changes}
        assertion = jwt.encode({"alg": "ES256", "kid": key.kid}, said, signer)
        form = {"grant_type": "client_credentials", "client_assertion_type": ASSERTION, "client_assertion": assertion}
        statuses = [(await outside.post(f"{built_in.address}/token", data=form)).status_code for _ in range(2)]
        return statuses[0], str(statuses[1])

    assert await asked() == (200, "401")
    for bad in (
        {"aud": "https://elsewhere.test"}, {"iss": "gateway"}, {"sub": "gateway"}, {"exp": now - 60},
        {"exp": now + 3_600}, {"jti": None}, {"signer": ECKey.generate_key("P-256", {"kid": key.kid})},
    ):  # fmt: skip
        assert await asked(**bad) == (401, "401"), bad


async def test_the_end_of_a_session_leads_back_only_to_a_registered_address(
    built_in: BuiltIn, outside: httpx.AsyncClient
) -> None:
    asked = {"client_id": "gateway", "post_logout_redirect_uri": f"{PAGES}/"}
    good = await outside.get(f"{built_in.address}/end-session", params=asked)
    assert (good.status_code, good.headers["location"]) == (303, f"{PAGES}/")
    asked["post_logout_redirect_uri"] = "https://evil.test/"
    assert (await outside.get(f"{built_in.address}/end-session", params=asked)).status_code == 200
