"""People sign in by authorization code and PKCE; the gateway holds their session, and no token leaves it."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
import pytest
import sqlalchemy as sa
from joserfc.jwk import OKPKey

from passerelle.issuer import ISSUER
from services.gateway.app import service
from services.gateway.web import forgery, session
from services.gateway.web.renewing import unsealed
from services.gateway.web.statements import ENDED
from tests.chassis.conftest import Running
from tests.identity.conftest import PAGES, BuiltIn

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


async def begun(browser: httpx.AsyncClient, next: str = "/") -> dict[str, str]:
    """What the browser is sent to the issuer with."""
    answer = await browser.get("/signin", params={"next": next})
    assert answer.status_code == 302
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


async def chosen(built_in: BuiltIn, outside: httpx.AsyncClient, asked: dict[str, str], role: str = "agency") -> str:
    answer = await outside.post(f"{built_in.address}/authorize", data={**asked, "user": role})
    return str(answer.headers["location"]).removeprefix(PAGES)


async def sign_in(
    browser: httpx.AsyncClient, built_in: BuiltIn, outside: httpx.AsyncClient, role: str = "agency", next: str = "/"
) -> httpx.Response:
    return await browser.get(await chosen(built_in, outside, await begun(browser, next), role))


async def changed(gateway: Running, **values: Any) -> None:
    async with gateway.app.state.engine.begin() as connection:
        await connection.execute(sa.update(session.sessions).values(**values))


async def rows(gateway: Running) -> list[Any]:
    async with gateway.app.state.engine.connect() as connection:
        return list((await connection.execute(sa.select(session.sessions))).all())


@pytest.mark.parametrize("role", ["operator", "agency", "employer", "case_worker", "participant", "auditor"])
async def test_every_role_of_people_signs_in(gateway, built_in, browser, outside, role: str) -> None:
    opened = await sign_in(browser, built_in, outside, role, "/journeys?state=open")
    assert (opened.status_code, opened.headers["location"]) == (303, "/journeys?state=open")
    shown = await browser.get("/")
    assert shown.status_code == 200
    assert "built-in sign-in" in shown.text
    [row] = await rows(gateway)
    assert (row.subject, row.roles, row.human) == (f"demo-{role}", role, True)


async def test_no_token_reaches_the_browser_or_lies_readable_in_the_database(
    gateway, built_in, browser, outside
) -> None:
    opened = await sign_in(browser, built_in, outside)
    shown = await browser.get("/")
    assert set(browser.cookies) == {"passerelle"}
    for text in (str(opened.headers), shown.text, browser.cookies["passerelle"], str(await rows(gateway))):
        assert "eyJ" not in text
    [refresh] = await refresh_tokens(gateway, browser)
    assert refresh.encode() not in (await rows(gateway))[0].refresh


async def refresh_tokens(gateway: Running, browser: httpx.AsyncClient) -> list[str]:
    return [unsealed(browser.cookies["passerelle"], row.refresh) for row in await rows(gateway)]


async def test_the_request_to_the_issuer_is_bound_to_this_browser(gateway, built_in, browser, outside) -> None:
    asked = await begun(browser)
    assert asked["redirect_uri"] == f"{PAGES}/signin/callback"
    assert (asked["response_type"], asked["scope"], asked["code_challenge_method"]) == ("code", "openid", "S256")
    assert len({asked["state"], asked["nonce"], asked["code_challenge"], (await begun(browser))["state"]}) == 4
    transport = httpx.ASGITransport(gateway.app)
    callback = await chosen(built_in, outside, await begun(browser))
    async with httpx.AsyncClient(transport=transport, base_url=PAGES) as victim:
        refused = await victim.get(callback)
    assert (refused.status_code, refused.json()["code"]) == (400, "sign_in_failed")
    assert not refused.cookies
    assert (await browser.get(callback)).status_code == 303


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", "another"),
        ("iss", "https://evil.test"),
        ("iss", None),
        ("code", "guessed"),
        ("code", ""),
        ("error", "x"),
    ],
)
async def test_an_answer_that_is_not_the_issuers_own_opens_nothing(
    gateway, built_in, browser, outside, name: str, value: str | None
) -> None:
    answer = urlsplit(await chosen(built_in, outside, await begun(browser)))
    query = {key: values[0] for key, values in parse_qs(answer.query).items()}
    changed_query = {key: text for key, text in {**query, name: value}.items() if text is not None}
    refused = await browser.get("/signin/callback", params=changed_query)
    assert refused.status_code == 400
    assert "Signing in did not work" in refused.text
    assert await rows(gateway) == []


async def test_another_nonce_than_asked_for_opens_nothing(gateway, built_in, browser, outside) -> None:
    asked = await begun(browser)
    refused = await browser.get(await chosen(built_in, outside, {**asked, "nonce": "another"}))
    assert refused.status_code == 400
    assert await rows(gateway) == []


@pytest.mark.parametrize("next", ["https://evil.test", "//evil.test", "/\\evil.test", "evil", "/a\nb"])
async def test_nobody_is_led_away_after_signing_in(gateway, built_in, browser, outside, next: str) -> None:
    assert (await sign_in(browser, built_in, outside, next=next)).headers["location"] == "/"


async def test_each_sign_in_has_a_new_session_and_ends_the_one_before(gateway, built_in, browser, outside) -> None:
    await sign_in(browser, built_in, outside, "agency")
    first = browser.cookies["passerelle"]
    await sign_in(browser, built_in, outside, "auditor")
    assert browser.cookies["passerelle"] != first
    assert [row.roles for row in await rows(gateway)] == ["auditor"]


async def test_rights_are_renewed_when_they_run_out(gateway, built_in, browser, outside) -> None:
    await sign_in(browser, built_in, outside)
    await changed(gateway, renew_at=LONG_AGO, rights_until=LONG_AGO, roles="operator")
    answers = await asyncio.gather(*(browser.get("/journeys") for _ in range(4)))
    assert [answer.status_code for answer in answers] == [200] * 4
    [row] = await rows(gateway)
    assert row.roles == "agency"
    assert row.rights_until > datetime.now(UTC) + timedelta(minutes=9)


async def test_a_session_that_the_issuer_no_longer_knows_ends(gateway, built_in, browser, outside) -> None:
    await sign_in(browser, built_in, outside)
    [refresh] = await refresh_tokens(gateway, browser)
    secret = (built_in.keys / "gateway.secret").read_text()
    await outside.post(f"{built_in.address}/revoke", data={"token": refresh}, auth=("gateway", secret))
    assert (await browser.get("/journeys")).status_code == 200
    await changed(gateway, renew_at=LONG_AGO)
    assert (await browser.get("/journeys")).status_code == 401
    assert await rows(gateway) == []


async def test_while_the_issuer_is_away_rights_last_as_long_as_they_were_given(
    gateway, built_in, browser, outside
) -> None:
    await sign_in(browser, built_in, outside)
    gateway.app.state.openid._metadata.token_endpoint = "http://127.0.0.1:9/token"
    await changed(gateway, renew_at=LONG_AGO)
    assert (await browser.get("/journeys")).status_code == 200
    await changed(gateway, renew_at=LONG_AGO, rights_until=LONG_AGO)
    assert (await browser.get("/journeys")).status_code == 503
    assert len(await rows(gateway)) == 1
    form = {"csrf_token": forgery.token_of(browser.cookies["passerelle"])}
    await changed(gateway, renew_at=LONG_AGO)
    assert (await browser.post("/logout", data=form)).status_code == 303
    assert await rows(gateway) == []


async def test_signing_out_takes_the_refresh_token_back_and_goes_on_to_the_issuer(
    gateway, built_in, browser, outside
) -> None:
    await sign_in(browser, built_in, outside)
    [refresh] = await refresh_tokens(gateway, browser)
    assert (await browser.post("/logout")).status_code == 403
    form = {"csrf_token": forgery.token_of(browser.cookies["passerelle"])}
    left = await browser.post("/logout", data=form)
    assert (left.status_code, left.headers["location"]) == (303, "/signed-out")
    assert "passerelle" not in browser.cookies
    told = await browser.get("/signed-out")
    assert told.headers["refresh"].startswith(f"0; url={built_in.address}/end-session?client_id=gateway")
    secret = (built_in.keys / "gateway.secret").read_text()
    form = {"grant_type": "refresh_token", "refresh_token": refresh}
    again = await outside.post(f"{built_in.address}/token", data=form, auth=("gateway", secret))
    assert again.json() == {"error": "invalid_grant"}


def logout_token(built_in: BuiltIn, kind: str = "logout+jwt", **changes: Any) -> str:
    now = int(time.time())
    said = {"iss": ISSUER, "aud": "gateway", "iat": now, "exp": now + 60, "jti": uuid4().hex, "events": {ENDED: {}}}
    return built_in.issuer.signed({name: one for name, one in {**said, **changes}.items() if one is not None}, kind)


async def told(browser: httpx.AsyncClient, token: str) -> int:
    return (await browser.post("/signin/back-channel-logout", data={"logout_token": token})).status_code


@pytest.mark.parametrize("by", ["sid", "sub"])
async def test_the_issuer_ends_a_session_without_any_browser(gateway, built_in, browser, outside, by: str) -> None:
    await sign_in(browser, built_in, outside)
    [row] = await rows(gateway)
    values = {"sid": row.issuer_session, "sub": row.subject}
    assert await told(outside_of(gateway), logout_token(built_in, **{by: f"not {values[by]}"})) == 200
    assert (await browser.get("/journeys")).status_code == 200
    assert await told(outside_of(gateway), logout_token(built_in, **{by: values[by]})) == 200
    assert (await browser.get("/journeys")).status_code == 401


def outside_of(gateway: Running) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(gateway.app), base_url=PAGES)


@pytest.mark.parametrize(
    "changes",
    [
        {"events": {}}, {"events": None}, {"events": [ENDED]}, {"nonce": "n"}, {"sub": None}, {"aud": "passerelle"},
        {"iss": "https://evil.test"}, {"exp": 1}, {"jti": None}, {"kind": "at+jwt"},
    ],
    ids=str,
)  # fmt: skip
async def test_what_is_no_logout_token_ends_nothing(gateway, built_in, browser, outside, changes) -> None:
    await sign_in(browser, built_in, outside)
    assert await told(outside_of(gateway), logout_token(built_in, **{"sub": "demo-agency", **changes})) == 400
    assert len(await rows(gateway)) == 1


async def test_a_logout_token_of_a_stranger_ends_nothing(gateway, built_in, browser, outside) -> None:
    await sign_in(browser, built_in, outside)
    good = logout_token(built_in, sub="demo-agency").split(".")
    stranger = OKPKey.generate_key("Ed25519").private_key.sign(b"x").hex()
    for token in (f"{good[0]}.{good[1]}.{stranger}", "", "x" * 40_000):
        assert await told(outside_of(gateway), token) == 400
    assert len(await rows(gateway)) == 1


async def test_a_page_without_a_session_offers_to_sign_in_and_comes_back(gateway, browser) -> None:
    page = await browser.get("/journeys")
    assert page.status_code == 401
    assert 'href="/signin?next=%2Fjourneys"' in page.text


async def test_without_an_issuer_for_people_there_is_nothing_to_sign_in_at(serve) -> None:
    async with serve(service) as running:
        for path in ("/signin", "/signin/callback", "/signed-out"):
            assert (await running.client.get(path)).status_code == 404
