"""What people find on the pages: figures of a scheme, journeys as they stand and as they stood, in their language."""

import pytest
from playwright.async_api import Browser

from tests.browser.visiting import PHONE, visiting
from tests.data.excerpt import Excerpt
from tests.journey.playing import Play

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
WIDER_THAN_THE_SCREEN = "document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth"


async def test_the_overview_leads_to_the_figures_of_a_scheme(chromium: Browser, play: Play, palim: Excerpt) -> None:
    async with visiting(chromium, play.client) as visitor:
        await visitor.sees(f"{palim.expected['accepted_applications']} journeys")
        await visitor.page.get_by_role("link", name="Funnel and indicators").click()
        funnel = visitor.page.locator("table.funnel")
        for gate in ("shortlisted", "interviewed", "selected"):
            assert f" {palim.expected[gate]} " in (await funnel.inner_text()).replace("\t", " ").replace("\n", " ")
        await visitor.sees("Corridor suspended")


async def test_a_search_narrows_down_to_a_journey(chromium: Browser, play: Play) -> None:
    async with visiting(chromium, play.client) as visitor:
        page = visitor.page
        await page.goto("/journeys")
        await page.get_by_label("Track").select_option("away")
        await page.get_by_role("button", name="Search").click()
        assert await page.locator(".found li").count() == 30
        await page.locator(".found a").first.click()
        await visitor.sees("The corridor MA-BE was suspended")


async def test_a_day_of_the_past_shows_the_journey_as_it_stood(chromium: Browser, play: Play) -> None:
    journey = (await play.journeys(track="away"))[0]["id"]
    async with visiting(chromium, play.client) as visitor:
        page = visitor.page
        await page.goto(f"/journeys/{journey}")
        await page.get_by_label("Show as of").fill("2020-03-20")
        await page.get_by_role("button", name="Show", exact=True).click()
        await visitor.sees("As it stood on 20 Mar 2020")
        await visitor.sees("The clocks stand still")
        assert await page.get_by_text("The placement ended").count() == 0
        await page.get_by_role("link", name="Back to today").click()
        await visitor.sees("The placement ended")


async def test_an_open_page_tells_what_happens_while_it_is_open(chromium: Browser, play: Play) -> None:
    journey = await play.last_of_the_reserve()
    async with visiting(chromium, play.client) as visitor:
        await visitor.page.goto(f"/journeys/{journey}")
        async with visitor.page.expect_response("**/live"):
            await visitor.page.reload()
        assert await play.withdraw() == journey
        await visitor.sees("The application was withdrawn")


@pytest.mark.parametrize(("name", "language", "direction"), [("Français", "fr", "ltr"), ("العربية", "ar", "rtl")])
async def test_a_language_is_chosen_once_for_all_pages(
    chromium: Browser, play: Play, name: str, language: str, direction: str
) -> None:
    async with visiting(chromium, play.client) as visitor:
        await visitor.page.get_by_role("link", name=name).click()
        await visitor.page.goto("/schemes/palim")
        html = visitor.page.locator("html")
        assert (await html.get_attribute("lang"), await html.get_attribute("dir")) == (language, direction)


@pytest.mark.parametrize("locale", ["en-GB", "fr-BE", "ar-MA"])
async def test_every_page_fits_a_phone(chromium: Browser, play: Play, locale: str) -> None:
    journey = (await play.journeys(track="away"))[0]["id"]
    async with visiting(chromium, play.client, locale=locale, viewport=PHONE) as visitor:
        for address in ("/", "/schemes/palim", "/journeys", f"/journeys/{journey}"):
            await visitor.page.goto(address)
            assert not await visitor.page.evaluate(WIDER_THAN_THE_SCREEN), address


async def test_without_javascript_everything_is_there(chromium: Browser, play: Play) -> None:
    journey = (await play.journeys(track="home"))[0]["id"]
    async with visiting(chromium, play.client, java_script_enabled=False) as visitor:
        page = visitor.page
        await page.get_by_role("link", name="Funnel and indicators").click()
        await visitor.sees("The funnel")
        await page.goto("/journeys")
        await page.get_by_label("Number of the journey or participant").fill(journey)
        await page.get_by_role("button", name="Search").click()
        await page.get_by_role("link", name=journey[:8]).click()
        await page.get_by_label("Show as of").fill("2019-08-01")
        await page.get_by_role("button", name="Show", exact=True).click()
        await visitor.sees("As it stood on 1 Aug 2019")
