"""editMessageText, editMessageReplyMarkup and deleteMessage.

Source: Bot API docs, "Updating messages"; an edit without `reply_markup` takes the keyboard away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.answers import Json, bad_request
from bot.sandbox.chats import Chat
from bot.sandbox.keyboards import check_keyboard, inline_rows
from bot.sandbox.sending import message_text, writable_chat

if TYPE_CHECKING:
    from bot.sandbox.world import Uploads, World

DELETE_SECONDS_MAX = 48 * 3600  # Bot API docs, deleteMessage
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def _own_message(world: World, parameters: Json) -> tuple[Chat, Json]:
    """The bot's message that is to change."""
    if parameters.get("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    if parameters.get("chat_id") in (None, ""):
        raise bad_request("chat_id is empty")
    if not parameters.get("message_id"):
        raise bad_request("message identifier is not specified")
    chat = writable_chat(world, parameters)
    message = chat.messages.get(parameters["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    if message.get("from", {}).get("id") != world.bot["id"]:
        raise bad_request("message can't be edited")
    return chat, message


def _changed(world: World, chat: Chat, old: Json, new: Json, markup: Json | None) -> Json:
    new.pop("reply_markup", None)
    if rows := inline_rows(markup):
        new["reply_markup"] = rows
    if new == old:
        raise bad_request(NOT_MODIFIED)
    return chat.put({**new, "edit_date": world.clock.timestamp()})


def edit_message_text(world: World, parameters: Json, _: Uploads) -> Json:
    """editMessageText; the same text and keyboard again is refused."""
    if parameters.get("rich_message"):
        raise bad_request("the sandbox does not show rich messages")
    text, entities = message_text(parameters)
    check_keyboard(parameters.get("reply_markup"))
    chat, old = _own_message(world, parameters)
    if "text" not in old:
        raise bad_request("there is no text in the message to edit")
    new = {key: value for key, value in old.items() if key != "entities"}
    new["text"] = text
    if entities:
        new["entities"] = entities
    return _changed(world, chat, old, new, parameters.get("reply_markup"))


def edit_message_reply_markup(world: World, parameters: Json, _: Uploads) -> Json:
    """editMessageReplyMarkup; without a keyboard it takes the old one away."""
    check_keyboard(parameters.get("reply_markup"))
    chat, old = _own_message(world, parameters)
    return _changed(world, chat, old, dict(old), parameters.get("reply_markup"))


def delete_message(world: World, parameters: Json, _: Uploads) -> bool:
    """deleteMessage: anything in a private chat, own messages elsewhere, up to 48 hours old."""
    chat = world.chats.find(parameters["chat_id"])
    if chat is None:
        raise bad_request("chat not found")
    message = chat.messages.get(parameters["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    own = message.get("from", {}).get("id") == world.bot["id"]
    too_old = world.clock.timestamp() - message.get("date", 0) > DELETE_SECONDS_MAX
    if too_old or not (own or chat.info["type"] == "private"):
        raise bad_request("message can't be deleted for everyone")
    chat.remove(parameters["message_id"])
    return True
