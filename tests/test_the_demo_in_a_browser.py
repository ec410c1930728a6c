"""`make demo` as a newcomer meets it: the whole mission once, in the browser chat, in headless Chromium."""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

from tests.support.town import free_port
from tests.test_the_whole_mission import DARK

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ROOT = Path(__file__).parents[1]
ANNA, BILAL, MAJA, FARIDA, OLOF = (f"#phone-{number}" for number in range(1001, 1006))


@asynccontextmanager
async def demo(folder: Path) -> AsyncIterator[str]:
    """Run the demo as its own program; the address it prints."""
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "PORT": str(port),
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'sola.db'}",
        "BOT_TOKEN": "",
    }
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE
    )
    assert program.stdout is not None
    address = ""
    try:
        async with asyncio.timeout(60):
            while f":{port}/" not in address:
                address = (await program.stdout.readline()).decode()
                assert address, "the demo ended"
        yield f"http://127.0.0.1:{port}/"
    finally:
        program.send_signal(signal.SIGINT)
        async with asyncio.timeout(20):
            assert await program.wait() == 0


async def says(phone: Locator, words: str) -> None:
    await phone.get_by_role("textbox").fill(words)
    await phone.get_by_role("textbox").press("Enter")


async def presses(phone: Locator, label: str) -> None:
    await phone.get_by_role("button", name=label).last.click()


async def sees(phone: Locator, words: str) -> None:
    await expect(phone.get_by_text(words).last).to_be_visible()


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on PATH (on Debian: apt install chromium)")
async def test_a_newcomer_sees_the_whole_mission(tmp_path: Path) -> None:
    async with demo(tmp_path) as address, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = await browser.new_page(viewport={"width": 2110, "height": 1000}, locale="sv-SE")
        page.set_default_timeout(10_000)
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        await page.goto(address)
        await the_mission(page)
        assert problems == []
        if picture := os.environ.get("SOLA_PICTURE"):  # how docs/demo.png is made
            await page.wait_for_timeout(7000)  # until the toasts have gone
            await page.screenshot(path=picture)
        await browser.close()


async def the_mission(page: Page) -> None:
    anna, bilal, maja, farida, olof = (page.locator(number) for number in (ANNA, BILAL, MAJA, FARIDA, OLOF))
    await anna.get_by_role("button", name="Starta", exact=True).click()
    await sees(anna, "Så hanterar vi dina uppgifter")
    await says(anna, DARK)
    await sees(anna, "Skötsel av gator och torg")
    await presses(anna, "Skicka in")
    await sees(anna, "Tack! Ditt förslag är registrerat.")

    await presses(anna, "Gör till e-förslag")
    await sees(anna, "Vad ska ditt e-förslag heta?")
    await says(anna, "Lampor längs cykelbanan till universitetet")
    await sees(anna, "Varför är det viktigt?")
    await says(anna, "Alla ska våga cykla hem på kvällen.")
    await sees(anna, "En granskare läser e-förslaget")
    await presses(anna, "Skicka in")
    await sees(anna, "Ditt e-förslag är inskickat")

    await says(maja, "/granska")
    await sees(maja, "Att granska")
    await presses(maja, "Nästa")  # the seeded one waits before Anna's
    await sees(maja, "Lampor längs cykelbanan till universitetet")
    await presses(maja, "Godkänn")
    await sees(anna, "Ditt e-förslag är publicerat!")

    await says(bilal, "/lista")
    await presses(bilal, "Lampor längs cykelbanan")
    await presses(bilal, "Skriv under")
    await sees(bilal, "Du har skrivit under")

    await presses(farida, "I en föreningslokal")
    await sees(farida, "Tack! Du svarade:")

    await says(olof, "/digest")
    await sees(olof, "kolmörkt på cykelbanan")
    digests = olof.get_by_text("Sammanfattning: Karlstads kommun")
    await expect(digests).to_have_count(1)
    await page.get_by_role("button", name="Till måndag 07:30").click()
    await expect(digests).to_have_count(2)
