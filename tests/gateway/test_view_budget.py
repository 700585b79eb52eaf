"""An employer opens so many different journeys a day, whether by route, list or page."""

from datetime import UTC, datetime

import pytest

from services.gateway.app import service
from services.gateway.web.links import issue_link
from shared.chassis import Principal, Role, ViewBudget
from tests.chassis.conftest import Serve
from tests.gateway.conftest import PUBLISHED, Gateway, hears
from tests.gateway.story import JOURNEY, up_to

HOST = Principal("recruiter", "host-1", frozenset({Role.EMPLOYER}))
ROUTES = (f"/v1/journeys/{JOURNEY}", f"/v1/journeys/{JOURNEY}/timeline", "/v1/journeys")


def as_host(gateway: Gateway) -> dict[str, str]:
    return {"Authorization": f"Bearer {gateway.running.issuer.token('employer', sub='recruiter', org='host-1')}"}


async def elsewhere(gateway: Gateway) -> None:
    """The one dossier of the day is another one."""
    budget: ViewBudget = gateway.running.app.state.view_budget
    await budget.spend("host-1", ["another"])


async def running(gateway: Gateway) -> None:
    await hears(gateway.store, [PUBLISHED, *up_to("2020-03-17")])


@pytest.mark.parametrize("path", ROUTES)
async def test_the_same_journey_is_opened_again_and_another_is_not(serve: Serve, path: str) -> None:
    async with serve(service, employer_views=1) as first:
        gateway = Gateway(first)
        await running(gateway)
        for _ in range(2):
            assert (await first.client.get(path, headers=as_host(gateway))).status_code == 200
        budget: ViewBudget = first.app.state.view_budget
        assert not await budget.tally.add("host-1", datetime.now(UTC).date(), ["another"], 1)


@pytest.mark.parametrize("path", ROUTES)
async def test_a_spent_budget_stays_spent_when_the_service_starts_anew(serve: Serve, path: str) -> None:
    async with serve(service, employer_views=1) as first:
        await running(Gateway(first))
        await elsewhere(Gateway(first))
    async with serve(service, employer_views=1) as second:
        answer = await second.client.get(path, headers=as_host(Gateway(second)))
        assert (answer.status_code, answer.json()["code"]) == (429, "view_budget_spent")
        assert int(answer.headers["retry-after"]) <= 24 * 3600 + 1
        for role in ("operator", "agency"):
            assert (await second.client.get(path, headers=second.as_(role))).status_code == 200


async def test_a_page_says_so_in_words(serve: Serve) -> None:
    async with serve(service, employer_views=1, demo=True) as first:
        gateway = Gateway(first)
        await running(gateway)
        await elsewhere(gateway)
        code = await issue_link(first.app.state.engine, HOST, datetime.now(UTC))
        async with gateway.browser() as browser:
            await browser.get(f"/login/{code}")
            for path in ("/journeys", f"/journeys/{JOURNEY}"):
                answer = await browser.get(path)
                assert answer.status_code == 429
                assert "Too much at once" in answer.text
