"""Return cases over HTTP, on a store in memory."""

from collections.abc import AsyncIterator, Sequence
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.reintegration.app import service
from services.reintegration.domain.case import case
from shared.chassis import Principal, Role, Settings
from shared.chassis.clock import Clock
from shared.contracts.grants_copy import KeepGrant, grants_copy
from shared.contracts.scheme_copy import KeepScheme, scheme_copy
from shared.kernel import Command
from shared.kernel.store import Cause, MemoryStore, WriteSet
from tests.reintegration.facts import JOURNEY, OPEN, OPENING, PARTICIPANT, author
from tests.reintegration.schemes import SCHEME

UNKNOWN = UUID(int=7)
KEYS = count()


async def stored() -> MemoryStore:
    """A scheme, and a case opened for one journey."""
    store = MemoryStore(service.whole)
    work = WriteSet(store)
    given: Sequence[tuple[Any, str, Command]] = (
        (scheme_copy, "palim", KeepScheme(scheme=SCHEME, version=1)),
        (case, str(JOURNEY), OPEN.model_copy(update={"organisation_id": "anapec"})),
        (grants_copy, "anapec", KeepGrant(scheme_id="palim", role="reintegration")),
    )
    for decider, subject, command in given:
        await work.load(decider, [subject])
        work.decide(decider, subject, command, author(OPENING), Cause(UUID(int=1)))
    await work.commit()
    return store


async def signed_in(token: str) -> Principal:
    role, _, organisation = token.partition("@")
    return Principal("someone", organisation or "anapec", frozenset({Role(role)}))


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(database="", broker="", issuer="test", jwks=Path("unused"))
    app = service.app(settings)
    app.state.store, app.state.clock = await stored(), Clock()
    app.state.verifier = SimpleNamespace(principal=signed_in)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://reintegration/v1") as client:
        client.headers["Authorization"] = "Bearer case_worker"
        yield client


def asked(at: str = "2020-09-28T09:00:00Z", role: str = "case_worker") -> dict[str, str]:
    return {"Idempotency-Key": str(next(KEYS)), "Occurred-At": at, "Authorization": f"Bearer {role}"}


async def post(client: httpx.AsyncClient, path: str, body: object, **how: str) -> httpx.Response:
    return await client.post(f"/cases{path}", json=body, headers=asked(**how))


async def test_a_case_goes_its_way_from_needs_to_the_close(client: httpx.AsyncClient) -> None:
    steps: Sequence[tuple[str, dict[str, object], list[str]]] = (
        ("needs", {"economic": "severe", "social": "none", "psychosocial": "none"}, ["NeedsAssessed"]),
        ("plan", {"supports": ["job_placement"]}, ["PlanAgreed"]),
        ("supports", {"support": "job_placement"}, ["SupportDelivered"]),
        ("supports", {"support": "career_coaching", "added_because": "asked_for"}, ["SupportDelivered"]),
        ("follow-ups", {"month": 0}, ["FollowUpDone"]),
        ("outcomes", {"outcome": "employment_contract", "observed_on": "2020-09-01"}, ["OutcomeRecorded"]),
        ("close", {"reason": "project_ended"}, ["CaseClosed"]),
    )
    for path, body, events in steps:
        answer = await post(client, f"/{JOURNEY}/{path}", body)
        assert (answer.status_code, answer.json().get("events")) == (200, events), answer.text
    shown = (await client.get(f"/cases/{JOURNEY}")).json()
    assert (shown["state"], shown["outcome"]) == ("closed", "employment_contract")


async def test_what_the_scheme_offers_is_not_the_callers_to_say(client: httpx.AsyncClient) -> None:
    body = {"support": "seed_grant", "added_because": "asked_for", "offered": ["seed_grant"]}
    assert (await post(client, f"/{JOURNEY}/supports", body)).status_code == 422
    refused = await post(client, f"/{JOURNEY}/supports", {"support": "seed_grant", "added_because": "asked_for"})
    assert (refused.status_code, refused.json()["code"]) == (409, "unknown_support")


async def test_a_journey_without_a_case_is_not_found(client: httpx.AsyncClient) -> None:
    assert (await client.get(f"/cases/{UNKNOWN}")).status_code == 404
    assert (await post(client, f"/{UNKNOWN}/follow-ups", {"month": 0})).status_code == 404


