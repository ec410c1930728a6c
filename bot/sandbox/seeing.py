"""What a person sees in a chat, for the page and for tests."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

from bot.sandbox.answers import Json
from bot.sandbox.chats import Chat
from bot.sandbox.entities import to_html
from bot.sandbox.world import World

WAIT_SECONDS_MAX = 50.0


async def see(world: World, chat: Chat, after: int, wait_seconds: float) -> Json:
    """What changed after a version, waiting for it if asked; `deleted` lists messages taken away."""
    after = _from_this_run(chat, after)
    await chat.wait(after, min(wait_seconds, WAIT_SECONDS_MAX))
    return _news(world, chat, after)


async def see_many(world: World, readers: dict[int, int], wait_seconds: float) -> dict[int, Json]:
    """What changed in any of several chats (number -> version read), waiting for the first change.

    The page asks for all its columns at once, as a browser opens only six connections to one server.
    """
    read = {
        chat: _from_this_run(chat, after) for user_id, after in readers.items() if (chat := world.chats.find(user_id))
    }
    seconds = min(wait_seconds, WAIT_SECONDS_MAX)
    waiting = [asyncio.ensure_future(chat.wait(after, seconds)) for chat, after in read.items()]
    if waiting:
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()
    return {chat.id: _news(world, chat, after) for chat, after in read.items() if chat.version > after}


def _from_this_run(chat: Chat, after: int) -> int:
    """The version read, or -1 for a reader who remembers another run of the sandbox."""
    return after if after <= chat.version else -1


def _news(world: World, chat: Chat, after: int) -> Json:
    changed = chat.changed_since(after)
    bot_id = world.bot["id"]
    return {
        "version": chat.version,
        "messages": [shown(chat.messages[n], bot_id) for n in changed if n in chat.messages],
        "deleted": [n for n in changed if n not in chat.messages],
        "toasts": [toast for toast in chat.toasts if toast["version"] > after],
        "answered": [number for version, number in chat.answered if version > after],
        "typing": chat.typing_until > time.monotonic(),
        "reply_keyboard": chat.reply_keyboard,
        "blocked": chat.blocked,
    }


def shown(message: Json, bot_id: int) -> Json:
    """One message as the reader sees it."""
    text: str = message.get("text") or message.get("caption") or ""
    entities: list[Json] = message.get("entities") or message.get("caption_entities") or []
    view: Json = {
        "message_id": message["message_id"],
        "from": "bot" if message.get("from", {}).get("id") == bot_id else "user",
        "text": text,
        "html": to_html(text, entities),
        "entities": entities,
        "buttons": [
            [_button(button) for button in row] for row in message.get("reply_markup", {}).get("inline_keyboard", [])
        ],
        "edited": "edit_date" in message,
        "at": datetime.fromtimestamp(message.get("date", 0), UTC).isoformat(),
    }
    if photo := message.get("photo"):
        view["photo"] = {**photo[-1], "url": f"/sandbox/files/{photo[-1]['file_id']}"}
    if document := message.get("document"):
        view["document"] = {**document, "url": f"/sandbox/files/{document['file_id']}"}
    for kind in ("location", "contact", "sticker", "voice", "forward_origin"):
        if kind in message:
            view[kind] = message[kind]
    if answered := message.get("reply_to_message"):
        words = answered.get("text", answered.get("caption", ""))
        view["reply_to"] = {"message_id": answered["message_id"], "text": words}
    return view


def _button(button: Json) -> Json:
    shape: Json = {"label": button["text"]}
    if "callback_data" in button:
        shape["data"] = button["callback_data"]
    for field in ("url", "style", "copy_text", "web_app", "disabled"):
        if field in button:
            shape[field] = button[field]
    return shape
