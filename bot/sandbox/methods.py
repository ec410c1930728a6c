"""The table of methods, and those that only look something up.

What is not in the table gets Telegram's 404, which python-telegram-bot reads as an invalid token.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.answers import Json, bad_request, conflict
from bot.sandbox.chats import Chat
from bot.sandbox.editing import delete_message, edit_message_reply_markup, edit_message_text
from bot.sandbox.files import DOWNLOAD_BYTES_MAX
from bot.sandbox.menus import delete_my_commands, set_my_commands
from bot.sandbox.sending import (
    send_chat_action,
    send_document,
    send_location,
    send_message,
    send_photo,
)
from bot.sandbox.updates import WEBHOOK_ACTIVE
from bot.sandbox.webhook import CONNECTIONS, Target

if TYPE_CHECKING:
    from bot.sandbox.world import Handler, Uploads, World


async def get_updates(world: World, parameters: Json, _: Uploads) -> list[Json]:
    """getUpdates, unless a webhook is set."""
    if world.webhook.target:
        raise conflict(WEBHOOK_ACTIVE)
    world.updates.allow(parameters.get("allowed_updates"))
    limit = parameters.get("limit", 100)
    return await world.updates.fetch(
        parameters.get("offset", 0),
        limit if 1 <= limit <= 100 else 100,
        max(0, parameters.get("timeout", 0)),
    )


def set_webhook(world: World, parameters: Json, uploads: Uploads) -> bool:
    """setWebhook; an empty address deletes the webhook."""
    if not parameters["url"]:
        return delete_webhook(world, parameters, uploads)
    target = Target(
        parameters["url"],
        parameters.get("secret_token", ""),
        parameters.get("max_connections", CONNECTIONS),
        "certificate" in uploads,
    )
    if parameters.get("drop_pending_updates"):
        world.updates.drop_all()
    world.webhook.set(target)
    world.updates.allow(parameters.get("allowed_updates"))
    world.updates.end_poll("terminated by setWebhook request")
    return True


def delete_webhook(world: World, parameters: Json, _: Uploads) -> bool:
    """deleteWebhook; what waits is kept unless it is to be dropped."""
    if parameters.get("drop_pending_updates"):
        world.updates.drop_all()
    world.webhook.set(None)
    return True


def get_webhook_info(world: World, _: Json, __: Uploads) -> Json:
    """getWebhookInfo."""
    return world.webhook.info()


def get_me(world: World, _: Json, __: Uploads) -> Json:
    """getMe: the bot with the fields only getMe tells."""
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _known_chat(world: World, parameters: Json) -> Chat:
    chat = world.chats.find(parameters["chat_id"])
    if chat is None or not chat.started:
        raise bad_request("chat not found")
    return chat


def get_chat(world: World, parameters: Json, _: Uploads) -> Json:
    """getChat: a ChatFullInfo with what the sandbox knows."""
    chat = _known_chat(world, parameters)
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    return {
        **chat.info,
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


def get_chat_member(world: World, parameters: Json, _: Uploads) -> Json:
    """getChatMember: members of private chats are the person and the bot; of groups, who was seen."""
    chat, user_id = _known_chat(world, parameters), parameters["user_id"]
    if user_id == world.bot["id"]:
        user = world.bot
    elif user_id in world.chats.personas:
        user = world.chats.personas[user_id].user()
    else:
        raise bad_request("user not found")
    if chat.info["type"] == "private":
        status = "member" if user_id in {chat.id, world.bot["id"]} else "left"
    else:
        status = chat.members.get(user_id, "member" if user_id == world.bot["id"] else "left")
    return {"status": status, "user": user}


def get_file(world: World, parameters: Json, _: Uploads) -> Json:
    """getFile: where a file up to 20 MB can be downloaded."""
    file = world.files.find(parameters["file_id"])
    if file is None:
        raise bad_request("invalid file_id")
    if file.size_bytes > DOWNLOAD_BYTES_MAX:
        raise bad_request("file is too big")
    return {
        "file_id": file.file_id,
        "file_unique_id": file.file_unique_id,
        "file_size": file.size_bytes,
        "file_path": file.path,
    }


def answer_callback_query(world: World, parameters: Json, _: Uploads) -> bool:
    """answerCallbackQuery."""
    return world.presses.answer(parameters)


METHODS: dict[str, Handler] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "getMe": get_me,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getFile": get_file,
    "answerCallbackQuery": answer_callback_query,
    "setMyCommands": lambda world, parameters, _: set_my_commands(world, parameters),
    "deleteMyCommands": lambda world, parameters, _: delete_my_commands(world, parameters),
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendLocation": send_location,
    "sendChatAction": send_chat_action,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
}
