"""What people do with their telephones: write, press, edit, send things, block.

Each deed becomes the update that Telegram would send (Bot API docs, "Update").
"""

from __future__ import annotations

import re
from typing import Any

from bot.sandbox.answers import Json
from bot.sandbox.chats import Chat
from bot.sandbox.entities import found
from bot.sandbox.files import Upload, tiny_png
from bot.sandbox.people import Persona
from bot.sandbox.sending import CAPTION_MAX, TEXT_MAX
from bot.sandbox.world import World

_BEFORE_LABEL = re.compile(r"^[\W_]+")
_AFTER_LABEL = re.compile(r"[\W\d_]+$")


class Impossible(ValueError):
    """A person cannot do this; the text says why."""


def persona_of(world: World, user_id: int) -> tuple[Persona, Chat]:
    """A person and their chat with the bot."""
    persona, chat = world.chats.personas.get(user_id), world.chats.find(user_id)
    if persona is None or chat is None:
        raise Impossible(f"nobody has the number {user_id}; POST /sandbox/personas first")
    return persona, chat


def _send(world: World, user_id: int, content: Json) -> Json:
    """Put a message from a person into their chat and on its way to the bot."""
    persona, chat = persona_of(world, user_id)
    if chat.blocked:
        unblock(world, user_id)  # the app offers "restart" before anything can be written
    chat.started = True
    now = world.clock.timestamp()
    message = chat.add({"from": persona.user(), "chat": chat.info, "date": now, **content})
    return {"update_id": world.updates.add({"message": message}), "message_id": message["message_id"]}


def say(world: World, user_id: int, wish: Json) -> Json:
    """Write a text; `reply_to` answers a message, `forwarded` passes on somebody else's words."""
    text = str(wish["text"]).strip()
    if not 1 <= len(text) <= TEXT_MAX:
        raise Impossible(f"a message has 1–{TEXT_MAX} characters")
    content: Json = {"text": text}
    if entities := found(text, []):
        content["entities"] = entities
    if reply_to := wish.get("reply_to"):
        _, chat = persona_of(world, user_id)
        answered = chat.messages.get(reply_to)
        if answered is None:
            raise Impossible(f"there is no message {reply_to} to answer")
        content["reply_to_message"] = {k: v for k, v in answered.items() if k != "reply_to_message"}
    if wish.get("forwarded"):
        name = wish["forwarded"] if isinstance(wish["forwarded"], str) else "Somebody"
        origin = {"type": "hidden_user", "date": world.clock.timestamp(), "sender_user_name": name}
        content["forward_origin"] = origin
    return _send(world, user_id, content)


def edit(world: World, user_id: int, wish: Json) -> Json:
    """Change an own text; the bot gets `edited_message`."""
    persona, chat = persona_of(world, user_id)
    old = chat.messages.get(wish["message_id"])
    if old is None or old.get("from", {}).get("id") != persona.id:
        raise Impossible("only an own message can be edited")
    text = str(wish["text"]).strip()
    new = {k: v for k, v in old.items() if k != "entities"}
    new |= {"text": text, "edit_date": world.clock.timestamp()}
    if entities := found(text, []):
        new["entities"] = entities
    chat.put(new)
    return {"update_id": world.updates.add({"edited_message": new}), "message_id": new["message_id"]}


def send_thing(world: World, user_id: int, kind: str, wish: Json, upload: Upload | None) -> Json:
    """Send a photo, document, voice message, sticker, contact or place."""
    persona, _ = persona_of(world, user_id)
    caption = str(wish.get("caption") or "")
    if len(caption) > CAPTION_MAX:
        raise Impossible(f"a caption has at most {CAPTION_MAX} characters")
    content = _content(world, persona, kind, wish, upload)
    if caption:
        content["caption"] = caption
        if entities := found(caption, []):
            content["caption_entities"] = entities
    return _send(world, user_id, content)


def _content(world: World, persona: Persona, kind: str, wish: Json, upload: Upload | None) -> Json:
    if kind == "location":
        return {"location": {"latitude": float(wish["latitude"]), "longitude": float(wish["longitude"])}}
    if kind == "contact":
        number = str(wish.get("phone_number") or "+46700000000")
        contact = {"phone_number": number, "first_name": persona.first_name, "user_id": persona.id}
        return {"contact": contact}
    if kind == "photo":
        file = world.files.add_photo(upload or Upload("photo.png", tiny_png(), "image/png"))
        return {"photo": file.photo()}
    if kind == "document":
        file = world.files.add_document(upload or Upload("paper.txt", b"sandbox\n", "text/plain"))
        return {"document": file.document()}
    file = world.files.add_document(upload or Upload(kind, b"sandbox", "audio/ogg"), kind)
    known = {"file_id": file.file_id, "file_unique_id": file.file_unique_id, "file_size": file.size_bytes}
    if kind == "voice":
        return {"voice": {**known, "duration": int(wish.get("duration", 3)), "mime_type": "audio/ogg"}}
    shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    return {"sticker": {**known, **shape, "emoji": str(wish.get("emoji") or "☀️")}}


