"""What Telegram refuses, the sandbox refuses, in the same words."""

from __future__ import annotations

import io
from typing import Any

import pytest

from bot.sandbox.files import PHOTO_BYTES_MAX, UPLOAD_BYTES_MAX
from bot.sandbox.server import DEFAULT_TOKEN
from tests.sandbox.town import ANNA, BASHIR, Open, Town


def keyboard(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "x", **button}]]}


HELLO: dict[str, Any] = {"chat_id": ANNA, "text": "hej"}
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)
NO_FILE = "wrong remote file identifier specified: can't unserialize it"
BAD_DESCRIPTION = "BOT_COMMAND_DESCRIPTION_INVALID"
STALE = "query is too old and response timeout expired or query ID is invalid"
NO_ACTION = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"


@pytest.mark.parametrize(
    ("method", "parameters", "reason"),
    [
        ("sendMessage", {"chat_id": ANNA}, "message text is empty"),
        ("sendMessage", {"chat_id": ANNA, "text": " \n\t"}, "message text is empty"),
        ("sendMessage", {"chat_id": ANNA, "text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
        ("sendMessage", {"chat_id": ANNA, "text": "a" * 4097}, "message is too long"),
        ("sendMessage", {"text": "hej"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 1, "text": "hej"}, "chat not found"),
        ("sendMessage", {"chat_id": "@nobody", "text": "hej"}, "chat not found"),
        ("sendMessage", {**HELLO, "parse_mode": "LaTeX"}, "unsupported parse_mode"),
        ("sendMessage", {**HELLO, "reply_markup": keyboard()}, NO_ACTION),
        ("sendMessage", {**HELLO, "reply_markup": keyboard(callback_data="å" * 33)}, "BUTTON_DATA_INVALID"),
        ("sendMessage", {**HELLO, "reply_markup": keyboard(callback_data="")}, "BUTTON_DATA_INVALID"),
        ("sendMessage", {**HELLO, "reply_markup": "{"}, "can't parse reply_markup JSON object"),
        ("sendMessage", {**HELLO, "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ("sendMessage", {**HELLO, "business_connection_id": "x"}, "business connection not found"),
        ("sendMessage", {**HELLO, "message_thread_id": 3}, "message thread not found"),
        ("editMessageText", {**HELLO, "message_id": 99}, "message to edit not found"),
        ("editMessageText", {**HELLO, "message_id": 1}, "message can't be edited"),
        ("editMessageText", HELLO, "message identifier is not specified"),
        ("deleteMessage", {"chat_id": ANNA, "message_id": 99}, "message to delete not found"),
        ("answerCallbackQuery", {"callback_query_id": "1"}, STALE),
        ("sendPhoto", {"chat_id": ANNA, "photo": "none"}, NO_FILE),
        ("sendPhoto", {"chat_id": ANNA, "photo": "none", "caption": "a" * 1025}, "message caption is too long"),
        ("sendPhoto", {"chat_id": ANNA}, 'parameter "photo" is required'),
        ("sendDocument", {"chat_id": ANNA, "document": "attach://x"}, "there is no file with the name x"),
        ("sendLocation", {"chat_id": ANNA, "latitude": 91, "longitude": 0}, "wrong coordinates specified"),
        ("sendChatAction", {"chat_id": ANNA, "action": "dance"}, "wrong parameter action in request"),
        ("getFile", {"file_id": "none"}, "invalid file_id"),
        ("getChat", {"chat_id": BASHIR}, "chat not found"),
        ("setMyCommands", {"commands": [{"command": "Å", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "a", "description": "x" * 257}]}, BAD_DESCRIPTION),
        ("setMyCommands", {"commands": [{"command": "a", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ("setWebhook", {"url": "ftp://x"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ("setWebhook", {"url": "https://x.se", "secret_token": "å"}, "secret token contains unallowed characters"),
    ],
)  # fmt: skip
async def test_in_telegrams_words(town: Town, method: str, parameters: dict[str, Any], reason: str) -> None:
    assert await town.refusal(method, **parameters) == (400, f"Bad Request: {reason}")


@pytest.mark.parametrize(
    ("parameters", "word"),
    [
        ({"disable_web_page_preview": True}, "disable_web_page_preview"),
        ({"reply_to_message_id": 1}, "reply_to_message_id"),
        ({"reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "b", "colour": 1}]]}}, "colour"),
        ({"reply_markup": {"inline_keyboard": [[{"callback_data": "b"}]]}}, "text"),
        ({"reply_markup": {"inline_keyboard": [{"text": "a"}]}}, "array"),
        ({"reply_markup": keyboard(callback_data="a", url="https://x.se")}, "exactly one action"),
        ({"reply_markup": keyboard(url="http://localhost:8080")}, "Wrong HTTP URL"),
        ({"reply_markup": {"buttons": []}}, "buttons"),
        ({"disable_notification": "perhaps"}, "disable_notification"),
        ({"entities": [{"type": "bold", "offset": 2, "length": 9}]}, "entity"),
        ({"text": "*x*", "parse_mode": "MarkdownV2"}, "Markdown"),
    ],
)
async def test_slips_are_named(town: Town, parameters: dict[str, Any], word: str) -> None:
    code, description = await town.refusal("sendMessage", **{**HELLO, **parameters})
    assert code == 400
    assert word in description


async def test_limits_count_after_parsing(town: Town) -> None:
    text = "<b>" + "&lt;" * 4096 + "</b>"
    assert len((await town.ok("sendMessage", chat_id=ANNA, text=text, parse_mode="HTML"))["text"]) == 4096
    markup = keyboard(callback_data="å" * 32)
    await town.ok("sendMessage", chat_id=str(ANNA), text="a", reply_markup=markup)


async def test_the_same_again_is_not_modified(town: Town) -> None:
    sent = await town.ok("sendMessage", **HELLO)
    same = {"chat_id": ANNA, "message_id": sent["message_id"], "text": "<i></i>hej ", "parse_mode": "HTML"}
    assert await town.refusal("editMessageText", **same) == (400, f"Bad Request: {NOT_MODIFIED}")


async def test_an_answer_to_a_press_is_short(town: Town) -> None:
    await town.ok("sendMessage", **HELLO, reply_markup=keyboard(callback_data="a"))
    number = (await town.act(ANNA, "press", label="x"))["callback_query_id"]
    too_long = {"callback_query_id": number, "text": "a" * 201}
    assert await town.refusal("answerCallbackQuery", **too_long) == (400, "Bad Request: MESSAGE_TOO_LONG")
    await town.ok("answerCallbackQuery", callback_query_id=number, text="a" * 200)


async def test_who_may_be_written_to(town: Town) -> None:
    no_start = (403, "Forbidden: bot can't initiate conversation with a user")
    assert await town.refusal("sendMessage", chat_id=BASHIR, text="hej") == no_start
    await town.act(ANNA, "block")
    assert await town.refusal("sendMessage", **HELLO) == (403, "Forbidden: bot was blocked by the user")
    await town.act(ANNA, "unblock")
    await town.ok("sendMessage", **HELLO)
    changes = [u["my_chat_member"] for u in await town.updates() if "my_chat_member" in u]
    assert [change["new_chat_member"]["status"] for change in changes] == ["kicked", "member"]


async def test_another_token_and_unknown_methods(town: Town) -> None:
    answer = await town.api("getMe", token="1:other")
    assert answer == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert await town.refusal("sendPoll", chat_id=ANNA) == (404, "Not Found")


async def test_old_messages_stay(town: Town) -> None:
    sent = await town.ok("sendMessage", **HELLO)
    town.sandbox.clock.advance(49 * 3600)
    code, description = await town.refusal("deleteMessage", chat_id=ANNA, message_id=sent["message_id"])
    assert (code, description) == (400, "Bad Request: message can't be deleted for everyone")


async def test_files_that_are_too_big(town: Town) -> None:
    async def upload(method: str, field: str, size: int) -> tuple[int, str]:
        url = f"{town.base}/bot{DEFAULT_TOKEN}/{method}"
        async with town.session.post(url, data={"chat_id": str(ANNA), field: io.BytesIO(bytes(size))}) as response:
            return response.status, (await response.json())["description"]

    status, reason = await upload("sendPhoto", "photo", PHOTO_BYTES_MAX + 1)
    assert (status, "too big for a photo" in reason) == (400, True)
    assert await upload("sendPhoto", "photo", 10) == (400, "Bad Request: IMAGE_PROCESS_FAILED")
    too_big = (413, "Request Entity Too Large")
    assert await upload("sendDocument", "document", UPLOAD_BYTES_MAX + 1) == too_big


async def test_sending_too_fast(open_town: Open) -> None:
    town = await open_town()
    await town.act(ANNA, "text", text="/start")
    answers = [await town.api("sendMessage", **HELLO) for _ in range(7)]
    assert [answer["ok"] for answer in answers] == [True] * 5 + [False] * 2
    assert answers[-1]["error_code"] == 429
    assert answers[-1]["description"] == "Too Many Requests: retry after 1"
    assert answers[-1]["parameters"] == {"retry_after": 1}
    sent = answers[0]["result"]["message_id"]
    for number in range(10):  # edits are not counted
        await town.ok("editMessageText", chat_id=ANNA, message_id=sent, text=str(number))
