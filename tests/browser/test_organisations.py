"""An operator opens the register of organisations in a browser; what the form says reaches selection and comes back."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser

from tests.browser.visiting import visiting
from tests.journey.playing import Play

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_an_operator_registers_an_organisation_binds_it_and_adds_a_user(chromium: Browser, play: Play) -> None:
    async with visiting(chromium, play.client, signed_in=False) as visitor:
        page = visitor.page
        await page.goto("/signin?next=/organisations")
        await page.get_by_role("button", name="Operator").click()
        await page.get_by_label("Short name").fill("kmo-bond")
        await page.get_by_label("Official name").fill("KMO-bond")
        await page.get_by_label("Kind").select_option("Federation or chamber")
        await page.get_by_label("Country code").fill("be")
        await page.get_by_role("button", name="Register").click()
        await visitor.sees("Registered, without an agreement")
        assert (await Axe().run(page)).violations_count == 0
        await page.goto("/organisations")
        assert (await Axe().run(page)).violations_count == 0
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
    assert (record["kind"], record["country"]) == ("federation", "BE")
    assert [one["subject"] for one in record["users"]] == ["u-17"]
