"""An operator opens the register of organisations in a browser; what the form says reaches selection and comes back."""

import pytest
from playwright.async_api import Browser

from tests.browser.visiting import visiting
from tests.journey.playing import Play

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_an_operator_binds_an_organisation_and_adds_a_user(chromium: Browser, play: Play) -> None:
    body = {"name": "KMO-bond", "kind": "federation", "country": "BE"}
    await play.client.command("selection", "/v1/organisations/kmo-bond", body, method="PUT")
    async with visiting(chromium, play.client, signed_in=False) as visitor:
        page = visitor.page
        await page.goto("/signin?next=/organisations")
        await page.get_by_role("button", name="Operator").click()
        await page.get_by_role("link", name="KMO-bond").click()
        subject = page.locator("#subject")
        await subject.fill("u-17")
        await page.get_by_role("button", name="Add the user").click()
        await visitor.sees("Nothing was changed.")
        visitor.forget("409")
        await page.get_by_label("Reference").fill("A-7")
        await page.get_by_label("Version of the terms").fill("2")
        await page.get_by_label("Signed on").fill("2020-03-01")
        await page.get_by_role("button", name="Record the agreement").click()
        await visitor.sees("Takes part")
        await subject.fill("u-17")
        await page.get_by_role("button", name="Add the user").click()
        await visitor.sees("u-17")
    record = await play.client.get("selection", "/v1/organisations/kmo-bond/record")
    assert [one["subject"] for one in record["users"]] == ["u-17"]
