"""sendMessage, sendPhoto, sendDocument, sendLocation and sendChatAction.

Source: Bot API docs, the methods of these names; limits of 4,096 and 1,024 characters count after the
parsing of entities.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bot.sandbox.answers import Json, bad_request, forbidden
from bot.sandbox.chats import TYPING_SECONDS, Chat
from bot.sandbox.entities import cleaned, found, length_of, trimmed
from bot.sandbox.files import StoredFile, Upload
from bot.sandbox.html_mode import parse_html
from bot.sandbox.keyboards import check_keyboard, inline_rows

if TYPE_CHECKING:
    from bot.sandbox.world import Uploads, World

TEXT_MAX, CAPTION_MAX = 4096, 1024
ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def formatted(text: str, mode: str | None, entities: list[Json] | None) -> tuple[str, list[Json]]:
    """Text and entities as the reader gets them: parsed, cleaned and without blank ends."""
    text = cleaned(text)
    given = [dict(entity) for entity in entities or []]
    if mode and mode.lower() == "html":
        text, given = parse_html(text)
    elif mode and mode.lower() in {"markdown", "markdownv2"}:
        raise bad_request("the sandbox does not support Markdown; use HTML")
    elif mode:
        raise bad_request("unsupported parse_mode")
    end = length_of(text)
    for entity in given:
        if entity["offset"] < 0 or entity["length"] < 0 or entity["offset"] + entity["length"] > end:
            raise bad_request("entity is outside of the text")
    text, given = trimmed(text, given)
    return text, found(text, given)


def message_text(parameters: Json) -> tuple[str, list[Json]]:
    """The text of a message, 1–4,096 characters."""
    text, entities = formatted(parameters.get("text", ""), parameters.get("parse_mode"), parameters.get("entities"))
    if not text:
        raise bad_request("message text is empty")
    if len(text) > TEXT_MAX:
        raise bad_request("message is too long")
    return text, entities


def _caption(parameters: Json) -> Json:
    text, entities = formatted(
        parameters.get("caption", ""), parameters.get("parse_mode"), parameters.get("caption_entities")
    )
    if len(text) > CAPTION_MAX:
        raise bad_request("message caption is too long")
    content: Json = {"caption": text} if text else {}
    if entities:
        content["caption_entities"] = entities
    return content


def writable_chat(world: World, parameters: Json) -> Chat:
    """The chat to write to; 400 where nobody knows it, 403 where its owner does not want the bot."""
    if parameters["chat_id"] == "":
        raise bad_request("chat_id is empty")
    if parameters["chat_id"] == world.bot["id"]:
        raise forbidden("bot can't send messages to bots")
    chat = world.chats.find(parameters["chat_id"])
    if chat is None:
        raise bad_request("chat not found")
    if chat.blocked:
        if chat.info["type"] == "private":
            raise forbidden("bot was blocked by the user")
        raise forbidden(f"bot was kicked from the {chat.info['type']} chat")
    if not chat.started:
        raise forbidden("bot can't initiate conversation with a user")
    return chat


def _send(world: World, parameters: Json, content: Json) -> Json:
    """Store a message from the bot and return it as Telegram does."""
    if parameters.get("business_connection_id"):
        raise bad_request("business connection not found")
    markup = parameters.get("reply_markup")
    check_keyboard(markup)
    chat = writable_chat(world, parameters)
    if parameters.get("message_thread_id") and not chat.info.get("is_forum"):
        raise bad_request("message thread not found")
    answered = _answered(chat, parameters.get("reply_parameters"))
    world.limits.take(chat.id)
    message: Json = {"from": world.bot, "chat": chat.info, "date": world.clock.timestamp()}
    if parameters.get("message_thread_id"):
        message |= {"message_thread_id": parameters["message_thread_id"], "is_topic_message": True}
    if answered:
        message["reply_to_message"] = {k: v for k, v in answered.items() if k != "reply_to_message"}
    message |= content
    if parameters.get("protect_content"):
        message["has_protected_content"] = True
    if rows := inline_rows(markup):
        message["reply_markup"] = rows
    if markup and "keyboard" in markup:
        chat.reply_keyboard = markup["keyboard"]
    elif markup and "remove_keyboard" in markup:
        chat.reply_keyboard = None
    chat.typing_until = 0.0
    return chat.add(message)


def _answered(chat: Chat, reply: Json | None) -> Json | None:
    """The message that is answered, if it is there; other chats' messages are not looked for."""
    if not reply:
        return None
    message = chat.messages.get(reply.get("message_id", 0))
    if message is None and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return message


def send_message(world: World, parameters: Json, _: Uploads) -> Json:
    """sendMessage."""
    text, entities = message_text(parameters)
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    if parameters.get("link_preview_options"):
        content["link_preview_options"] = parameters["link_preview_options"]
    return _send(world, parameters, content)


def send_photo(world: World, parameters: Json, uploads: Uploads) -> Json:
    """sendPhoto: a picture up to 10 MB, or the id of one."""
    caption = _caption(parameters)
    upload = _upload(parameters, uploads, "photo")
    file = world.files.add_photo(upload) if upload else _known(world, parameters["photo"])
    if not file.width:
        raise bad_request("can't use file of type Document as Photo")
    return _send(world, parameters, {"photo": file.photo(), **caption})


def send_document(world: World, parameters: Json, uploads: Uploads) -> Json:
    """sendDocument: any file up to 50 MB, or the id of one."""
    caption = _caption(parameters)
    upload = _upload(parameters, uploads, "document")
    file = world.files.add_document(upload) if upload else _known(world, parameters["document"])
    return _send(world, parameters, {"document": file.document(), **caption})


def _upload(parameters: Json, uploads: Uploads, name: str) -> Upload | None:
    if name in uploads:
        return uploads[name]
    value = str(parameters[name])
    if not value.startswith("attach://"):
        return None
    upload = uploads.get(value.removeprefix("attach://"))
    if upload is None:
        raise bad_request(f"there is no file with the name {value.removeprefix('attach://')}")
    return upload


def _known(world: World, file_id: str) -> StoredFile:
    if file_id.startswith(("http://", "https://")):
        raise bad_request("the sandbox fetches no files from the web; upload the file instead")
    file = world.files.find(file_id)
    if file is None:
        raise bad_request("wrong remote file identifier specified: can't unserialize it")
    return file


def send_location(world: World, parameters: Json, _: Uploads) -> Json:
    """sendLocation: a point in degrees."""
    latitude, longitude = parameters["latitude"], parameters["longitude"]
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong coordinates specified")
    location = {"latitude": latitude, "longitude": longitude}
    for field in ("horizontal_accuracy", "live_period", "heading", "proximity_alert_radius"):
        if field in parameters:
            location[field] = parameters[field]
    return _send(world, parameters, {"location": location})


def send_chat_action(world: World, parameters: Json, _: Uploads) -> bool:
    """sendChatAction: the bot is seen typing for five seconds or until it sends."""
    if parameters["action"] not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = writable_chat(world, parameters)
    chat.typing_until = time.monotonic() + TYPING_SECONDS
    chat.touch()
    return True
