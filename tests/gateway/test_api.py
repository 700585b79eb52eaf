import asyncio
from datetime import UTC, datetime

import httpx
import pytest

from services.gateway.app import service
from services.gateway.live import changes
from shared.contracts.emergencies import EmergencyOpened
from shared.contracts.mobility import OfferDeclined, OfferMade, OfferWithdrawn
from shared.contracts.selection import RoleGranted, RoleRevoked
from tests.chassis.conftest import Serve
from tests.gateway.conftest import PUBLISHED, Gateway, hears
from tests.gateway.story import JOURNEY, ONE, PARTICIPANT, STORY, VACANCY, up_to


async def test_a_journey_is_composed_from_every_service(gateway: Gateway) -> None:
    answer = await gateway.asks(f"/v1/journeys/{JOURNEY}")
    journey = answer.json()
    assert (journey["stage"], journey["state"], journey["next"]) == ("reintegration", "closed", None)
    assert answer.headers["etag"] == f'"{len(STORY)}"'
    assert journey["parts"]["training"]["attendance"] == 0.95


async def test_a_journey_is_shown_as_it_stood_on_a_past_day(gateway: Gateway) -> None:
    journey = (await gateway.asks(f"/v1/journeys/{JOURNEY}?as_of=2020-03-10")).json()
    assert (journey["stage"], journey["state"], journey["next"]["step"]) == ("mobility", "pathway", "work_permit")
    assert (await gateway.asks(f"/v1/journeys/{JOURNEY}?as_of=2019-01-01")).status_code == 404


async def test_the_timeline_tells_every_fact_once_and_in_order(gateway: Gateway) -> None:
    await hears(gateway.store, STORY)
    moments = (await gateway.asks(f"/v1/journeys/{JOURNEY}/timeline")).json()["moments"]
    assert [moment["contract"] for moment in moments] == [type(told).__name__ for _, _, told in STORY]
    assert moments[0]["facts"]["region"] == "Souss-Massa"


async def test_journeys_are_found_by_number_and_place_and_by_nothing_personal(gateway: Gateway) -> None:
    for query in (f"participant_id={PARTICIPANT}", "scheme_id=palim&stage=reintegration", "state=closed&sex=female"):
        found = (await gateway.asks(f"/v1/journeys?{query}")).json()["items"]
        assert [one["id"] for one in found] == [str(JOURNEY)]
    assert (await gateway.asks("/v1/journeys?stage=training")).json() == {"items": [], "next": None}


async def test_a_scheme_has_its_funnel_and_indicators(gateway: Gateway) -> None:
    (scheme,) = (await gateway.asks("/v1/schemes")).json()
    assert (scheme["id"], scheme["journeys"], scheme["version"]) == ("palim", 1, 1)
    funnel = (await gateway.asks("/v1/schemes/palim/funnel")).json()
    assert [gate["people"] for gate in funnel["funnel"]["gates"]][-1] == 1
    figures = (await gateway.asks("/v1/schemes/palim/indicators")).json()
    assert (figures["I01"]["value"], figures["I28"]["numerator"]) == (1, 1)
    assert figures["I33"]["reason"] == "nobody_left"
    assert (await gateway.asks("/v1/schemes/none/indicators")).status_code == 404


@pytest.mark.parametrize(
    ("role", "organisation", "people"),
    [("operator", None, 1), ("auditor", None, 1), ("case_worker", "ugent", 1), ("agency", "anapec", None)],
)
async def test_full_figures_are_for_those_who_answer_for_the_scheme_and_for_its_research(
    gateway: Gateway, role: str, organisation: str | None, people: int | None
) -> None:
    caller = {"Authorization": f"Bearer {gateway.running.issuer.token(role, org=organisation)}"}
    figures = (await gateway.running.client.get("/v1/schemes/palim/indicators", headers=caller)).json()
    assert (figures["I01"]["value"], figures["I01"]["reason"]) == (people, None if people else "too_few")
    funnel = (await gateway.running.client.get("/v1/schemes/palim/funnel", headers=caller)).json()["funnel"]
    assert (funnel["people"], funnel["fewer_than"]) == (people, None if people else 5)
    (scheme,) = (await gateway.running.client.get("/v1/schemes", headers=caller)).json()
    assert scheme["journeys"] == people
    page = await gateway.running.client.get("/schemes/palim", headers=caller | {"Accept": "text/html"})
    assert ("fewer than 5" in page.text) == (people is None)
    overview = await gateway.running.client.get("/", headers=caller | {"Accept": "text/html"})
    assert overview.status_code == 200


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("operator", 200),
        ("auditor", 403),
        ("case_worker", 404),
        ("agency", 200),
        ("employer", 404),
        ("participant", 404),
    ],
)
async def test_an_agency_sees_its_applicants_and_others_do_not(gateway: Gateway, role: str, status: int) -> None:
    assert (await gateway.asks(f"/v1/journeys/{JOURNEY}", role)).status_code == status
    found = (await gateway.asks("/v1/journeys", role)).json().get("items")
    assert bool(found) == (status == 200)


async def as_host(gateway: Gateway, path: str, host: str = "host-1") -> httpx.Response:
    caller = {"Authorization": f"Bearer {gateway.running.issuer.token('employer', sub='recruiter', org=host)}"}
    return await gateway.running.client.get(path, headers=caller)


