"""Button presses that wait for their answer."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from bot.sandbox.answers import Json, bad_request
from bot.sandbox.chats import Chat

# Telegram does not say how long a press can be answered; ten minutes of real time is the sandbox's choice.
ANSWER_SECONDS_MAX = 600.0
ANSWER_CHARACTERS_MAX = 200


@dataclass
class Press:
    """A press and the chat where its answer shows."""

    chat: Chat
    pressed_at: float


class Presses:
    """The presses of the last minutes."""

    def __init__(self) -> None:
        self._presses: dict[str, Press] = {}

    def add(self, chat: Chat) -> str:
        """Remember a new press under a number that nobody has had before."""
        self._forget_old()
        number = str(secrets.randbits(62) | 1 << 62)
        self._presses[number] = Press(chat, time.monotonic())
        return number

    def adopt(self, number: str, chat: Chat) -> None:
        """Remember a press that a raw update brought along."""
        self._presses[number] = Press(chat, time.monotonic())

    def _forget_old(self) -> None:
        limit = time.monotonic() - ANSWER_SECONDS_MAX
        while self._presses:
            oldest = next(iter(self._presses))
            if self._presses[oldest].pressed_at > limit:
                return
            del self._presses[oldest]

    def answer(self, parameters: Json) -> bool:
        """answerCallbackQuery: stop the button's waiting and show the text, 0–200 characters."""
        self._forget_old()
        press = self._presses.get(parameters["callback_query_id"])
        if press is None:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        text = str(parameters.get("text") or "").strip()
        if len(text) > ANSWER_CHARACTERS_MAX:
            raise bad_request("MESSAGE_TOO_LONG")
        press.chat.toast(parameters["callback_query_id"], text, bool(parameters.get("show_alert")))
        return True
