"""The pages of organisations: forms go to selection with the caller's own token, and refusals come back in words."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from services.gateway.upstream import Upstream
from shared.chassis import Problem
from tests.gateway.conftest import Gateway

RECORD = {
    "id": "agoria",
    "name": "AGORIA",
    "kind": "federation",
    "country": "BE",
    "state": "agreed",
    "reason": None,
    "agreement": {"reference": "A-7", "terms": "2", "signed_on": "2019-03-01"},
    "users": [{"subject": "u-17", "roles": ["agency"], "administrator": True}],
    "clients": [{"client_id": "agoria", "proof": "mutual_tls", "rotated_on": "2019-03-02"}],
    "roles": [{"scheme_id": "palim", "role": "matching"}],
}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
Answering = Callable[[httpx.Request], httpx.Response]


class Selection:
    """Stands for the selection service: notes what it is asked, refuses what is marked."""

    def __init__(self) -> None:
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        match request.method, request.url.path:
            case "POST" | "PUT", _ if b"refused" in request.content:
                return httpx.Response(409, json={"code": "agreement_missing", "detail": "Record the agreement first."})
            case "POST" | "PUT", _:
                return httpx.Response(200, json={})
            case _, "/v1/organisations":
                return httpx.Response(200, json={"items": [RECORD], "next": None})
            case _, "/v1/organisations/agoria/record":
                return httpx.Response(200, json=RECORD)
            case _:
                return httpx.Response(404, json={"code": "not_found", "detail": "There is nothing here."})


@pytest.fixture
async def selection(gateway: Gateway) -> AsyncIterator[Selection]:
    stand_in = Selection()
    async with httpx.AsyncClient(transport=httpx.MockTransport(stand_in)) as http:
        gateway.running.app.state.selection = Upstream(http, "http://selection")
        yield stand_in


@pytest.mark.parametrize(("language", "words"), [("en", "Takes part"), ("fr", "Participe"), ("ar", "مشاركة")])
async def test_an_operator_sees_all_and_one(gateway: Gateway, selection: Selection, language: str, words: str) -> None:
    accept = {"Accept": "text/html", "Accept-Language": language}
    listed = await gateway.asks("/organisations", **accept)
    assert listed.status_code == 200
    assert "AGORIA" in listed.text and words in listed.text
    one = await gateway.asks("/organisations/agoria", **accept)
    assert "u-17" in one.text and "A-7" in one.text
    assert [request.url.path for request in selection.asked] == ["/v1/organisations", "/v1/organisations/agoria/record"]


async def test_somebody_of_an_organisation_is_led_to_it_and_ends_nothing(
    gateway: Gateway, selection: Selection
) -> None:
    led = await gateway.asks("/organisations", "agency", Accept="text/html")
    assert (led.status_code, led.headers["location"]) == (303, "/organisations/anapec")
    page = await gateway.asks("/organisations/agoria", "agency", Accept="text/html")
    assert "Add the user" in page.text and "End for good" not in page.text
    assert (await gateway.asks("/organisations/agoria", "participant", Accept="text/html")).status_code == 403
    assert (await gateway.asks("/organisations/voka", "agency", Accept="text/html")).status_code == 404


async def test_a_form_reaches_selection_as_the_caller_and_once(gateway: Gateway, selection: Selection) -> None:
    headers = gateway.running.as_("operator") | FORM | {"Accept": "text/html"}
    form: dict[str, Any] = {"subject": "u-18", "role": "employer", "key": "form-1"}
    sent = await gateway.running.client.post("/organisations/agoria/add-user", data=form, headers=headers)
    assert (sent.status_code, sent.headers["location"]) == (303, "/organisations/agoria")
    (asked,) = selection.asked
    assert asked.url.path == "/v1/organisations/agoria/users"
    assert asked.headers["authorization"] == headers["Authorization"]
    assert asked.headers["idempotency-key"] == "form-1"
    assert asked.read() == b'{"subject":"u-18","roles":["employer"],"administrator":false}'


async def test_an_operator_registers_an_organisation_and_nobody_else_does(
    gateway: Gateway, selection: Selection
) -> None:
    form = {"id": "kmo-bond", "name": "KMO-bond", "kind": "federation", "country": "be", "key": "form-2"}
    headers = gateway.running.as_("operator") | FORM | {"Accept": "text/html"}
    sent = await gateway.running.client.post("/organisations", data=form, headers=headers)
    assert (sent.status_code, sent.headers["location"]) == (303, "/organisations/kmo-bond")
    (asked,) = selection.asked
    assert (asked.method, asked.url.path) == ("PUT", "/v1/organisations/kmo-bond")
    assert (asked.headers["idempotency-key"], asked.headers["authorization"]) == ("form-2", headers["Authorization"])
    assert asked.read() == b'{"name":"KMO-bond","kind":"federation","country":"BE"}'
    refused = await gateway.running.client.post("/organisations", data=form | {"name": "refused"}, headers=headers)
    assert (refused.status_code, "Nothing was changed." in refused.text) == (409, True)
    for role in ("agency", "auditor"):
        other = gateway.running.as_(role) | FORM
        assert (await gateway.running.client.post("/organisations", data=form, headers=other)).status_code == 403


@pytest.mark.parametrize(
    ("act", "path", "form"),
    [
        ("agreement", "/agreement", {"reference": "A-7", "terms": "2", "signed_on": "2019-03-01"}),
        ("remove-user", "/users/removal", {"subject": "u-17"}),
        ("client", "/clients", {"client_id": "agoria", "proof": "secret", "rotated_on": "2019-03-02"}),
        ("remove-client", "/clients/removal", {"client_id": "agoria"}),
        ("grant", "/roles", {"scheme_id": "palim", "role": "matching"}),
        ("revoke", "/roles/revocations", {"scheme_id": "palim", "role": "matching"}),
        ("suspend", "/suspension", {"reason": "audit"}),
        ("resume", "/resumption", {"reason": "audit_closed"}),
        ("end", "/end", {"reason": "left"}),
    ],
)
async def test_each_form_says_what_it_says(
    gateway: Gateway, selection: Selection, act: str, path: str, form: dict[str, str]
) -> None:
    headers = gateway.running.as_("operator") | FORM | {"Accept": "text/html"}
    sent = await gateway.running.client.post(f"/organisations/agoria/{act}", data=form, headers=headers)
    assert sent.status_code == 303
    (asked,) = selection.asked
    assert (asked.url.path, json.loads(asked.read())) == (f"/v1/organisations/agoria{path}", form)


async def test_a_refusal_is_told_above_the_forms(gateway: Gateway, selection: Selection) -> None:
    headers = gateway.running.as_("operator") | FORM | {"Accept": "text/html"}
    path = "/organisations/agoria/suspend"
    answer = await gateway.running.client.post(path, data={"reason": "refused"}, headers=headers)
    assert answer.status_code == 409
    assert "Nothing was changed." in answer.text and "Record the agreement first." in answer.text


async def test_a_session_without_a_token_of_its_own_is_asked_to_sign_in(gateway: Gateway, selection: Selection) -> None:
    link = await gateway.running.client.post("/v1/login-links", headers=gateway.running.as_("operator"))
    async with gateway.browser() as browser:
        await browser.get(link.json()["url"].replace("http://gateway", ""))
        refused = await browser.get("/organisations", headers={"Accept": "text/html"})
        assert refused.status_code == 401
        assert "This page needs your own account" in refused.text
        assert "passerelle link" not in refused.text
    assert selection.asked == []


async def test_a_service_that_does_not_answer_is_told_as_such() -> None:
    def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("away")

    async with httpx.AsyncClient(transport=httpx.MockTransport(away)) as http:
        for upstream, code in (
            (Upstream(http, "http://selection"), "upstream_away"),
            (Upstream(http, None), "no_upstream"),
        ):
            with pytest.raises(Problem) as told:
                await upstream.get("token", "/v1/organisations")
            assert (told.value.status, told.value.code) == (503, code)
