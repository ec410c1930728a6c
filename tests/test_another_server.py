"""The same bot against a Bot API server that is not ours, through BOT_TOKEN and TELEGRAM_API_BASE_URL alone."""

import asyncio
import os
import sys
from pathlib import Path

import pytest
from aiohttp import web

from tests.support.plain_server import TOKEN, PlainServer
from tests.support.town import YEAR, free_port
from tests.test_the_whole_mission import DARK

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("suffix", ["", "/bot"])
async def test_pelle_writes_to_a_bot_on_a_plain_server(tmp_path: Path, suffix: str) -> None:
    server = PlainServer()
    runner = web.AppRunner(server.application(), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    server.text("/start")  # waits there before the bot comes
    bot = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "run"),
        cwd=tmp_path,  # nothing of the project's own folder: keys and database are made where it stands
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_BASE_URL": f"http://127.0.0.1:{port}{suffix}",
            "PORT": str(free_port()),
        },
    )
    try:
        await server.sees("Hej och välkommen!")
        server.text(DARK)
        await server.sees("Teknik- och fastighetsförvaltningen")
        server.press("Skicka in")
        await server.sees(f"S-{YEAR}-000001")
        server.text("/eforslag")
        await server.sees("Vad ska ditt e-förslag heta?")
        server.press("Avbryt")
        await server.sees("E-förslaget skickades inte in.")
    finally:
        bot.terminate()
        async with asyncio.timeout(20):
            status = await bot.wait()
        await runner.cleanup()
    assert status == 0
    assert server.refused == []
    assert (tmp_path / "data" / "sola.db").exists()
