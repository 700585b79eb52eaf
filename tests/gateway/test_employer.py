"""What an employer is shown of a journey: its own placement and the way to it, by route, list, timeline and page."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from services.gateway.app import service
from services.gateway.web.language import LANGUAGES, Language
from shared.contracts.mobility import OfferMade, OfferWithdrawn, PlacementResumed, PlacementStarted
from shared.contracts.reintegration import CaseOpened, NeedsAssessed, OutcomeRecorded
from tests.chassis.conftest import Serve
from tests.gateway.conftest import PUBLISHED, Gateway, hears
from tests.gateway.story import COHORT, JOURNEY, ONE, PARTICIPANT, VACANCY, Told, on, passed_on, up_to

EARLIER: tuple[Told, ...] = (
    ("mobility", "2020-02-15", OfferMade(**ONE, vacancy_id=COHORT, employer_id="host-0", country="MA", track="home")),
    ("mobility", "2020-02-17", OfferWithdrawn(**ONE, vacancy_id=COHORT, reason="budget")),
)
AT_WORK: tuple[Told, ...] = (
    (
        "mobility",
        "2020-04-01",
        PlacementResumed(**ONE, corridor="MA-BE", reason="borders_open", step=None, due_at=None),
    ),
    ("mobility", "2020-05-01", PlacementStarted(**ONE, track="away", country="BE")),
    *passed_on("mobility", "reintegration", "2020-05-02"),
    ("reintegration", "2020-05-02", CaseOpened(**ONE, case_id=JOURNEY, track="away", travelled=True)),
    ("reintegration", "2020-05-20", NeedsAssessed(**ONE, dimensions=("psychosocial",))),
    ("reintegration", "2020-06-01", OutcomeRecorded(**ONE, outcome="unemployed", observed_on=on("2020-06-01").date())),
)


@pytest_asyncio.fixture
async def gateway(serve: Serve) -> AsyncIterator[Gateway]:
    """At work at the employer's, with a case open beside it, after an offer of another employer."""
    before = len(up_to("2020-02-14"))
    told = up_to("2020-03-17")
    async with serve(service, demo=True) as running:
        gateway = Gateway(running)
        await hears(gateway.store, [PUBLISHED, *told[:before], *EARLIER, *told[before:], *AT_WORK])
        yield gateway


async def asked(gateway: Gateway, path: str, *roles: str, **headers: str) -> httpx.Response:
    token = gateway.running.issuer.token(*(roles or ("employer",)), sub="recruiter", org="host-1")
    return await gateway.running.client.get(path, headers={"Authorization": f"Bearer {token}", **headers})


async def test_an_employer_is_told_of_its_placement_and_of_no_other_stage(gateway: Gateway) -> None:
    journey = (await asked(gateway, f"/v1/journeys/{JOURNEY}")).json()
    assert (journey["stage"], journey["state"], journey["since"]) == ("mobility", "placed", "2020-05-01T09:00:00Z")
    assert (journey["next"], journey["track"]) == (None, "away")
    assert [step["step"] for step in journey["parts"]["mobility"]["steps"]] == ["recognition", "work_permit"]
    assert journey["parts"]["training"]["languages"] == [{"language": "en", "entry": "B1", "exit": "B2"}]
    assert (await asked(gateway, "/v1/journeys")).json()["items"] == [journey | {"version": None}]
    for told in (str(PARTICIPANT), "female", "Souss", "unemployed", "host-0"):
        assert told not in str(journey)


async def test_the_owner_of_the_next_step_is_named(gateway: Gateway) -> None:
    journey = (await asked(gateway, f"/v1/journeys/{JOURNEY}?as_of=2020-03-05")).json()
    assert (journey["next"]["step"], journey["owner_name"], journey["as_of"]) == ("recognition", "Enabel", "2020-03-05")


async def test_an_employer_sees_no_day_before_its_own_offer(gateway: Gateway) -> None:
    for day in ("2019-06-01", "2020-02-16", "2020-02-23"):
        for path in ("", "/timeline"):
            assert (await asked(gateway, f"/v1/journeys/{JOURNEY}{path}?as_of={day}")).status_code == 404, day
    assert (await asked(gateway, f"/v1/journeys/{JOURNEY}?as_of=2020-02-24")).json()["state"] == "offered"


