"""Everything the bot asked for, in order, so that tests can check it afterwards."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from datetime import datetime
from itertools import islice

from bot.sandbox.answers import Json

ENTRIES_KEPT = 200_000


class Journal:
    """A bounded list of API requests; the oldest fall out."""

    def __init__(self, now: Callable[[], datetime], kept_count: int = ENTRIES_KEPT) -> None:
        self._now = now
        self._entries: deque[Json] = deque(maxlen=kept_count)
        self.last = 0

    def write(self, method: str, parameters: Json, answer: Json, fault: str | None = None) -> None:
        """Add one request: `at` is sandbox time, `monotonic` real seconds for measuring pace."""
        self.last += 1
        entry: Json = {
            "n": self.last,
            "at": self._now().isoformat(),
            "monotonic": time.monotonic(),
            "method": method,
            "parameters": parameters,
            "status": 200 if answer.get("ok") else int(answer.get("error_code", 0)),
            "description": answer.get("description"),
        }
        result = answer.get("result")
        if isinstance(result, dict) and "message_id" in result:
            entry["message_id"] = result["message_id"]
        if fault:
            entry["fault"] = fault
        self._entries.append(entry)

    def after(self, number: int, limit: int = 10_000) -> list[Json]:
        """Entries with a higher number, oldest first, at most `limit`."""
        first = self.last - len(self._entries) + 1
        start = max(0, number + 1 - first)
        return list(islice(self._entries, start, start + limit))
