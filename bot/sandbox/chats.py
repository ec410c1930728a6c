"""Every chat: its messages, what the reader has seen, and who waits for news."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from bot.sandbox.answers import Json
from bot.sandbox.people import Persona

MESSAGES_KEPT = 2_000
TOASTS_KEPT = 100
TYPING_SECONDS = 5.0  # Bot API docs, sendChatAction: the status is set for 5 seconds or less

_KEPT_FIELDS = (
    "info",
    "started",
    "blocked",
    "version",
    "next_message_id",
    "messages",
    "touched",
    "reply_keyboard",
    "members",
)


class Chat:
    """One chat. `version` grows with every change, so that readers can ask for what is new."""

    def __init__(self, info: Json, mark: Callable[[], None]) -> None:
        self.id: int = info["id"]
        self.info = info
        self.started = False
        self.blocked = False
        self.version = 0
        self.next_message_id = 1
        self.messages: dict[int, Json] = {}
        self.touched: dict[int, int] = {}  # message id -> version; newest change last
        self.reply_keyboard: list[list[Json]] | None = None
        self.members: dict[int, str] = {}
        self.toasts: deque[Json] = deque(maxlen=TOASTS_KEPT)
        self.answered: deque[tuple[int, str]] = deque(maxlen=TOASTS_KEPT)
        self.typing_until = 0.0
        self._mark = mark
        self._waiting: set[asyncio.Future[None]] = set()
        self._dumped: str | None = None

    def add(self, message: Json) -> Json:
        """Store a new message under the next number and return it whole."""
        message = {"message_id": self.next_message_id, **message}
        self.next_message_id += 1
        return self.put(message)

    def put(self, message: Json) -> Json:
        """Store a message under its own number, new or changed."""
        number = message["message_id"]
        self.next_message_id = max(self.next_message_id, number + 1)
        self.messages[number] = message
        while len(self.messages) > MESSAGES_KEPT:
            oldest = next(iter(self.messages))
            del self.messages[oldest]
            self.touched.pop(oldest, None)
        self.touch(number)
        return message

    def remove(self, number: int) -> None:
        """Delete a message for everybody; readers learn it as a change."""
        del self.messages[number]
        self.touch(number)

    def touch(self, number: int | None = None) -> None:
        """Count one change, of a message or of the chat, and wake whoever waits."""
        self.version += 1
        if number is not None:
            self.touched.pop(number, None)
            self.touched[number] = self.version
        self._dumped = None
        self._mark()
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()

    def toast(self, callback_query_id: str, text: str, alert: bool) -> None:
        """Show the answer to a press; one without text only stops the button's waiting."""
        self.answered.append((self.version + 1, callback_query_id))
        if text:
            self.toasts.append({"text": text, "alert": alert, "version": self.version + 1})
        self.touch()

    def changed_since(self, version: int) -> list[int]:
        """Numbers of the messages changed after a version, in order of number."""
        numbers = []
        for number in reversed(self.touched):
            if self.touched[number] <= version:
                break
            numbers.append(number)
        return sorted(numbers)

    async def wait(self, version: int, seconds: float) -> None:
        """Return when there is something newer than a version, or after the given time."""
        if self.version > version or seconds <= 0:
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await asyncio.wait_for(future, seconds)
        except TimeoutError:
            pass
        finally:
            self._waiting.discard(future)

    def wake(self) -> None:
        """Let every waiting reader go, as at shutdown."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)

    def dumped(self) -> str:
        """The chat as JSON, written anew only after a change."""
        if self._dumped is None:
            kept = {name: getattr(self, name) for name in _KEPT_FIELDS}
            self._dumped = json.dumps(kept, ensure_ascii=False)
        return self._dumped

    def restore(self, kept: Json) -> None:
        """Take over what `dumped` wrote."""
        for name in _KEPT_FIELDS:
            value = kept.get(name)
            if value is None:
                continue
            if name in {"messages", "touched", "members"}:
                value = {int(key): item for key, item in value.items()}
            setattr(self, name, value)


class Chats:
    """All chats and people."""

    def __init__(self, mark: Callable[[], None]) -> None:
        self._mark = mark
        self.personas: dict[int, Persona] = {}
        self._chats: dict[int, Chat] = {}

    def __iter__(self) -> Iterator[Chat]:
        return iter(self._chats.values())

    def find(self, chat_id: Any) -> Chat | None:
        """The chat with this number, if anybody has heard of it."""
        return self._chats.get(chat_id) if isinstance(chat_id, int) else None

    def add_persona(self, persona: Persona) -> None:
        """Let a person in, or change who they are; their chat stays."""
        self.personas[persona.id] = persona
        self.learn(persona.chat())

    def learn(self, info: Json) -> Chat:
        """The chat that a Bot API Chat object describes, made if new."""
        chat = self._chats.get(info["id"])
        if chat is None:
            chat = self._chats[info["id"]] = Chat(info, self._mark)
            chat.started = info.get("type") != "private"
        elif chat.info != info:
            chat.info = info
        self._mark()
        return chat

    def restore(self, kept: Json) -> None:
        """Take over one chat from the state file."""
        self.learn(kept["info"]).restore(kept)

    def close(self) -> None:
        """Let every waiting reader go."""
        for chat in self:
            chat.wake()
