from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.civic.calendar import Period
from bot.civic.refusal import Refused
from bot.digests.rules import decide_departments, decide_period

ZONE = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
KNOWN = frozenset({"tff", "buf", "ksf"})


@pytest.mark.parametrize(
    ("words", "days", "rest"),
    [
        ([], 7, []),
        (["30d"], 30, []),
        (["tff"], 7, ["tff"]),
        (["14d", "tff"], 14, ["tff"]),
        (["tff", "14d"], 14, ["tff"]),
        (["nonsense", "tff"], 7, ["nonsense", "tff"]),
    ],
)
def test_the_period_is_found_wherever_it_stands(words: list[str], days: int, rest: list[str]) -> None:
    assert decide_period(words, NOW, ZONE) == (Period(NOW - timedelta(days=days), NOW), rest)


@pytest.mark.parametrize(
    ("words", "allowed", "found"),
    [
        ([], None, None),
        ([], frozenset({"tff"}), frozenset({"tff"})),
        (["TFF"], None, frozenset({"tff"})),
        (["tff"], frozenset({"tff", "buf"}), frozenset({"tff"})),
    ],
)
def test_departments_a_reader_may_see(
    words: list[str], allowed: frozenset[str] | None, found: frozenset[str] | None
) -> None:
    assert decide_departments(words, KNOWN, allowed) == found


@pytest.mark.parametrize(
    ("words", "allowed", "code"),
    [
        (["xyz"], None, "digest-unclear"),
        (["tff", "buf"], None, "digest-unclear"),
        (["buf"], frozenset({"tff"}), "digest-not-yours"),
        (["buf"], frozenset[str](), "digest-not-yours"),
    ],
)
def test_what_a_reader_may_not_see(words: list[str], allowed: frozenset[str] | None, code: str) -> None:
    with pytest.raises(Refused) as caught:
        decide_departments(words, KNOWN, allowed)
    assert caught.value.code == code


def test_what_is_not_understood_is_quoted_clean_and_short() -> None:
    with pytest.raises(Refused) as caught:
        decide_departments(["\u202eab\0\ud83d", "c" * 100], KNOWN, None)
    assert caught.value.facts == {"words": "ab " + "c" * 56 + "…"}