async def test_the_timeline_of_an_employer_begins_with_its_offer_and_ends_with_work(gateway: Gateway) -> None:
    moments = (await asked(gateway, f"/v1/journeys/{JOURNEY}/timeline")).json()["moments"]
    assert [moment["contract"] for moment in moments] == [
        "OfferMade", "OfferAccepted", "ContractSigned", "PathwayStepOpened", "PathwayStepCompleted",
        "PathwayStepOpened", "PlacementSuspended", "PlacementResumed", "PlacementStarted",
    ]  # fmt: skip
    assert moments[0]["facts"]["employer_id"] == "host-1"


@pytest.mark.parametrize(
    "filter", ["sex=female", "region=Souss-Massa", "age_band=25-29", "stage=reintegration", "state=case_opened"]
)
async def test_an_employer_cannot_search_by_what_it_is_not_shown(gateway: Gateway, filter: str) -> None:
    refused = await asked(gateway, f"/v1/journeys?{filter}")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_shown")
    assert (await gateway.asks(f"/v1/journeys?{filter}")).status_code == 200
    assert (await asked(gateway, f"/v1/journeys?participant_id={PARTICIPANT}")).status_code == 403
    assert (await asked(gateway, "/v1/journeys?scheme_id=palim&track=away")).status_code == 200


async def test_who_is_more_than_an_employer_to_this_journey_is_shown_the_whole(gateway: Gateway) -> None:
    whole = (await asked(gateway, f"/v1/journeys/{JOURNEY}", "employer", "operator")).json()
    assert (whole["stage"], whole["parts"]["selection"]["sex"]) == ("reintegration", "female")
    elsewhere = (await asked(gateway, f"/v1/journeys/{JOURNEY}", "employer", "agency")).json()
    assert elsewhere == (await asked(gateway, f"/v1/journeys/{JOURNEY}")).json()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_pages_show_an_employer_its_own_placement(gateway: Gateway, language: Language) -> None:
    html = {"Accept": "text/html", "Accept-Language": language}
    page = await asked(gateway, f"/journeys/{JOURNEY}", **html)
    assert page.status_code == 200, page.text
    assert f'<html lang="{language}"' in page.text
    assert "B1 → B2" in page.text
    for told in (str(PARTICIPANT), "0.95", "chapter selection", "chapter training", "chapter reintegration"):
        assert told not in page.text
    past = await asked(gateway, f"/journeys/{JOURNEY}?as_of=2020-03-05", **html)
    assert past.status_code == 200
    listed = await asked(gateway, "/journeys", **html)
    assert f"/journeys/{JOURNEY}" in listed.text and 'name="stage"' not in listed.text
    assert f"/journeys/{JOURNEY}" not in (await asked(gateway, f"/journeys?number={PARTICIPANT}", **html)).text
    assert (await asked(gateway, "/journeys?stage=reintegration", **html)).status_code == 403
    assert 'name="stage"' in (await gateway.asks("/journeys", **html)).text


async def test_an_employers_list_goes_on_page_by_page(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.gateway.web.searching.ON_A_PAGE", 1)
    other = {**ONE, "journey_id": VACANCY, "participant_id": VACANCY}
    offer = OfferMade(**other, vacancy_id=VACANCY, employer_id="host-1", country="BE", track="away")
    await hears(gateway.store, [("mobility", "2020-03-01", offer)])
    first = await asked(gateway, "/journeys", Accept="text/html")
    following = re.search(r'rel="next" href="(\?[^"]+)"', first.text)
    assert following
    second = await asked(gateway, "/journeys" + following[1].replace("&amp;", "&"), Accept="text/html")
    pages = [set(re.findall(r'href="/journeys/([0-9a-f-]{36})"', one.text)) for one in (first, second)]
    assert sorted(map(len, pages)) == [1, 1]
    assert pages[0] | pages[1] == {str(JOURNEY), str(VACANCY)}


async def test_an_agency_is_not_told_which_needs_were_found(gateway: Gateway) -> None:
    path = f"/v1/journeys/{JOURNEY}/timeline"
    agency, operator = [(await gateway.asks(path, role)).json()["moments"] for role in ("agency", "operator")]
    told = [moment["contract"] for moment in agency]
    assert told == [moment["contract"] for moment in operator if moment["contract"] != "NeedsAssessed"]
    assert "psychosocial" in str(operator) and "psychosocial" not in str(agency)
