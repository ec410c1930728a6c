"""The command menu: setMyCommands, deleteMyCommands, and which menu a person sees.

Source: Bot API docs, "BotCommandScope" and "Determining list of commands".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.sandbox.answers import Json, bad_request

if TYPE_CHECKING:
    from bot.sandbox.world import World

COMMANDS_MAX = 100
DESCRIPTION_MAX = 256
_PLAIN_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
_CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}


class Menus:
    """Command lists by scope and language; `""` is the language of all without an own list."""

    def __init__(self, mark: Callable[[], None]) -> None:
        self._mark = mark
        self._lists: dict[str, list[Json]] = {}

    def put(self, scope: str, language: str, commands: list[Json]) -> None:
        """Replace one list; an empty one deletes it."""
        if commands:
            self._lists[f"{scope}|{language}"] = commands
        else:
            self._lists.pop(f"{scope}|{language}", None)
        self._mark()

    def seen_by(self, user_id: int, language: str) -> list[Json]:
        """What the menu shows in a private chat: the chat's own list first, then wider ones."""
        for scope in (f"chat:{user_id}", "all_private_chats", "default"):
            for wanted in (language, ""):
                if found := self._lists.get(f"{scope}|{wanted}"):
                    return found
        return []

    def dumped(self) -> dict[str, list[Json]]:
        """All lists for the state file."""
        return dict(self._lists)

    def restore(self, kept: dict[str, list[Json]]) -> None:
        """Take over the lists of a state file."""
        self._lists.update(kept)


def set_my_commands(world: World, parameters: Json) -> bool:
    """setMyCommands, with Telegram's limits on names, descriptions and their number."""
    commands = parameters["commands"]
    if len(commands) > COMMANDS_MAX:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        name = command["command"] = command["command"].removeprefix("/")
        if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"].strip()) <= DESCRIPTION_MAX:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.menus.put(_scope(world, parameters), _language(parameters), commands)
    return True


def delete_my_commands(world: World, parameters: Json) -> bool:
    """deleteMyCommands; deleting what is not there succeeds too."""
    world.menus.put(_scope(world, parameters), _language(parameters), [])
    return True


def _language(parameters: Json) -> str:
    language = str(parameters.get("language_code") or "")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return language


def _scope(world: World, parameters: Json) -> str:
    scope = parameters.get("scope") or {"type": "default"}
    kind = scope["type"]
    if kind in _PLAIN_SCOPES:
        return str(kind)
    if kind not in _CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if world.chats.find(scope.get("chat_id")) is None:
        raise bad_request("chat not found")
    if kind == "chat_member":
        return f"chat_member:{scope['chat_id']}:{scope.get('user_id')}"
    return f"{kind}:{scope['chat_id']}"
