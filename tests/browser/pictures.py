"""The pictures of the README, taken from the stack that runs on PASSERELLE_DATA_DIR after `passerelle replay`.

passerelle up && passerelle replay && python -m tests.browser.pictures
"""

import asyncio
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, async_playwright

from passerelle.client import Client, connected
from passerelle.folder import DataFolder
from tests.browser.visiting import FLAGS, PHONE, visiting

FOLDER = Path(__file__).parents[2] / "docs" / "images"
LARGEST = 250_000
DESK = {"width": 1200, "height": 860}


async def taken(chromium: Browser, client: Client, name: str, address: str, **options: Any) -> Path:
    """The upper part of a page, as a window shows it."""
    file = FOLDER / f"{name}.png"
    async with visiting(chromium, client, **options) as visitor:
        await visitor.page.goto(address)
        await visitor.page.screenshot(path=file)
    return file


async def album() -> Sequence[Path]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    async with connected(DataFolder.chosen()) as client, async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        found = await client.get("gateway", "/v1/journeys", scheme_id="palim", track="away", limit=1)
        stopped = f"/journeys/{found['items'][0]['id']}?as_of=2020-03-20"
        files = [
            await taken(chromium, client, "journey", stopped, viewport=DESK),
            await taken(chromium, client, "funnel", "/schemes/palim", viewport=DESK),
            await taken(chromium, client, "journey-arabic-phone", stopped, viewport=PHONE, locale="ar-MA"),
        ]
        await chromium.close()
    return files


if __name__ == "__main__":
    large = [file for file in asyncio.run(album()) if file.stat().st_size > LARGEST]
    sys.exit(f"larger than {LARGEST} bytes: {large}" if large else 0)
