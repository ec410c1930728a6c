"""PTB's Bot, with a plain way to make any call of the Bot API from stored parameters."""

import os
from typing import Any

# PTB 22: have RetryAfter carry a timedelta, as its next major version will, instead of warning about it.
os.environ.setdefault("PTB_TIMEDELTA", "true")

from telegram.error import RetryAfter
from telegram.ext import ExtBot

from bot.request import AiohttpRequest

# Telegram holds a getUpdates open this long; the connection has to outlast it.
POLL_SECONDS = 25


class ApiBot(ExtBot[None]):
    """The bot as Telegram knows it."""

    async def call(self, method: str, parameters: dict[str, Any], *, seconds: float = 20) -> Any:
        """Make a call and give its raw result. Raises TelegramError."""
        return await self._post(
            method, dict(parameters), read_timeout=seconds, connect_timeout=10, pool_timeout=seconds
        )


def make_bot(token: str, api_url: str) -> ApiBot:
    """Make the bot for a Bot API server; `api_url` without `/bot`."""
    return ApiBot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=AiohttpRequest(connections=32),
        get_updates_request=AiohttpRequest(connections=2),
    )


def pause_seconds(error: RetryAfter) -> float:
    """How long Telegram told us to wait."""
    found = error.retry_after
    return float(found if isinstance(found, int) else found.total_seconds())
