"""Every method through python-telegram-bot's own client, as the bot uses it."""

from __future__ import annotations

import io
import json

import pytest
from aiohttp import FormData
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import BadRequest, InvalidToken

from bot.sandbox.check import API
from bot.sandbox.files import tiny_png
from bot.sandbox.methods import METHODS
from bot.sandbox.server import DEFAULT_TOKEN
from tests.sandbox.town import ANNA, BASHIR, Town

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("👍 Ja (3)", callback_data="yes")]])


def test_the_checked_in_api_covers_exactly_the_methods() -> None:
    assert set(API["methods"]) == set(METHODS)
    assert "Telegram Bot API" in API["_about"]


async def test_who_the_bot_is(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.username, me.is_bot) == (424242, "SolaKarlstadBot", True)


async def test_a_message_as_sent_and_as_seen(bot: Bot, town: Town) -> None:
    text = "<b>Hej 😀</b> se https://karlstad.se"
    message = await bot.send_message(ANNA, text, parse_mode="HTML", reply_markup=KEYBOARD)
    assert message.text == "Hej 😀 se https://karlstad.se"
    assert message.text_html.startswith("<b>Hej 😀</b>")
    seen = (await town.see(ANNA))["messages"][-1]
    assert seen["html"] == '<b>Hej 😀</b> se <a href="https://karlstad.se">https://karlstad.se</a>'
    assert seen["buttons"] == [[{"label": "👍 Ja (3)", "data": "yes"}]]
    assert (seen["from"], seen["edited"]) == ("bot", False)


async def test_edits_of_text_and_keyboard(bot: Bot, town: Town) -> None:
    message = await bot.send_message(ANNA, "ett", reply_markup=KEYBOARD)
    edited = await bot.edit_message_text("två", ANNA, message.message_id)
    assert not isinstance(edited, bool)
    assert (edited.text, edited.reply_markup) == ("två", None)
    await bot.edit_message_reply_markup(ANNA, message.message_id, reply_markup=KEYBOARD)
    seen = (await town.see(ANNA))["messages"][-1]
    assert (seen["text"], seen["edited"], len(seen["buttons"])) == ("två", True, 1)
    await bot.edit_message_reply_markup(ANNA, message.message_id)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(ANNA, message.message_id)


async def test_a_press_and_its_answer(bot: Bot, town: Town) -> None:
    await bot.send_message(ANNA, "Ja?", reply_markup=KEYBOARD)
    pressed = await town.act(ANNA, "press", label="Ja")
    update = (await bot.get_updates())[-1]
    assert update.update_id == pressed["update_id"]
    assert update.callback_query is not None
    assert (update.callback_query.data, update.callback_query.id) == ("yes", pressed["callback_query_id"])
    assert update.callback_query.message is not None
    await update.callback_query.answer("Tack!", show_alert=True)
    seen = await town.see(ANNA)
    assert [(toast["text"], toast["alert"]) for toast in seen["toasts"]] == [("Tack!", True)]
    assert seen["answered"] == [pressed["callback_query_id"]]


async def test_photos_up_and_down(bot: Bot, town: Town) -> None:
    picture = tiny_png(20, 10)
    sent = await bot.send_photo(ANNA, picture, caption="<i>Torget</i>", parse_mode="HTML")
    assert (sent.photo[-1].width, sent.photo[-1].height, sent.caption) == (20, 10, "Torget")
    again = await bot.send_photo(ANNA, sent.photo[-1].file_id)
    file = await again.photo[-1].get_file()
    assert bytes(await file.download_as_bytearray()) == picture
    seen = (await town.see(ANNA))["messages"][-1]
    async with town.session.get(town.base + seen["photo"]["url"]) as response:
        assert (response.content_type, await response.read()) == ("image/png", picture)


async def test_documents_up_and_down(bot: Bot) -> None:
    sent = await bot.send_document(ANNA, io.BytesIO("å;ä\n".encode()), filename="lista.csv", caption="Här")
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.mime_type) == ("lista.csv", "text/csv")
    file = await sent.document.get_file()
    assert bytes(await file.download_as_bytearray()) == "å;ä\n".encode()


async def test_location_action_and_deletion(bot: Bot, town: Town) -> None:
    place = await bot.send_location(ANNA, 59.38, 13.5)
    assert place.location is not None
    assert place.location.latitude == 59.38
    await bot.send_chat_action(ANNA, "typing")
    assert (await town.see(ANNA))["typing"] is True
    version = (await town.see(ANNA))["version"]
    await place.delete()
    assert (await town.see(ANNA, version))["deleted"] == [place.message_id]


async def test_reply_and_reply_keyboard(bot: Bot, town: Town) -> None:
    keyboard = ReplyKeyboardMarkup([["Ja", "Nej"]], one_time_keyboard=True)
    reply = await bot.send_message(ANNA, "svar", reply_parameters=ReplyParameters(1), reply_markup=keyboard)
    assert reply.reply_to_message is not None
    assert reply.reply_to_message.text == "/start"
    assert (await town.see(ANNA))["reply_keyboard"] == [[{"text": "Ja"}, {"text": "Nej"}]]
    await bot.send_message(ANNA, "bort", reply_markup=ReplyKeyboardRemove())
    assert (await town.see(ANNA))["reply_keyboard"] is None


async def test_chats_and_members(bot: Bot) -> None:
    chat = await bot.get_chat(ANNA)
    assert (chat.first_name, chat.last_name, chat.type) == ("Anna", "Ek", "private")
    assert (await bot.get_chat_member(ANNA, ANNA)).status == "member"
    assert (await bot.get_chat_member(ANNA, BASHIR)).status == "left"


async def test_the_most_specific_menu_is_shown(bot: Bot, town: Town) -> None:
    async def menu(language: str = "sv") -> str:
        commands = await town.get(f"/sandbox/commands?user_id={ANNA}&language={language}")
        return " ".join(command["command"] for command in commands)

    await bot.set_my_commands([BotCommand("a", "Alla")])
    assert await menu() == "a"
    await bot.set_my_commands([BotCommand("b", "Everyone")], language_code="en")
    assert (await menu(), await menu("en")) == ("a", "b")
    await bot.set_my_commands([BotCommand("c", "Enskilt")], scope=BotCommandScopeAllPrivateChats())
    assert (await menu(), await menu("en")) == ("c", "c")
    await bot.set_my_commands([BotCommand("d", "Bara här")], scope=BotCommandScopeChat(ANNA))
    assert await menu() == "d"
    await bot.delete_my_commands(scope=BotCommandScopeChat(ANNA))
    assert await menu() == "c"


async def test_unknown_methods_look_like_a_wrong_token_to_the_library(bot: Bot) -> None:
    with pytest.raises(InvalidToken):
        await bot.send_poll(ANNA, "?", ["a", "b"])


async def test_parameters_come_in_four_ways(town: Town) -> None:
    url = f"{town.base}/bot{DEFAULT_TOKEN}/SENDmessage"
    markup = json.dumps({"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]})
    query = {"chat_id": str(ANNA), "text": "hej å", "reply_markup": markup}
    multipart = FormData({**query}, default_to_multipart=True)
    for way in ({"params": query}, {"data": query}, {"data": multipart}, {"json": query}):
        async with town.session.post(url, **way) as response:
            answer = await response.json()
        assert answer["result"]["text"] == "hej å"
        assert answer["result"]["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "b"
    async with town.session.get(url, params=query) as response:
        assert response.status == 200