@pytest.mark.parametrize("offer", [OfferDeclined, OfferWithdrawn])
async def test_an_offer_that_came_to_nothing_opens_the_journey_no_more(
    serve: Serve, offer: type[OfferDeclined | OfferWithdrawn]
) -> None:
    path = f"/v1/journeys/{JOURNEY}"
    async with serve(service) as running:
        gateway = Gateway(running)
        await hears(gateway.store, [PUBLISHED, *up_to("2020-02-26")])
        assert (await as_host(gateway, path)).status_code == 200
        nothing = offer(**ONE, vacancy_id=VACANCY, reason="family")
        await hears(gateway.store, [("mobility", "2020-02-27", nothing)])
        assert (await as_host(gateway, path)).status_code == 404


async def test_a_former_employer_reads_nothing_of_what_comes_after(serve: Serve) -> None:
    async with serve(service) as running:
        gateway = Gateway(running)
        await hears(gateway.store, [PUBLISHED, *up_to("2020-03-17")])
        assert (await as_host(gateway, f"/v1/journeys/{JOURNEY}")).status_code == 200
        await hears(gateway.store, up_to("2020-06-30")[len(up_to("2020-03-17")) :])
        for path in ("", "/timeline", "?as_of=2020-03-10", "/live"):
            assert (await as_host(gateway, f"/v1/journeys/{JOURNEY}{path}")).status_code == 404, path
        assert (await as_host(gateway, "/v1/journeys")).json()["items"] == []
        kept = (await gateway.asks(f"/v1/journeys/{JOURNEY}")).json()
        assert kept["parts"]["mobility"]["employer_id"] == "host-1"


async def test_a_case_worker_sees_the_schemes_of_its_organisation(gateway: Gateway) -> None:
    grant = RoleGranted(organisation_id="anapec", scheme_id="palim", role="reintegration")
    await hears(gateway.store, [("selection", "2019-03-01", grant)])
    assert (await gateway.asks(f"/v1/journeys/{JOURNEY}", "case_worker")).status_code == 200
    await hears(gateway.store, [("selection", "2019-03-02", RoleRevoked(**grant.model_dump()))])
    assert (await gateway.asks(f"/v1/journeys/{JOURNEY}", "case_worker")).status_code == 404


async def test_an_emergency_is_told_to_the_participant(gateway: Gateway) -> None:
    opened = EmergencyOpened(
        journey_id=JOURNEY,
        participant_id=PARTICIPANT,
        scheme_id="palim",
        reason="missing_person",
        until=datetime(2020, 3, 1, 10, tzinfo=UTC),
    )
    await hears(gateway.store, [("selection", "2020-03-01", opened)])
    person = {"Authorization": f"Bearer {gateway.running.issuer.token('participant', sub=str(PARTICIPANT), org=None)}"}
    timeline = (await gateway.running.client.get(f"/v1/journeys/{JOURNEY}/timeline", headers=person)).json()
    (told,) = [moment for moment in timeline["moments"] if moment["contract"] == "EmergencyOpened"]
    assert (told["facts"]["reason"], told["facts"]["until"]) == ("missing_person", "2020-03-01T10:00:00Z")
    page = await gateway.running.client.get(f"/journeys/{JOURNEY}", headers=person | {"Accept": "text/html"})
    assert "In an emergency somebody may see" in page.text and "a missing person" in page.text


async def test_a_live_stream_says_refetch_when_the_journey_has_grown(gateway: Gateway) -> None:
    versions = iter([3, 3, 4, 4])
    stopping = asyncio.Event()

    async def version() -> int:
        return next(versions)

    stream = changes(version, None, stopping)
    event = await anext(stream)
    assert (event.event, event.id) == ("refetch", "4")
    stopping.set()
    assert [one async for one in stream] == []


async def test_a_connection_that_was_lost_resumes_where_it_was(gateway: Gateway) -> None:
    async def version() -> int:
        return 7

    resumed = changes(version, "5", asyncio.Event())
    assert (await anext(resumed)).id == "7"


async def test_a_stream_of_what_one_may_not_see_does_not_begin(gateway: Gateway) -> None:
    for path, role in (
        (f"/v1/journeys/{JOURNEY}/live", "participant"),
        (f"/v1/journeys/{VACANCY}/live", "operator"),
        (f"/journeys/{VACANCY}/live", "operator"),
        ("/v1/schemes/none/live", "operator"),
        ("/schemes/none/live", "operator"),
    ):
        assert (await gateway.asks(path, role)).status_code == 404, path


async def test_a_stream_over_http_ends_when_the_service_stops(gateway: Gateway) -> None:
    more = OfferMade(**ONE, vacancy_id=VACANCY, employer_id="host-2", country="MA", track="home")
    await hears(gateway.store, [("mobility", "2021-05-01", more)])
    asyncio.get_running_loop().call_later(0.5, gateway.running.app.state.stopping.set)
    answer = await gateway.asks(f"/v1/journeys/{JOURNEY}/live", **{"Last-Event-ID": str(len(STORY))})
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert f"id: {len(STORY) + 1}" in answer.text
