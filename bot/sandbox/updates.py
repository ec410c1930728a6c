"""Updates waiting for the bot, and getUpdates.

Source: Bot API docs, "Getting updates"; conflict texts after telegram-bot-api.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from bot.sandbox.answers import Json, conflict

# Numbers start from the time, so that a restart without a state file reuses none: a run would have to
# make more than 1,024 updates every second of its life to get ahead of the clock.
IDS_PER_SECOND = 1024
POLL_SECONDS_MAX = 50
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass
class Pending:
    """One update on its way, with the queue it stands in: a chat's messages or its presses."""

    update: Json
    lane: tuple[int, str]


class UpdateQueue:
    """Numbers updates, keeps them until they are confirmed, and serves pollers."""

    def __init__(self, mark: Callable[[], None]) -> None:
        self._mark = mark
        self.pending: dict[int, Pending] = {}  # arrival number -> update, oldest first
        self.allowed: list[str] = []
        self.next_id = int(time.time()) * IDS_PER_SECOND
        self.on_arrival: Callable[[int, Pending], None] | None = None
        self._arrivals = 0
        self._poller: asyncio.Future[None] | None = None
        self._closed = False

    def add(self, update: Json) -> int:
        """Queue an update, numbering it if it has no number; returns its `update_id`."""
        number = update.get("update_id")
        if not isinstance(number, int):
            number = self.next_id
        self.next_id = max(self.next_id, number + 1)
        update = {"update_id": number, **{k: v for k, v in update.items() if k != "update_id"}}
        if self._wanted(update):
            self._arrivals += 1
            pending = Pending(update, _lane(update))
            self.pending[self._arrivals] = pending
            if self.on_arrival:
                self.on_arrival(self._arrivals, pending)
            if self._poller and not self._poller.done():
                self._poller.set_result(None)
        self._mark()
        return number

    def restore(self, kept: list[Pending]) -> None:
        """Take over what waited when the last run ended."""
        for pending in kept:
            self._arrivals += 1
            self.pending[self._arrivals] = pending

    def _wanted(self, update: Json) -> bool:
        kinds = set(update) - {"update_id"}
        if self.allowed:
            return bool(kinds & set(self.allowed))
        return not kinds or not kinds <= NOT_BY_DEFAULT

    def discard(self, arrival: int) -> None:
        """Forget an update that the bot has accepted."""
        self.pending.pop(arrival, None)
        self._mark()

    def drop_all(self) -> None:
        """Forget everything that waits (`drop_pending_updates`)."""
        self.pending.clear()
        self._mark()

    def allow(self, kinds: list[str] | None) -> None:
        """Set which updates are wanted; None keeps the earlier choice, an empty list the default."""
        if kinds is not None:
            self.allowed = kinds
            self._mark()

    async def fetch(self, offset: int, limit: int, wait_seconds: float) -> list[Json]:
        """getUpdates: confirms everything below `offset`, then answers, waiting if there is nothing."""
        self.end_poll(OTHER_POLLER)
        self._confirm(offset)
        end = time.monotonic() + min(wait_seconds, POLL_SECONDS_MAX)
        while True:
            batch = [pending.update for pending in islice(self.pending.values(), limit)]
            left = end - time.monotonic()
            if batch or left <= 0 or self._closed:
                return batch
            self._poller = mine = asyncio.get_running_loop().create_future()
            try:
                await asyncio.wait_for(mine, left)
            except TimeoutError:
                return []
            finally:
                if self._poller is mine:
                    self._poller = None

    def _confirm(self, offset: int) -> None:
        if offset > 0:
            known = [a for a, pending in self.pending.items() if pending.update["update_id"] < offset]
        elif offset < 0:
            known = list(self.pending)[:offset]
        else:
            return
        for arrival in known:
            del self.pending[arrival]
        if known:
            self._mark()

    def end_poll(self, reason: str) -> None:
        """End a long poll that is under way with 409."""
        if self._poller and not self._poller.done():
            self._poller.set_exception(conflict(reason))
        self._poller = None

    def close(self) -> None:
        """Answer a waiting poller at once, as at shutdown."""
        self._closed = True
        if self._poller and not self._poller.done():
            self._poller.set_result(None)


def _lane(update: Json) -> tuple[int, str]:
    """Which queue an update stands in: presses go beside the chat's messages and may overtake."""
    press = update.get("callback_query")
    if isinstance(press, dict):
        chat = (press.get("message") or {}).get("chat") or press.get("from") or {}
        return int(chat.get("id", 0)), "press"
    for body in update.values():
        if isinstance(body, dict):
            chat = body.get("chat") or body.get("from") or body.get("user") or {}
            if isinstance(chat, dict) and isinstance(chat.get("id"), int):
                return chat["id"], "chat"
    return 0, "chat"
