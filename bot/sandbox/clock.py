"""The sandbox's clock: real time plus what somebody has moved it forward."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class SandboxClock:
    """Tells the time and can be moved forward, so that next week can be seen now."""

    def __init__(self, offset_seconds: float = 0.0) -> None:
        self.offset_seconds = offset_seconds
        self._listeners: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """The sandbox's present moment, aware, in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self.offset_seconds)

    def timestamp(self) -> int:
        """The present moment as Telegram writes dates: whole Unix seconds."""
        return int(self.now().timestamp())

    def advance(self, seconds: float) -> None:
        """Move forward; moving back raises ValueError, as messages would come before their cause."""
        if seconds < 0:
            raise ValueError("the clock only moves forward")
        self.offset_seconds += seconds
        for listener in self._listeners:
            listener()

    def advance_to(self, moment: datetime) -> None:
        """Move forward to a moment, which must be aware and not past."""
        if moment.tzinfo is None:
            raise ValueError("the moment needs a time zone")
        self.advance((moment - self.now()).total_seconds())

    def on_move(self, listener: Callable[[], None]) -> None:
        """Have a function called after every move, for instance to wake a scheduler."""
        self._listeners.append(listener)
