"""Nothing on the pages shuts anybody out, as far as axe can tell, in light and dark and in every language."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser

from tests.browser.visiting import visiting
from tests.journey.playing import Play

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-GB", "fr-BE", "ar-MA"])
async def test_axe_finds_nothing_on_any_page(chromium: Browser, play: Play, locale: str, scheme: str) -> None:
    journey = (await play.journeys(track="away"))[0]["id"]
    async with visiting(chromium, play.client, locale=locale, color_scheme=scheme) as visitor:
        for address in ("/", "/schemes/palim", "/journeys", f"/journeys/{journey}", "/nothing-here"):
            await visitor.page.goto(address)
            found = await Axe().run(visitor.page)
            assert found.violations_count == 0, f"{address}: {found.generate_report()}"
        visitor.forget("404")
