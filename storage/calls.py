"""Calls of the Bot API, and mails, as plain values: to make, in the sender's hands, and what became of them.

waiting ──claimed──▶ sending ──▶ sent
   ▲                    ├──────▶ failed      refused by Telegram; our bug, or the person left
   └── cut off: a reply ┴──────▶ unknown     cut off: one of a mailing, never repeated
waiting ──▶ cancelled

A mail is a call with the method EMAIL and the parameters `to`, `subject` and `text`. It belongs to a chat, so that it
goes when the person goes, but keeps no order with it: a mail server that is down must not silence a chat.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

EMAIL = "email"


class OutboxState(StrEnum):
    """See the drawing above."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


class Priority(IntEnum):
    """Answers to people first, news to one person next, mailings with what is left."""

    REPLY = 0
    NOTICE = 1
    MAILING = 2


@dataclass(frozen=True)
class Call:
    """One call to make: method and parameters (with `chat_id`, except where the method has none, as EMAIL)."""

    chat_id: int
    method: str
    parameters: dict[str, Any]
    priority: Priority
    cause: str | None = None


@dataclass(frozen=True)
class Outgoing:
    """A call in the sender's hands."""

    id: int
    chat_ref: bytes
    method: str
    parameters: dict[str, Any]
    priority: Priority
    mailing_id: int | None
    made_at: datetime
    tries: int


@dataclass(frozen=True)
class Outcome:
    """What became of a call; `retry_at` goes with the state waiting."""

    id: int
    state: OutboxState
    at: datetime
    message_id: int | None = None
    error: str | None = None
    retry_at: datetime | None = None
