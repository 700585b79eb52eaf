"""A visitor with a real Chromium, who opens pages, presses keys and notes every complaint of the console."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, ConsoleMessage, Locator, Page

from passerelle.client import Client
from passerelle.keeping import login_link

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1200, "height": 900}
MANY = 60


@dataclass
class Visitor:
    """`complaints` are errors of the page itself, a broken content security policy among them."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def forget(self, *statuses: str) -> None:
        """The console tells of every answer that is an error; these were wanted."""
        self.complaints = [one for one in self.complaints if not any(f"status of {code}" in one for code in statuses)]

    async def sees(self, words: str) -> None:
        await self.page.locator("main").get_by_text(words).first.wait_for()

    async def heading(self) -> str:
        return await self.page.locator("h1").inner_text()

    async def tab_to(self, target: Locator) -> None:
        """With the keyboard alone, as often as it takes."""
        for _ in range(MANY):
            await self.page.keyboard.press("Tab")
            if await target.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"{target} is not reached with the Tab key")


@asynccontextmanager
async def visiting(
    chromium: Browser, client: Client, *, signed_in: bool = True, **options: Any
) -> AsyncIterator[Visitor]:
    """A browser of one's own, in English at a desk unless the options say otherwise."""
    wanted = {"locale": "en-GB", "viewport": DESKTOP, "base_url": client.address("gateway"), **options}
    context = await chromium.new_context(**wanted)
    visitor = Visitor(await context.new_page())
    if signed_in:
        await visitor.page.goto(await login_link(client))
    yield visitor
    await context.close()
    assert visitor.complaints == []
