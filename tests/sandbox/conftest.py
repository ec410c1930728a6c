"""A running sandbox, spoken to over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession, web
from telegram import Bot

from bot.sandbox.server import DEFAULT_TOKEN, Sandbox
from tests.sandbox.town import ANNA, BASHIR, Open, Town


@pytest.fixture
async def open_town() -> AsyncIterator[Open]:
    """Opens towns, and closes them at the end (or earlier through `close`)."""
    runners: list[web.AppRunner] = []
    sessions: list[ClientSession] = []

    async def open_one(**options: Any) -> Town:
        sandbox = Sandbox(**options)
        sandbox.add_persona(ANNA, "Anna", last_name="Ek", caption="Invånare")
        sandbox.add_persona(BASHIR, "Bashir", language_code="en")
        runner = web.AppRunner(sandbox.application(), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        runners.append(runner)
        session = ClientSession()
        sessions.append(session)
        return Town(sandbox, f"http://127.0.0.1:{runner.addresses[0][1]}", session)

    yield open_one
    for session in sessions:
        await session.close()
    for runner in runners:
        await runner.cleanup()


@pytest.fixture
async def town(open_town: Open) -> Town:
    """A town without sending limits where Anna has pressed Start."""
    town = await open_town(limits=False)
    await town.act(ANNA, "text", text="/start")
    return town


@pytest.fixture
async def bot(town: Town) -> AsyncIterator[Bot]:
    """python-telegram-bot's own client, which must not notice any difference."""
    async with Bot(DEFAULT_TOKEN, base_url=f"{town.base}/bot", base_file_url=f"{town.base}/file/bot") as bot:
        yield bot