async def test_of_many_outcomes_each_row_stands_alone(client: httpx.AsyncClient) -> None:
    rows = [
        {"journey_id": str(UNKNOWN), "outcome": "seeking", "observed_on": "2020-09-01"},
        {"journey_id": str(JOURNEY), "outcome": "seeking", "observed_on": "2020-09-01"},
        {"journey_id": str(JOURNEY), "outcome": "emigrated", "observed_on": "2020-09-01"},
    ]
    answer = (await post(client, "/outcomes", {"rows": rows}, role="agency")).json()
    assert answer["accepted"] == 1
    assert [(one["row"], one["code"]) for one in answer["refused"]] == [(1, "unknown"), (3, "unknown_outcome")]


MANY: Sequence[tuple[str, dict[str, object]]] = (
    ("needs", {"economic": "severe", "social": "none", "psychosocial": "none"}),
    ("plans", {"supports": ["job_placement"]}),
    ("supports", {"support": "job_placement"}),
    ("follow-ups", {"month": 0}),
    ("outcomes", {"outcome": "seeking", "observed_on": "2020-09-01"}),
    ("closings", {"reason": "project_ended"}),
)


async def test_every_request_can_be_made_for_many(client: httpx.AsyncClient) -> None:
    for path, body in MANY:
        answer = await post(client, f"/{path}", {"rows": [{"journey_id": str(JOURNEY), **body}]})
        assert answer.json() == {"accepted": 1, "refused": []}, path
    confirmed = {"journey_id": str(JOURNEY), "returned_on": "2020-07-05"}
    answer = await post(client, "/returns", {"rows": [confirmed]})
    assert [one["code"] for one in answer.json()["refused"]] == ["case_closed"]


async def test_cases_are_listed_by_what_is_known_of_them(client: httpx.AsyncClient) -> None:
    found = (await client.get("/cases", params={"scheme_id": "palim", "state": "opened", "travelled": "false"})).json()
    assert [(one["id"], one["participant_id"]) for one in found["items"]] == [(str(JOURNEY), str(PARTICIPANT))]
    assert (await client.get("/cases", params={"track": "home"})).json() == {"items": [], "next": None}


async def test_the_case_due_next_comes_first(client: httpx.AsyncClient) -> None:
    due = (await client.get("/cases/due", params={"scheme_id": "palim"})).json()
    assert [one["next_due_at"] for one in due] == ["2020-06-30T09:00:00Z"]


@pytest.mark.parametrize("role", ["operator", "auditor"])
async def test_the_figures_of_a_scheme_count_who_is_at_work(client: httpx.AsyncClient, role: str) -> None:
    await post(client, f"/{JOURNEY}/outcomes", {"outcome": "self_employment", "observed_on": "2020-09-01"})
    client.headers["Authorization"] = f"Bearer {role}"
    figures = (await client.get("/cases/figures", params={"scheme_id": "palim"})).json()
    assert figures == {
        "cases": 1,
        "by_state": {"opened": 1},
        "by_track": {"away": 1},
        "by_outcome": {"self_employment": 1},
        "without_outcome": 0,
        "at_work": 1,
        "fewer_than": None,
    }
    assert (await client.get("/cases/figures", params={"scheme_id": "elsewhere"})).status_code == 404


async def test_others_get_no_figures_of_so_few_but_the_schemes_research(client: httpx.AsyncClient) -> None:
    for role, organisation, cases in (
        ("case_worker", "anapec", None),
        ("agency", "anapec", None),
        ("agency", "ugent", 1),
    ):
        client.headers["Authorization"] = f"Bearer {role}@{organisation}"
        figures = (await client.get("/cases/figures", params={"scheme_id": "palim"})).json()
        assert (figures["cases"], figures["by_state"]) == (cases, {"opened": cases})


async def test_an_agency_reports_outcomes_and_decides_nothing_else(client: httpx.AsyncClient) -> None:
    outcome = {"outcome": "seeking", "observed_on": "2020-09-01"}
    assert (await post(client, f"/{JOURNEY}/outcomes", outcome, role="agency")).status_code == 200
    assert (await post(client, f"/{JOURNEY}/close", {"reason": "done"}, role="agency")).status_code == 403
    assert (await client.get(f"/cases/{JOURNEY}", headers={"Authorization": "Bearer employer"})).status_code == 403


async def test_an_agency_is_shown_no_psychosocial_needs(client: httpx.AsyncClient) -> None:
    needs = {"economic": "severe", "social": "none", "psychosocial": "moderate"}
    await post(client, f"/{JOURNEY}/needs", needs)
    for path in (f"/cases/{JOURNEY}", "/cases", "/cases/due?scheme_id=palim"):
        agency, worker = [
            (await client.get(path, headers={"Authorization": f"Bearer {role}"})).json()
            for role in ("agency", "case_worker")
        ]
        assert "psychosocial" not in str(agency) and "psychosocial" in str(worker), path
        assert str(JOURNEY) in str(agency)
