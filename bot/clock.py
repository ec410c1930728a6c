"""What time it is: the wall clock, or the sandbox's, which can be moved forward."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def wall_clock() -> datetime:
    """The present instant, UTC."""
    return datetime.now(UTC)
