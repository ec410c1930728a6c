"""getUpdates as the Bot API documents it."""

from __future__ import annotations

import asyncio
import time

import pytest
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bot.sandbox.server import DEFAULT_TOKEN
from tests.sandbox.town import ANNA, BASHIR, Open, Town

OTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


async def texts(town: Town, **parameters: int) -> list[str]:
    return [update["message"]["text"] for update in await town.updates(**parameters)]


async def test_an_offset_confirms_what_lies_below(town: Town) -> None:
    for word in "abc":
        await town.act(ANNA, "text", text=word)
    assert await texts(town) == ["/start", "a", "b", "c"]
    assert await texts(town, limit=2) == ["/start", "a"]
    second = (await town.updates())[1]["update_id"]
    assert await texts(town, offset=second + 1) == ["b", "c"]
    assert await texts(town) == ["b", "c"]
    assert await texts(town, offset=-1) == ["c"]
    assert await texts(town) == ["c"]


async def test_ids_grow_by_one(town: Town) -> None:
    await town.act(ANNA, "text", text="a")
    await town.act(BASHIR, "text", text="b")
    ids = [update["update_id"] for update in await town.updates()]
    assert ids == [ids[0], ids[0] + 1, ids[0] + 2]
    assert ids[-1] < 2**53


async def test_commands_are_marked(town: Town) -> None:
    await town.act(ANNA, "text", text="/start p_12")
    message = (await town.updates())[-1]["message"]
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["from"] == {
        "id": ANNA,
        "is_bot": False,
        "first_name": "Anna",
        "last_name": "Ek",
        "language_code": "sv",
    }


async def test_a_long_poll_ends_with_the_first_update(town: Town) -> None:
    offset = (await town.updates())[-1]["update_id"] + 1
    begun = time.monotonic()
    poll = asyncio.create_task(town.updates(offset=offset, timeout=20))
    await asyncio.sleep(0.1)
    await town.act(ANNA, "text", text="nu")
    assert [update["message"]["text"] for update in await poll] == ["nu"]
    assert time.monotonic() - begun < 5
    assert await town.updates(offset=offset + 1, timeout=1) == []


async def test_a_second_poller_ends_the_first(town: Town) -> None:
    offset = (await town.updates())[-1]["update_id"] + 1
    first = asyncio.create_task(town.api("getUpdates", offset=offset, timeout=20))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(town.api("getUpdates", offset=offset, timeout=20))
    assert (await first)["description"] == OTHER_POLLER
    await town.act(ANNA, "text", text="a")
    assert len((await second)["result"]) == 1


async def test_no_polling_beside_a_webhook(town: Town) -> None:
    await town.ok("setWebhook", url="http://127.0.0.1:9/")
    assert await town.refusal("getUpdates") == (409, WEBHOOK_ACTIVE)
    assert (await town.ok("getWebhookInfo"))["pending_update_count"] == 1
    await town.ok("deleteWebhook", drop_pending_updates=True)
    assert await town.updates() == []


async def test_allowed_updates_are_remembered(town: Town) -> None:
    await town.updates(allowed_updates=["callback_query"])
    await town.act(ANNA, "text", text="unseen")
    assert await texts(town) == ["/start"]
    await town.updates(allowed_updates=[])
    await town.act(ANNA, "text", text="seen")
    assert await texts(town) == ["/start", "seen"]


async def test_the_librarys_own_application_polls(town: Town) -> None:
    async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.effective_message
        await update.effective_message.reply_text(f"Du skrev {update.effective_message.text}")

    builder = Application.builder().token(DEFAULT_TOKEN).base_url(f"{town.base}/bot")
    application = builder.base_file_url(f"{town.base}/file/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    assert application.updater
    async with application:
        await application.start()
        await application.updater.start_polling(timeout=5)
        version = (await town.see(ANNA))["version"]
        await town.act(ANNA, "text", text="hej")
        while not any(seen["text"] == "Du skrev hej" for seen in (await town.see(ANNA))["messages"]):
            version = (await town.see(ANNA, version, wait=5))["version"]
        await application.updater.stop()
        await application.stop()
    assert (await town.ok("getWebhookInfo"))["pending_update_count"] == 0


@pytest.mark.parametrize("with_file", [True, False])
async def test_a_restart_reuses_no_number(
    open_town: Open, tmp_path_factory: pytest.TempPathFactory, with_file: bool
) -> None:
    path = tmp_path_factory.mktemp("state") / "town.json" if with_file else None
    numbers: list[int] = []
    for _ in range(2):
        town = await open_town(state_file=path)
        numbers += [(await town.act(ANNA, "text", text=word))["update_id"] for word in "abcde"]
        if not with_file:
            await asyncio.sleep(1.1)  # numbers come from whole seconds
        elif town.sandbox._state:
            town.sandbox._state.save()
    assert len(set(numbers)) == 10
    assert numbers == sorted(numbers)
