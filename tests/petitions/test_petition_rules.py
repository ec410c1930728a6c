from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.civic.refusal import Refused
from bot.petitions.rules import (
    BODY_LIMIT,
    PUBLIC,
    TITLE_LIMIT,
    PetitionState,
    decide_body,
    decide_review,
    decide_signing,
    decide_title,
    is_open,
)

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER, EARLIER, MOMENT = NOW + timedelta(days=1), NOW - timedelta(days=1), timedelta(microseconds=1)


def refusal(decide: Callable[[], object]) -> str | None:
    try:
        decide()
    except Refused as refused:
        return refused.code
    return None


# Every state and what may be done with it: review (approve or refuse), sign or take back.
TRANSITIONS = {
    PetitionState.IN_REVIEW: (None, "petition-not-open"),
    PetitionState.PUBLISHED: ("petition-reviewed", None),
    PetitionState.REFUSED: ("petition-reviewed", "petition-not-open"),
    PetitionState.CLOSED: ("petition-reviewed", "petition-not-open"),
}


@pytest.mark.parametrize("state", PetitionState)
def test_every_transition(state: PetitionState) -> None:
    review, signing = TRANSITIONS[state]
    assert refusal(lambda: decide_review(state)) == review
    assert refusal(lambda: decide_signing(state, LATER, NOW)) == signing
    assert refusal(lambda: decide_signing(state, EARLIER, NOW)) == "petition-not-open"
    assert refusal(lambda: decide_signing(state, None, NOW)) == "petition-not-open"
    assert is_open(state, LATER, NOW) == (signing is None)


def test_the_last_day_counts_to_its_end() -> None:
    assert is_open(PetitionState.PUBLISHED, NOW, NOW - MOMENT)
    assert not is_open(PetitionState.PUBLISHED, NOW, NOW)


def test_what_everybody_sees() -> None:
    assert {PetitionState.PUBLISHED, PetitionState.CLOSED} == PUBLIC


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
