"""What Telegram refuses in a keyboard, beyond the shape that check.py looks at.

Source: Bot API docs, "InlineKeyboardButton" (exactly one action; callback_data 1–64 bytes); texts after
telegram-bot-api's `get_inline_keyboard_button`.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.sandbox.answers import Json, bad_request

DATA_BYTES_MAX = 64
BUTTONS_MAX = 100
_STYLES = {"danger", "success", "primary"}
_DECORATION = {"text", "icon_custom_emoji_id", "style"}


def check_keyboard(markup: Json | None) -> None:
    """Raise 400 for a keyboard that Telegram would refuse."""
    if markup is None:
        return
    rows = markup.get("inline_keyboard")
    if rows is not None:
        if sum(len(row) for row in rows) > BUTTONS_MAX:
            raise bad_request("REPLY_MARKUP_TOO_LONG")
        for row in rows:
            for button in row:
                _check_inline(button)
        return
    for row in markup.get("keyboard", []):
        for button in row:
            text = button["text"] if isinstance(button, dict) else str(button)
            if not text.strip():
                raise bad_request("keyboard button text is empty")


def inline_rows(markup: Json | None) -> Json | None:
    """An inline keyboard to store on the message, or None where there is no button."""
    rows = [row for row in (markup or {}).get("inline_keyboard", []) if row]
    return {"inline_keyboard": rows} if rows else None


def _check_inline(button: Json) -> None:
    if not button["text"].strip():
        raise bad_request("inline keyboard button text is empty")
    actions = sorted(set(button) - _DECORATION)
    if not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request(
            f"can't parse inline keyboard button: exactly one action is allowed, found {', '.join(actions)}"
        )
    if button.get("style", "primary") not in _STYLES:
        raise bad_request("can't parse inline keyboard button: invalid button style specified")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= DATA_BYTES_MAX:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not _leads_somewhere(button["url"]):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


def _leads_somewhere(url: str) -> bool:
    """Telegram takes http, https and tg links, and no host without a dot (so no `localhost`)."""
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme == "tg":
        return bool(parts.netloc or parts.path)
    return parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
