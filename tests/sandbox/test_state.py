"""A restart with a state file goes on where the last run ended."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from pathlib import Path

from aiohttp import ClientSession, web

from bot.sandbox.server import DEFAULT_TOKEN, Sandbox
from tests.sandbox.town import ANNA, Town


async def run_once(path: Path) -> tuple[Town, web.AppRunner]:
    sandbox = Sandbox(state_file=path, limits=False)
    runner = web.AppRunner(sandbox.application(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return Town(sandbox, f"http://127.0.0.1:{runner.addresses[0][1]}", ClientSession()), runner


async def test_everything_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "town.json"
    town, runner = await run_once(path)
    town.sandbox.add_persona(ANNA, "Anna", caption="Invånare")
    await town.act(ANNA, "text", text="/start")
    await town.act(ANNA, "photo")
    button = {"inline_keyboard": [[{"text": "Ja", "callback_data": "y"}]]}
    sent = await town.ok("sendMessage", chat_id=ANNA, text="hej 😀", reply_markup=button)
    await town.ok("setMyCommands", commands=[{"command": "start", "description": "Börja"}])
    await town.post("/sandbox/clock", {"advance_seconds": 86400})
    before, pending = await town.see(ANNA), await town.updates()
    await town.ok("setWebhook", url="http://127.0.0.1:9/", secret_token="s", allowed_updates=["message"])
    await town.session.close()
    await runner.cleanup()

    town, runner = await run_once(path)
    try:
        after = await town.see(ANNA)
        assert (after["messages"], after["version"]) == (before["messages"], before["version"])
        info = await town.ok("getWebhookInfo")
        assert (info["url"], info["allowed_updates"]) == ("http://127.0.0.1:9/", ["message"])
        await town.ok("deleteWebhook")
        assert await town.updates() == pending
        assert (await town.get(f"/sandbox/commands?user_id={ANNA}"))[0]["command"] == "start"
        assert town.sandbox.clock.offset_seconds == 86400
        assert (await town.get("/sandbox/personas"))[0]["caption"] == "Invånare"
        async with town.session.get(town.base + before["messages"][1]["photo"]["url"]) as response:
            assert response.content_length
        assert (await town.act(ANNA, "text", text="a"))["message_id"] == sent["message_id"] + 1
        await town.ok("editMessageText", chat_id=ANNA, message_id=sent["message_id"], text="ny")
    finally:
        await town.session.close()
        await runner.cleanup()


async def test_changes_are_saved_while_running(tmp_path: Path) -> None:
    path = tmp_path / "town.json"
    town, runner = await run_once(path)
    try:
        town.sandbox.add_persona(ANNA, "Anna")
        async with asyncio.timeout(5):
            while not path.exists():  # noqa: ASYNC110 - a file tells nobody that it has come
                await asyncio.sleep(0.05)
        assert json.loads(path.read_text())["personas"][0]["first_name"] == "Anna"
    finally:
        await town.session.close()
        await runner.cleanup()


async def test_as_a_process_of_its_own(tmp_path: Path) -> None:
    arguments = ["-m", "bot.sandbox", "--port", "0", "--state", str(tmp_path / "town.json"), "--no-page"]
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    async with asyncio.timeout(20):
        line = (await process.stdout.readline()).decode().strip()
        base = line.removeprefix("sandbox listening on ")
        async with ClientSession() as session:
            async with session.get(f"{base}/bot{DEFAULT_TOKEN}/getMe") as response:
                assert (await response.json())["result"]["username"] == "SolaKarlstadBot"
            async with session.get(f"{base}/") as response:
                assert response.status == 404
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
    assert (tmp_path / "town.json").exists()
