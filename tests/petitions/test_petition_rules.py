import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.civic.profile import read_profile
from bot.civic.refusal import Refused
from bot.petitions.rules import (
    BODY_LIMIT,
    TITLE_LIMIT,
    decide_body,
    decide_signing,
    decide_title,
    is_halfway,
    is_open,
    reaches,
)
from bot.petitions.states import PetitionState

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER, EARLIER, MOMENT = NOW + timedelta(days=1), NOW - timedelta(days=1), timedelta(microseconds=1)
TERMS = read_profile(None).petitions


def refusal(decide: Callable[[], object]) -> str | None:
    try:
        decide()
    except Refused as refused:
        return refused.code
    return None


@pytest.mark.parametrize("state", PetitionState)
def test_only_what_is_published_can_be_signed_and_only_in_its_days(state: PetitionState) -> None:
    signing = None if state is PetitionState.PUBLISHED else "petition-not-open"
    assert refusal(lambda: decide_signing(state, LATER, NOW)) == signing
    assert refusal(lambda: decide_signing(state, EARLIER, NOW)) == "petition-not-open"
    assert refusal(lambda: decide_signing(state, None, NOW)) == "petition-not-open"
    assert is_open(state, LATER, NOW) == (signing is None)


def test_the_last_day_counts_to_its_end() -> None:
    assert is_open(PetitionState.PUBLISHED, NOW, NOW - MOMENT)
    assert not is_open(PetitionState.PUBLISHED, NOW, NOW)


@pytest.mark.parametrize(("threshold", "half"), [(50, 25), (49, 25), (1, 1), (2, 1), (3, 2)])
def test_half_of_an_odd_number_is_the_greater_half(threshold: int, half: int) -> None:
    terms = dataclasses.replace(TERMS, threshold=threshold)
    assert (is_halfway(half, terms), is_halfway(half - 1, terms)) == (True, False)
    assert (reaches(threshold, terms), reaches(threshold - 1, terms)) == (True, False)


@pytest.mark.parametrize(("decide", "limit", "code"), [
    (decide_title, TITLE_LIMIT, "title-too-long"),
    (decide_body, BODY_LIMIT, "text-too-long"),
])  # fmt: skip
def test_limits(decide: Callable[[str], str], limit: int, code: str) -> None:
    assert decide("å" * limit) == "å" * limit
    assert decide("  " + "å" * limit + "\u200b\n") == "å" * limit
    with pytest.raises(Refused) as caught:
        decide("å" * (limit + 1))
    assert (caught.value.code, caught.value.facts) == (code, {"length": limit + 1, "limit": limit})


@pytest.mark.parametrize("decide", [decide_title, decide_body])
@pytest.mark.parametrize("text", ["", " \n ", "123", "🌞🌞", "\u202e\u200b", "\u3164\u3164", "a"])
def test_without_words_there_is_nothing_to_ask_for(decide: Callable[[str], str], text: str) -> None:
    with pytest.raises(Refused) as caught:
        decide(text)
    assert caught.value.code == "text-without-words"


@given(st.text(st.characters(codec=None), max_size=200))
def test_a_title_is_one_clean_line_or_refused(text: str) -> None:
    found, code = None, None
    try:
        found = decide_title(text)
    except Refused as refused:
        code = refused.code
    if found is None:
        assert code in {"text-without-words", "title-too-long"}
    else:
        assert 2 <= len(found) <= TITLE_LIMIT
        assert found.splitlines() == [found]
        assert decide_title(found) == found
