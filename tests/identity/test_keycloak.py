"""With a real Keycloak: everybody signs in, organisations prove themselves, keys rotate, sessions are ended there."""

import asyncio
import json
import ssl
import time
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey

from passerelle.local import EmbeddedPostgres
from services.gateway.app import service
from services.selection.app import service as selection
from shared.chassis import Settings
from tests.identity.certificates import Authority
from tests.identity.keycloak import Keycloak, a_browser, signed_in_at
from tests.kernel.conftest import create_tables

pytestmark = [pytest.mark.keycloak, pytest.mark.asyncio(loop_scope="session")]
PEOPLE = {
    "operator": None, "agency": "anapec", "employer": "antwerp-digital", "case_worker": "anapec",
    "participant": None, "auditor": None, "service": None,
}  # fmt: skip


def settings(keycloak: Keycloak, database: str = "") -> Settings:
    return Settings(
        database=database,
        broker=f"memory://{uuid4().hex}",
        role="api",
        issuer=keycloak.issuer,
        jwks=f"{keycloak.issuer}/protocol/openid-connect/certs",
        client_secret=keycloak.home / "gateway.secret",
        public_url=f"http://127.0.0.1:{keycloak.pages}",
    )


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pages(keycloak: Keycloak, postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    """A gateway that Keycloak can reach, in production settings."""
    await postgres.create_database("keycloak_gateway")
    chosen = settings(keycloak, postgres.dsn("keycloak_gateway"))
    await create_tables(service.metadata(), chosen.database)
    config = uvicorn.Config(service.app(chosen), port=keycloak.pages, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    running = asyncio.create_task(server._serve())
    async with asyncio.timeout(30):
        while not server.started:
            await asyncio.sleep(0.02)
    yield f"http://127.0.0.1:{keycloak.pages}"
    server.should_exit = True
    await running
    await postgres.drop_database("keycloak_gateway")


async def asked(keycloak: Keycloak, token: str, keys: object = None, issuer: str | None = None) -> httpx.Response:
    """A service of its own, which has only heard of the issuer."""
    app = selection.app(settings(keycloak).model_copy(update={"issuer": issuer or keycloak.issuer}))
    if keys is not None:
        app.state.verifier.keys = keys
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://selection") as client:
        return await client.get("/v1/operator/progress", headers={"Authorization": f"Bearer {token}"})


async def accepted(keycloak: Keycloak, token: str) -> bool:
    """Not an operator's, so a good token is refused for its role alone."""
    answer = await asked(keycloak, token)
    assert answer.status_code in (401, 403), answer.text
    return answer.status_code == 403


async def sign_in(pages: str, browser: httpx.AsyncClient, name: str) -> httpx.Response:
    """The browser's whole way, cookies of both places in one jar."""
    begun = await browser.get(f"{pages}/signin", params={"next": "/journeys"})
    back = await signed_in_at(browser, begun.headers["location"], name)
    assert back.status_code == 302, back.text[-600:]
    return await browser.get(back.headers["location"])


@pytest.mark.parametrize("role", PEOPLE)
async def test_every_role_signs_in(keycloak: Keycloak, pages: str, role: str) -> None:
    name = f"rim-{role.replace('_', '-')}"
    await keycloak.person(name, role, organisation=PEOPLE[role])
    async with a_browser(headers={"Accept": "text/html"}) as browser:
        opened = await sign_in(pages, browser, name)
        assert (opened.status_code, opened.headers["location"]) == (303, "/journeys")
        shown = await browser.get(
            f"{pages}{'/' if role == 'auditor' else '/journeys'}"
        )  # an auditor sees figures alone
        assert shown.status_code == 200
        ours = {one.name: one.value for one in browser.cookies.jar if one.name.startswith("passerelle")}
    assert set(ours) == {"passerelle"}
    for text in (*ours.values(), shown.text, str(opened.headers)):
        assert "eyJ" not in text
    assert 'class="demo"' not in shown.text


async def test_a_wrong_password_signs_nobody_in(keycloak: Keycloak, pages: str) -> None:
    await keycloak.person("forgetful", "agency")
    async with a_browser() as browser:
        begun = await browser.get(f"{pages}/signin")
        answer = await signed_in_at(browser, begun.headers["location"], "forgetful", "wrong")
        assert answer.status_code == 200
        assert (await browser.get(f"{pages}/journeys")).status_code == 401


async def test_an_agency_proves_itself_by_its_secret(keycloak: Keycloak) -> None:
    good = await keycloak.credentials(client_id="agency-anapec", client_secret=keycloak.words["agency"])
    assert await accepted(keycloak, good.json()["access_token"])
    wrong = await keycloak.credentials(client_id="agency-anapec", client_secret="wrong")
    assert (wrong.status_code, wrong.json()["error"]) == (401, "unauthorized_client")


async def test_an_agency_proves_itself_by_its_key_and_each_assertion_is_good_once(keycloak: Keycloak) -> None:
    key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
    client = await keycloak.client("agency-oii")
    jwks = json.dumps({"keys": [key.as_dict(private=False)]})
    attributes = {**client["attributes"], "use.jwks.url": "false", "use.jwks.string": "true", "jwks.string": jwks}
    await keycloak.admin("PUT", f"/clients/{client['id']}", json={**client, "attributes": attributes})
    now = int(time.time())
    said = {"iss": "agency-oii", "sub": "agency-oii", "aud": keycloak.issuer, "iat": now, "exp": now + 60}
    form = {
        "client_id": "agency-oii",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": jwt.encode({"alg": "ES256", "kid": key.kid}, {**said, "jti": uuid4().hex}, key),
    }
    good = await keycloak.credentials(**form)
    assert good.status_code == 200, good.text
    assert await accepted(keycloak, good.json()["access_token"])
    assert (await keycloak.credentials(**form)).status_code in (400, 401)
    stranger = ECKey.generate_key("P-256", {"kid": key.kid})
    forged = jwt.encode({"alg": "ES256", "kid": key.kid}, {**said, "jti": uuid4().hex}, stranger)
    assert (await keycloak.credentials(**{**form, "client_assertion": forged})).status_code in (400, 401)


async def test_an_agency_proves_itself_by_the_certificate_of_its_connection(keycloak: Keycloak) -> None:
    """RFC 8705, section 2, in real handshakes."""
    authority = keycloak.authority
    good = await keycloak.with_certificate("agency-gan", authority.client("gan.example"))
    assert good.status_code == 200, good.text
    answer = await asked(keycloak, good.json()["access_token"], issuer=f"{keycloak.secure}/realms/passerelle")
    assert answer.status_code == 403, "the token is good; its role opens nothing here"
    for who in (authority.client("oii.example"), ssl.create_default_context(cadata=authority.pem)):
        refused = await keycloak.with_certificate("agency-gan", who)
        assert refused.status_code in (400, 401)
    assert (await keycloak.credentials(client_id="agency-gan")).status_code in (400, 401), "nor without TLS"


async def test_a_certificate_of_a_strange_authority_ends_the_handshake(keycloak: Keycloak) -> None:
    stranger = Authority(keycloak.home / "strange", "Authority of these tests").client("gan.example")
    stranger.load_verify_locations(cadata=keycloak.authority.pem)
    with pytest.raises(httpx.TransportError):
        await keycloak.with_certificate("agency-gan", stranger)


async def test_a_token_bound_to_a_certificate_is_refused_where_none_can_be_seen(keycloak: Keycloak) -> None:
    """RFC 8705, section 3: taken as a plain bearer token, it would be worth no more than one."""
    client = await keycloak.client("agency-gan")
    attributes = {**client["attributes"], "tls.client.certificate.bound.access.tokens": "true"}
    await keycloak.admin("PUT", f"/clients/{client['id']}", json={**client, "attributes": attributes})
    bound = await keycloak.with_certificate("agency-gan", keycloak.authority.client("gan.example"))
    await keycloak.admin("PUT", f"/clients/{client['id']}", json=client)
    token = bound.json()["access_token"]
    answer = await asked(keycloak, token, issuer=f"{keycloak.secure}/realms/passerelle")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert "bound to a key" in answer.json()["detail"]


async def test_a_machines_token_names_its_organisation_and_no_person(keycloak: Keycloak) -> None:
    good = await keycloak.credentials(client_id="agency-anapec", client_secret=keycloak.words["agency"])
    app = selection.app(settings(keycloak))
    principal = await app.state.verifier.principal(good.json()["access_token"])
    assert (principal.organisation, principal.human) == ("anapec", False)
    assert principal.roles == {"agency"}


async def test_a_rotated_key_is_picked_up_and_the_old_one_is_good_until_it_is_removed(keycloak: Keycloak) -> None:
    async def token() -> str:
        form = {"client_id": "agency-anapec", "client_secret": keycloak.words["agency"]}
        return str((await keycloak.credentials(**form)).json()["access_token"])

    async def status(one: str) -> int:
        keys.clock = lambda: time.monotonic() + passed
        app.state.verifier._known.clear()
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://selection") as client:
            headers = {"Authorization": f"Bearer {one}"}
            return (await client.get("/v1/operator/progress", headers=headers)).status_code

    app, passed = selection.app(settings(keycloak)), 0
    keys = app.state.verifier.keys
    before = await token()
    assert await status(before) == 403

    providers = (await keycloak.admin("GET", "/components", params={"name": "signing"})).json()
    realm = providers[0]["parentId"]
    newer = {
        "name": "newer", "providerId": "ecdsa-generated", "providerType": "org.keycloak.keys.KeyProvider",
        "parentId": realm,
        "config": {"priority": ["200"], "ecdsaEllipticCurveKey": ["P-256"], "active": ["true"], "enabled": ["true"]},
    }  # fmt: skip
    await keycloak.admin("POST", "/components", json=newer)
    after = await token()
    assert header(after)["kid"] != header(before)["kid"]
    assert [await status(after), await status(before)] == [403, 403]

    await keycloak.admin("DELETE", f"/components/{providers[0]['id']}")
    passed = 3_700
    assert [await status(after), await status(before)] == [403, 401]


def header(token: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(urlsafe_b64decode(token.partition(".")[0] + "=="))
    return found


async def test_a_session_that_is_ended_at_keycloak_ends_at_the_gateway(keycloak: Keycloak, pages: str) -> None:
    id = await keycloak.person("revoked", "agency", organisation="anapec")
    await keycloak.person("untouched", "agency", organisation="anapec")
    async with a_browser() as browser, a_browser() as other:
        await sign_in(pages, browser, "revoked")
        await sign_in(pages, other, "untouched")
        assert (await browser.get(f"{pages}/journeys")).status_code == 200
        await keycloak.admin("POST", f"/users/{id}/logout")
        assert (await browser.get(f"{pages}/journeys")).status_code == 401
        assert (await other.get(f"{pages}/journeys")).status_code == 200


async def test_signing_out_ends_the_session_here_and_leads_to_keycloak(keycloak: Keycloak, pages: str) -> None:
    id = await keycloak.person("leaving", "agency", organisation="anapec")
    async with a_browser(headers={"Accept": "text/html"}) as browser:
        await sign_in(pages, browser, "leaving")
        page = (await browser.get(f"{pages}/journeys")).text
        token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
        assert (await browser.post(f"{pages}/logout")).status_code == 403
        left = await browser.post(f"{pages}/logout", data={"csrf_token": token})
        assert (left.status_code, left.headers["location"]) == (303, "/signed-out")
        assert (await browser.get(f"{pages}/journeys")).status_code == 401
        told = await browser.get(f"{pages}/signed-out")
        assert told.status_code == 200
        leads = told.headers["refresh"].partition("url=")[2]
        assert leads.startswith(f"{keycloak.issuer}/protocol/openid-connect/logout?client_id=gateway")
        assert "eyJ" not in leads
        assert (await browser.get(leads)).status_code in (200, 302)
    assert (await keycloak.admin("GET", f"/users/{id}/sessions")).json() == []
