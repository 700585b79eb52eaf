"""The pages keep to their own content security policy, and the policy holds off what is not theirs."""

import pytest
from playwright.async_api import Browser

from tests.browser.visiting import visiting
from tests.journey.playing import Play

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
VIOLATIONS = """addEventListener('securitypolicyviolation', event => {
  (window.violations ??= []).push(event.violatedDirective);
})"""
SLIP_IN = """() => {
  const script = document.createElement('script');
  script.textContent = 'window.slipped = true';
  document.body.append(script);
  document.body.insertAdjacentHTML('beforeend', '<p style="color: red">x</p><img src="https://elsewhere.example/x.png">');
}"""


@pytest.mark.parametrize("locale", ["en-GB", "fr-BE", "ar-MA"])
async def test_no_page_breaks_its_own_policy(chromium: Browser, play: Play, locale: str) -> None:
    journey = (await play.journeys(track="away"))[0]["id"]
    async with visiting(chromium, play.client, locale=locale) as visitor:
        await visitor.page.add_init_script(VIOLATIONS)
        for address in ("/", "/schemes/palim", "/journeys", f"/journeys/{journey}", "/journeys/none", "/nothing"):
            answer = await visitor.page.goto(address)
            assert answer is not None
            policy = answer.headers["content-security-policy"]
            assert policy.startswith("default-src 'none'; ")
            assert "unsafe" not in policy
            assert await visitor.page.evaluate("window.violations ?? []") == [], address
        visitor.forget("404", "422")


async def test_what_is_slipped_into_a_page_does_nothing(chromium: Browser, play: Play) -> None:
    async with visiting(chromium, play.client) as visitor:
        await visitor.page.add_init_script(VIOLATIONS)
        await visitor.page.goto("/")
        await visitor.page.evaluate(SLIP_IN)
        await visitor.page.wait_for_function("(window.violations ?? []).length >= 3")
        violated = await visitor.page.evaluate("window.violations")
        assert {one.split("-")[0] for one in violated} == {"script", "style", "img"}
        assert await visitor.page.evaluate("window.slipped") is None
        visitor.complaints.clear()
