from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from services.gateway.app import service
from services.gateway.web import forgery, links, session
from shared.chassis import Principal, Problem, Role
from tests.chassis.conftest import Serve
from tests.gateway.conftest import Gateway

CLERK = Principal("clerk", "anapec", frozenset({Role.OPERATOR}))
NOW = datetime(2020, 1, 1, tzinfo=UTC)


async def link(gateway: Gateway, *roles: str) -> str:
    answer = await gateway.running.client.post(
        "/v1/login-links", headers=gateway.running.as_(*(roles or ("operator",)))
    )
    assert answer.status_code == 201, answer.text
    url: str = answer.json()["url"]
    return url


async def test_without_a_session_a_page_asks_to_sign_in(gateway: Gateway) -> None:
    async with gateway.browser() as browser:
        answer = await browser.get("/")
    assert answer.status_code == 401
    assert "Please sign in" in answer.text


async def test_a_link_opens_one_session_with_the_rights_of_who_asked_for_it(gateway: Gateway) -> None:
    address = await link(gateway, "participant")
    async with gateway.browser() as browser:
        opened = await browser.get(address.replace("http://gateway", ""))
        assert (opened.status_code, opened.headers["location"]) == (303, "/")
        assert (await browser.get("/")).status_code == 200
        assert (await browser.get("/schemes/palim")).status_code == 403
    async with gateway.browser() as thief:
        again = await thief.get(address.replace("http://gateway", ""))
        assert again.status_code == 410
        assert "has been used or is too old" in again.text


async def test_the_cookie_is_for_this_host_and_no_script(gateway: Gateway) -> None:
    address = await link(gateway)
    async with gateway.browser() as browser:
        plain = (await browser.get(address.replace("http://gateway", ""))).headers["set-cookie"]
    assert plain.startswith("passerelle=")
    assert "HttpOnly" in plain
    assert "SameSite=lax" in plain
    assert "Domain" not in plain
    assert "Secure" not in plain
    address = await link(gateway)
    far = (await gateway.running.client.get(address)).headers["set-cookie"]
    assert far.startswith("__Host-passerelle=")
    assert "Secure" in far


async def test_signing_out_ends_the_session_everywhere(gateway: Gateway) -> None:
    address = await link(gateway)
    async with gateway.browser() as browser:
        await browser.get(address.replace("http://gateway", ""))
        kept = dict(browser.cookies)
        left = await browser.post("/logout", data={"csrf_token": forgery.token_of(kept["passerelle"])})
        assert left.status_code == 303
        browser.cookies.update(kept)
        assert (await browser.get("/")).status_code == 401


async def test_only_hashes_are_kept(gateway: Gateway) -> None:
    engine = gateway.running.app.state.engine
    code = await links.issue_link(engine, CLERK, NOW)
    async with engine.connect() as connection:
        stored = str((await connection.execute(sa.select(session.login_links))).all())
    assert code not in stored
    assert session.hashed(code) in stored


async def test_a_link_is_too_old_after_ten_minutes(gateway: Gateway) -> None:
    engine = gateway.running.app.state.engine
    code = await links.issue_link(engine, CLERK, NOW)
    with pytest.raises(Problem):
        await links.redeem(engine, code, NOW + timedelta(minutes=11))


async def test_a_session_ends_after_eight_hours(gateway: Gateway) -> None:
    engine = gateway.running.app.state.engine
    signed = await links.redeem(engine, await links.issue_link(engine, CLERK, NOW), NOW)
    assert (await session.held_by(engine, signed.session, NOW + timedelta(hours=7))).principal == CLERK
    assert await session.held_by(engine, signed.session, NOW + timedelta(hours=9)) is None


async def test_a_machine_that_opens_a_link_stays_a_machine(gateway: Gateway) -> None:
    engine = gateway.running.app.state.engine
    for human in (True, False):
        caller = Principal("clerk", "anapec", frozenset({Role.AGENCY}), human)
        signed = await links.redeem(engine, await links.issue_link(engine, caller, NOW), NOW)
        assert (await session.held_by(engine, signed.session, NOW)).principal == caller


async def test_a_form_from_elsewhere_changes_nothing(gateway: Gateway) -> None:
    address = await link(gateway)
    async with gateway.browser() as browser:
        await browser.get(address.replace("http://gateway", ""))
        token = forgery.token_of(browser.cookies["passerelle"])
        for path in ("/logout", "/v1/login-links"):
            for form in ({}, {"csrf_token": "x"}, {"csrf_token": token[:-1]}):
                refused = await browser.post(path, data=form)
                assert refused.status_code == 403
                assert "This form is too old" in refused.text or refused.json()["code"] == "form_outdated"
        assert (await browser.get("/")).status_code == 200
        assert (await browser.post("/v1/login-links", headers={"X-CSRF-Token": token})).status_code == 201
        assert f'name="csrf_token" value="{token}"' in (await browser.get("/")).text
        assert (await browser.post("/logout", data={"csrf_token": token})).status_code == 303
        assert (await browser.get("/")).status_code == 401


async def test_login_links_are_for_demo_stacks_alone(serve: Serve) -> None:
    async with serve(service, demo=False) as running:
        asked = await running.client.post("/v1/login-links", headers=running.as_("operator"))
        opened = await running.client.get("/login/abc")
    assert (asked.status_code, asked.json()["code"]) == (403, "demo_only")
    assert (opened.status_code, opened.json()["code"]) == (403, "demo_only")
