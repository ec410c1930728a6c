"""Fetches updates where there is no webhook, and stores them before the next fetch acknowledges them."""

import asyncio
from typing import Any

import structlog
from telegram.error import RetryAfter, TelegramError

from bot.api import POLL_SECONDS, ApiBot, pause_seconds
from bot.clock import Clock
from bot.log import describe
from bot.wake import Wake
from storage.database import Database
from storage.inbox import read_update

log = structlog.get_logger(__name__)

# What we ask Telegram for; channel posts and the like are none of ours.
ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
_PAUSES = (0.5, 1, 2, 5, 10, 30)


async def poll(bot: ApiBot, database: Database, clock: Clock, wake: Wake) -> None:
    """Fetch until cancelled. Telegram forgets what a later offset acknowledges, so the commit comes first."""
    offset: int | None = None
    failures = 0
    while True:
        try:
            parameters: dict[str, Any] = {"timeout": POLL_SECONDS, "allowed_updates": ALLOWED_UPDATES}
            if offset is not None:
                parameters["offset"] = offset
            updates = await bot.call("getUpdates", parameters, seconds=POLL_SECONDS + 10)
            if updates:
                async with database.work() as work:
                    await work.inbox.add([read_update(update) for update in updates], clock())
                wake.ring()
            # The last of the batch, whatever its size. Said once: after a quiet week Telegram may count on from a
            # lower number, and an old offset would acknowledge that unseen.
            offset = updates[-1]["update_id"] + 1 if updates else None
            failures = 0
        except TelegramError as error:
            log.warning("fetch-failed", error=describe(error))
            await asyncio.sleep(_pause(failures, error))
            failures += 1
        except Exception:  # a boundary: the database may be away; nothing was acknowledged
            log.exception("fetch-not-stored")
            await asyncio.sleep(_pause(failures, None))
            failures += 1


def _pause(failures: int, error: TelegramError | None) -> float:
    planned = _PAUSES[min(failures, len(_PAUSES) - 1)]
    return max(planned, pause_seconds(error)) if isinstance(error, RetryAfter) else planned
