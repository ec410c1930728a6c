"""What the bot says, as plain values: a text in Telegram's HTML, and buttons below it."""

from dataclasses import dataclass, field
from typing import Any

# Telegram, Bot API, sendMessage and InlineKeyboardButton: 4,096 characters after parsing; 64 bytes.
TEXT_LIMIT = 4096
DATA_LIMIT = 64
_VERSION = "1"


@dataclass(frozen=True)
class Button:
    """A button that sends `action` and an opaque `subject` back, or opens a `url`."""

    label: str
    action: str = ""
    subject: str = ""
    url: str | None = None

    @property
    def data(self) -> str:
        """The payload: version, action, subject. It may come back forged or a month late."""
        return f"{_VERSION}:{self.action}:{self.subject}"

    def as_json(self) -> dict[str, str]:
        """The button as the Bot API takes it."""
        if self.url is not None:
            return {"text": self.label, "url": self.url}
        if len(self.data.encode()) > DATA_LIMIT:
            raise ValueError(f"payload of more than {DATA_LIMIT} bytes: {self.action}")
        return {"text": self.label, "callback_data": self.data}


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Message:
    """One message: `html` is already escaped; `rows` are the buttons, line by line."""

    html: str
    rows: Rows = field(default=())

    def parameters(self) -> dict[str, Any]:
        """What sendMessage and editMessageText share, without the chat."""
        found: dict[str, Any] = {
            "text": str(self.html),
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        }
        if self.rows:
            found["reply_markup"] = keyboard(self.rows)
        return found


def keyboard(rows: Rows) -> dict[str, Any]:
    """The buttons as the Bot API's InlineKeyboardMarkup."""
    return {"inline_keyboard": [[button.as_json() for button in row] for row in rows]}


def read_data(data: str | None) -> tuple[str, str] | None:
    """Read a pressed button's action and subject; None for what we never sent."""
    parts = (data or "").split(":", 2)
    if len(parts) != 3 or parts[0] != _VERSION:
        return None
    return parts[1], parts[2]
