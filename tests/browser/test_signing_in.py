"""Signing in with a link, and finding a journey, with the keyboard alone."""

import pytest
from playwright.async_api import Browser

from passerelle.keeping import login_link
from tests.browser.visiting import visiting
from tests.journey.playing import Play

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_link_opens_the_pages_once_and_only_once(chromium: Browser, play: Play) -> None:
    link = await login_link(play.client)
    async with visiting(chromium, play.client, signed_in=False) as first:
        assert (await first.page.goto(link)).status == 200
        assert first.page.url == f"{play.client.address('gateway')}/"
        await first.sees("PALIM")
    async with visiting(chromium, play.client, signed_in=False) as second:
        assert (await second.page.goto(link)).status == 410
        await second.sees("This link has been used or is too old")
        assert (await second.page.goto("/journeys")).status == 401
        await second.sees("Please sign in")
        second.forget("410", "401")


async def test_someone_without_a_mouse_signs_in_searches_and_signs_out(chromium: Browser, play: Play) -> None:
    journey = (await play.journeys(track="home"))[0]["id"]
    async with visiting(chromium, play.client) as visitor:
        page = visitor.page
        await visitor.tab_to(page.get_by_role("link", name="Skip to the content"))
        await visitor.tab_to(page.get_by_role("navigation", name="Main").get_by_role("link", name="Journeys"))
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/journeys")
        await visitor.tab_to(page.get_by_label("Number of the journey or participant"))
        await page.keyboard.type(journey)
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/journeys?number=*")
        await visitor.tab_to(page.get_by_role("link", name=journey[:8]))
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"**/journeys/{journey}")
        await visitor.sees("The committee selected the candidate")
        await visitor.tab_to(page.get_by_role("button", name="Sign out"))
        await page.keyboard.press("Enter")
        await visitor.sees("Please sign in")
        visitor.forget("401")


async def test_someone_signs_in_as_a_demo_user_and_out_again(chromium: Browser, play: Play) -> None:
    async with visiting(chromium, play.client, signed_in=False, locale="fr-FR") as visitor:
        page = visitor.page
        await page.goto("/journeys")
        await page.get_by_role("link", name="Se connecter").click()
        await page.get_by_role("heading", name="Démo : choisissez qui vous êtes").wait_for()
        await page.get_by_role("button", name="Opératrice").click()
        await page.wait_for_url("**/journeys")
        await page.get_by_role("navigation", name="Principal").get_by_role("link", name="Parcours").wait_for()
        await page.get_by_role("button", name="Se déconnecter").click()
        await page.wait_for_url(f"{play.client.address('gateway')}/")
        await visitor.sees("Connectez-vous")
        visitor.forget("401")
