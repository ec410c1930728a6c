"""Who reads digests, and of what period where none is given. Pure."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.civic.calendar import Period, read_period
from bot.civic.permission import Role
from bot.civic.refusal import Refused
from bot.civic.wording import clean_line, shorten

# The weekly digest goes to those who handle or decide; moderators and editors may ask for it.
READERS = (Role.OFFICIAL, Role.ELECTED, Role.ADMIN)
USUAL_DAYS = 7


def decide_period(words: list[str], now: datetime, zone: ZoneInfo) -> tuple[Period, list[str]]:
    """Take the period out of what follows `/digest`; the last seven days where there is none. Returns the rest too."""
    for word in words:
        if (found := read_period(word, now, zone)) is not None:
            return found, [other for other in words if other != word]
    return Period(now - timedelta(days=USUAL_DAYS), now), words


def decide_departments(
    words: list[str], known: frozenset[str], allowed: frozenset[str] | None
) -> frozenset[str] | None:
    """Take the department; without one, all that the reader may see (None: the whole municipality).

    Refuses `digest-unclear` for what is neither period nor department, `digest-not-yours` for others' departments.
    """
    if not words:
        return allowed
    code = words[0].casefold()
    if len(words) > 1 or code not in known:
        raise Refused("digest-unclear", words=shorten(clean_line(" ".join(words)), 60))
    if allowed is not None and code not in allowed:
        raise Refused("digest-not-yours", department=code)
    return frozenset({code})
