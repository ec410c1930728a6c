"""Telegram's sending limits, so that a bot that floods learns it here.

Source: Bot FAQ, "My bot is hitting limits, how do I avoid this?": about 30 messages a second overall,
one a second in one chat with short bursts allowed, 20 a minute in one group. Telegram does not publish
the length of a burst; five is this sandbox's choice, on the strict side.
Edits and answers to presses are not counted.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable

from bot.sandbox.answers import too_many

OVERALL_PER_SECOND = 30
CHAT_BURST = 5
CHAT_PER_SECOND = 1.0
GROUP_PER_MINUTE = 20


class Limits:
    """Counts what is sent and refuses what comes too fast."""

    def __init__(self, enabled: bool = True, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.enabled = enabled
        self._monotonic = monotonic
        self._overall: deque[float] = deque()
        self._buckets: dict[int, tuple[float, float]] = {}
        self._groups: dict[int, deque[float]] = {}

    def take(self, chat_id: int) -> None:
        """Count one message to a chat, or raise 429; a refused message is not counted."""
        if not self.enabled:
            return
        now = self._monotonic()
        _forget(self._overall, now - 1.0)
        if len(self._overall) >= OVERALL_PER_SECOND:
            raise too_many(max(1, math.ceil(self._overall[0] + 1.0 - now)))
        if chat_id < 0:
            self._take_group(chat_id, now)
        else:
            self._take_chat(chat_id, now)
        self._overall.append(now)

    def _take_chat(self, chat_id: int, now: float) -> None:
        tokens, at = self._buckets.get(chat_id, (float(CHAT_BURST), now))
        tokens = min(float(CHAT_BURST), tokens + (now - at) * CHAT_PER_SECOND)
        if tokens < 1.0:
            self._buckets[chat_id] = (tokens, now)
            raise too_many(max(1, math.ceil((1.0 - tokens) / CHAT_PER_SECOND)))
        self._buckets[chat_id] = (tokens - 1.0, now)

    def _take_group(self, chat_id: int, now: float) -> None:
        sent = self._groups.setdefault(chat_id, deque())
        _forget(sent, now - 60.0)
        if len(sent) >= GROUP_PER_MINUTE:
            raise too_many(max(1, math.ceil(sent[0] + 60.0 - now)))
        sent.append(now)


def _forget(moments: deque[float], before: float) -> None:
    while moments and moments[0] <= before:
        moments.popleft()