def press(world: World, user_id: int, wish: Json) -> Json:
    """Press an inline button, by label or data; `forged` sends data that no button carries."""
    persona, chat = persona_of(world, user_id)
    if wish.get("forged"):
        message, data = chat.messages.get(wish["message_id"]), wish["data"]
        if message is None:
            raise Impossible(f"there is no message {wish['message_id']}")
    else:
        message, button = _find_button(chat, wish)
        if "callback_data" not in button:
            raise Impossible(f"this button is not pressed but opened: {button.get('url', 'no address')}")
        data = button["callback_data"]
    number = world.presses.add(chat)
    query = {
        "id": number,
        "from": persona.user(),
        "message": message,
        "chat_instance": str(1_000_000_007 * (chat.id + 1)),
        "data": data,
    }
    return {"update_id": world.updates.add({"callback_query": query}), "callback_query_id": number}


def _find_button(chat: Chat, wish: Json) -> tuple[Json, Json]:
    """The button that is meant, in one message or else in the newest that has it."""
    if "message_id" in wish:
        if wish["message_id"] not in chat.messages:
            raise Impossible(f"there is no message {wish['message_id']}")
        messages = [chat.messages[wish["message_id"]]]
    else:
        messages = [chat.messages[number] for number in sorted(chat.messages, reverse=True)]
    for message in messages:
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = [button for row in rows for button in row]
        for fits in (_fits_exactly, _fits_nearly):
            for button in buttons:
                if fits(button, wish):
                    return message, button
    raise Impossible(f"no button {wish.get('label') or wish.get('data')!r} in the chat")


def _fits_exactly(button: Json, wish: Json) -> bool:
    if "data" in wish:
        return bool(button.get("callback_data") == wish["data"])
    return bool(button["text"].strip() == str(wish["label"]).strip())


def _fits_nearly(button: Json, wish: Json) -> bool:
    """Equal but for an emoji before or a figure after."""
    label = bare_label(str(wish.get("label", "")))
    return "data" not in wish and bool(label) and bare_label(button["text"]) == label


def bare_label(label: str) -> str:
    """A label without leading emoji and trailing figures: `✍️ Skriv under (12)` → `Skriv under`."""
    return _AFTER_LABEL.sub("", _BEFORE_LABEL.sub("", label))


def block(world: World, user_id: int) -> Json:
    """Block the bot: nothing can be sent any more, and the bot learns it."""
    return _membership(world, user_id, "member", "kicked")


def unblock(world: World, user_id: int) -> Json:
    """Let the bot write again."""
    return _membership(world, user_id, "kicked", "member")


def _membership(world: World, user_id: int, old: str, new: str) -> Json:
    persona, chat = persona_of(world, user_id)
    chat.blocked = new == "kicked"
    chat.touch()

    def member(status: str) -> Json:
        more: dict[str, Any] = {"until_date": 0} if status == "kicked" else {}
        return {"user": world.bot, "status": status, **more}

    change = {
        "chat": chat.info,
        "from": persona.user(),
        "date": world.clock.timestamp(),
        "old_chat_member": member(old),
        "new_chat_member": member(new),
    }
    return {"update_id": world.updates.add({"my_chat_member": change})}


def inject(world: World, update: Json) -> Json:
    """Send any update; chats, messages and presses in it become known to the sandbox."""
    for kind, body in update.items():
        if not isinstance(body, dict):
            continue
        message = body.get("message") if kind == "callback_query" else body
        info = message.get("chat") if isinstance(message, dict) else None
        if not isinstance(message, dict) or not isinstance(info, dict) or not isinstance(info.get("id"), int):
            continue
        chat = world.chats.learn(info)
        chat.started = True
        if kind == "callback_query":
            world.presses.adopt(str(body.get("id")), chat)
        elif isinstance(message.get("message_id"), int):
            chat.put(message)
            if sender := message.get("from", {}).get("id"):
                chat.members[sender] = "member"
        elif kind in {"my_chat_member", "chat_member"}:
            _note_member(world, chat, body)
    return {"update_id": world.updates.add(update)}


def _note_member(world: World, chat: Chat, body: Json) -> None:
    member = body.get("new_chat_member", {})
    user_id, status = member.get("user", {}).get("id"), str(member.get("status"))
    if user_id == world.bot["id"]:
        chat.blocked = status in {"kicked", "left"}
    elif isinstance(user_id, int):
        chat.members[user_id] = status
    chat.touch()
