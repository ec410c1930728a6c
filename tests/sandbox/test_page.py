"""The browser chat in a real browser: start, a button, its answer, a link that stays inside."""

from __future__ import annotations

import asyncio
import contextlib
import html
import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from bot.sandbox.page_files import FOLDER
from tests.sandbox.town import ANNA, BASHIR, Town

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


async def answer_everything(town: Town) -> None:
    """A tiny bot: greets with a button, thanks for a press."""
    keyboard = {
        "inline_keyboard": [
            [{"text": "👍 Ja (1)", "callback_data": "yes"}],
            [{"text": "Dela", "url": "https://t.me/SolaKarlstadBot?start=p_7"}],
        ]
    }
    offset = 0
    while True:
        for update in await town.updates(offset=offset, timeout=10):
            offset = update["update_id"] + 1
            if query := update.get("callback_query"):
                await town.ok("answerCallbackQuery", callback_query_id=query["id"], text="Tack för svaret!")
            elif message := update.get("message"):
                words = f"<b>Du skrev:</b> {html.escape(message.get('text', 'en bild'))}"
                parameters = {"chat_id": message["chat"]["id"], "text": words, "parse_mode": "HTML"}
                await town.ok("sendMessage", **parameters, reply_markup=keyboard)


@pytest.fixture
async def page(town: Town) -> AsyncIterator[Page]:
    if not CHROMIUM:
        pytest.skip("no chromium on PATH (on Debian: apt install chromium)")
    await town.ok("setMyCommands", commands=[{"command": "hjalp", "description": "Hjälp"}])
    bot = asyncio.create_task(answer_everything(town))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = await browser.new_page(viewport={"width": 1400, "height": 900}, locale="sv-SE")
        page.set_default_timeout(8000)
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
        await page.goto(town.base)
        yield page
        await browser.close()
        assert problems == []
    bot.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await bot


async def test_bashir_tries_the_bot(page: Page, town: Town) -> None:
    phone = page.locator(f"#phone-{BASHIR}")
    await phone.get_by_role("button", name="Starta").click()
    await expect(phone.get_by_text("Du skrev:").first).to_be_visible()
    await phone.get_by_role("button", name="👍 Ja (1)").click()
    await expect(phone.get_by_text("Tack för svaret!")).to_be_visible()
    await phone.get_by_role("link", name="Dela").click()
    await expect(phone.locator(".message.user").last).to_contain_text("/start p_7")

    await phone.get_by_role("textbox").fill("<img src=x onerror=alert(1)>")
    await phone.get_by_role("textbox").press("Enter")
    await expect(phone.locator(".message.user").last).to_contain_text("<img src=x onerror=alert(1)>")
    assert await phone.locator(".text img").count() == 0

    await phone.get_by_text("Meny", exact=True).click()
    await phone.get_by_role("button", name="Hjälp /hjalp").click()
    await expect(phone.locator(".message.user").last).to_contain_text("/hjalp")

    await page.get_by_role("button", name="+7 dagar").click()
    await expect(page.locator("#notice")).to_contain_text("Klockan är framflyttad")
    assert town.sandbox.clock.offset_seconds == 7 * 86400
    await page.get_by_role("button", name="Till måndag 07:30").click()
    await expect(page.locator("#now")).to_contain_text("07:30")
    assert town.sandbox.clock.now().weekday() == 0

    await page.get_by_role("button", name="English").click()
    await expect(phone.get_by_text("Menu", exact=True)).to_be_visible()
    await page.goto(f"{town.base}/?persona={ANNA}&start=c_3")
    await expect(page.locator(f"#phone-{ANNA} .message.user").last).to_contain_text("/start c_3")


def test_both_languages_have_the_same_labels() -> None:
    swedish, english = (json.loads(Path(FOLDER / f"labels.{code}.json").read_text()) for code in ("sv", "en"))
    assert set(swedish) == set(english)
    used = {key for path in FOLDER.glob("*.html") for key in path.read_text().split('data-label="')[1:]}
    assert {key.partition('"')[0] for key in used} <= set(swedish)
