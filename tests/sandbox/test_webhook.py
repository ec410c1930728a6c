"""Delivery by webhook: secret, order, retries, presses that overtake."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web

from tests.sandbox.town import ANNA, BASHIR, Town

Answer = Callable[[dict[str, Any]], Awaitable[web.Response]]


class Receiver:
    """A bot's web server that writes down what comes."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.url = ""
        self.answer: Answer = self.accept
        self.arrived = asyncio.Condition()

    async def accept(self, _: dict[str, Any]) -> web.Response:
        return web.Response()

    async def handle(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        async with self.arrived:
            self.updates.append(update)
            self.arrived.notify_all()
        return await self.answer(update)

    async def wait(self, count: int) -> list[dict[str, Any]]:
        async with asyncio.timeout(10), self.arrived:
            await self.arrived.wait_for(lambda: len(self.updates) >= count)
        return self.updates

    def texts(self, user_id: int) -> list[str]:
        messages = [update["message"] for update in self.updates if "message" in update]
        return [message["text"] for message in messages if message["chat"]["id"] == user_id]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    application = web.Application()
    application.router.add_post("/telegram", receiver.handle)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"
    yield receiver
    await runner.cleanup()


async def settled(town: Town) -> None:
    async with asyncio.timeout(10):
        while (await town.ok("getWebhookInfo"))["pending_update_count"]:  # noqa: ASYNC110 - asked over HTTP
            await asyncio.sleep(0.02)


async def test_pending_updates_come_first_with_the_secret(town: Town, receiver: Receiver) -> None:
    await town.ok("setWebhook", url=receiver.url, secret_token="s-3_X")
    await town.act(ANNA, "text", text="hej")
    await receiver.wait(2)
    await settled(town)
    assert receiver.texts(ANNA) == ["/start", "hej"]
    assert receiver.secrets == ["s-3_X", "s-3_X"]


async def test_a_chat_keeps_its_order_through_failures(town: Town, receiver: Receiver) -> None:
    town.sandbox.world.webhook.pause_seconds = 0.05
    failures = iter([True, False, True, True])

    async def sometimes(_: dict[str, Any]) -> web.Response:
        return web.Response(status=500 if next(failures, False) else 200)

    receiver.answer = sometimes
    await town.ok("setWebhook", url=receiver.url)
    for word in "abc":
        await town.act(ANNA, "text", text=word)
    await settled(town)
    seen = receiver.texts(ANNA)
    assert list(dict.fromkeys(seen)) == ["/start", "a", "b", "c"]
    assert len(seen) == 7
    info = await town.ok("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"


async def test_retry_after_is_heeded(town: Town, receiver: Receiver) -> None:
    times: list[float] = []

    async def busy_once(_: dict[str, Any]) -> web.Response:
        times.append(asyncio.get_running_loop().time())
        return web.Response(status=503, headers={"Retry-After": "2"}) if len(times) == 1 else web.Response()

    receiver.answer = busy_once
    await town.ok("setWebhook", url=receiver.url)
    await receiver.wait(2)
    assert 1.9 < times[1] - times[0] < 3


async def test_presses_overtake_and_other_chats_do_not_wait(town: Town, receiver: Receiver) -> None:
    gate = asyncio.Event()

    async def stuck_with_anna(update: dict[str, Any]) -> web.Response:
        if update.get("message", {}).get("chat", {}).get("id") == ANNA:
            await gate.wait()
        return web.Response()

    button = {"inline_keyboard": [[{"text": "Ja", "callback_data": "yes"}]]}
    await town.ok("sendMessage", chat_id=ANNA, text="Ja?", reply_markup=button)
    receiver.answer = stuck_with_anna
    await town.ok("setWebhook", url=receiver.url)
    await town.act(ANNA, "text", text="a")
    await town.act(BASHIR, "text", text="b")
    await town.act(ANNA, "press", label="Ja")
    await receiver.wait(3)
    kinds = {"press" if "callback_query" in update else update["message"]["text"] for update in receiver.updates}
    assert kinds == {"/start", "b", "press"}
    gate.set()
    await settled(town)
    assert receiver.texts(ANNA) == ["/start", "a"]


async def test_what_waits_follows_a_new_address(town: Town, receiver: Receiver) -> None:
    await town.ok("setWebhook", url="http://127.0.0.1:9/nobody")
    await town.act(ANNA, "text", text="a")
    await asyncio.sleep(0.1)
    assert (await town.ok("getWebhookInfo"))["pending_update_count"] == 2
    await town.ok("setWebhook", url=receiver.url)
    await settled(town)
    assert receiver.texts(ANNA) == ["/start", "a"]


async def test_pending_updates_can_be_dropped(town: Town, receiver: Receiver) -> None:
    await town.ok("setWebhook", url=receiver.url, drop_pending_updates=True)
    await town.act(ANNA, "text", text="a")
    await settled(town)
    assert receiver.texts(ANNA) == ["a"]


async def test_a_method_in_the_answer_is_carried_out(town: Town, receiver: Receiver) -> None:
    async def reply(_: dict[str, Any]) -> web.Response:
        return web.json_response({"method": "sendMessage", "chat_id": ANNA, "text": "svar"})

    receiver.answer = reply
    await town.ok("setWebhook", url=receiver.url)
    await settled(town)
    assert (await town.see(ANNA))["messages"][-1]["text"] == "svar"


async def test_setting_a_webhook_ends_a_poll(town: Town, receiver: Receiver) -> None:
    offset = (await town.updates())[-1]["update_id"] + 1
    poll = asyncio.create_task(town.api("getUpdates", offset=offset, timeout=20))
    await asyncio.sleep(0.1)
    await town.ok("setWebhook", url=receiver.url)
    assert (await poll)["error_code"] == 409
