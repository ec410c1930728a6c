import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.civic.refusal import Refused
from bot.suggestions.rules import TEXT_LIMIT, Instrument, decide_instrument, decide_text


def test_a_text_may_grow_to_its_limit() -> None:
    assert decide_text("å" * TEXT_LIMIT) == "å" * TEXT_LIMIT
    assert decide_text("och lampor!", added_to="Bygg en bro") == "Bygg en bro\noch lampor!"
    with pytest.raises(Refused) as caught:
        decide_text("å" * 3000, added_to="å" * 3000)
    assert (caught.value.code, caught.value.facts) == ("text-too-long", {"length": 6001, "limit": TEXT_LIMIT})


@pytest.mark.parametrize(("kind", "external", "asked", "instrument"), [
    ("fault_report", False, False, Instrument.FAULT),
    ("fault_report", False, True, Instrument.FAULT),
    ("fault_report", True, True, Instrument.FAULT_ELSEWHERE),
    ("fault_report", True, False, Instrument.FAULT_ELSEWHERE),
    ("suggestion", False, True, Instrument.CONSULTATION),
    ("question", True, True, Instrument.CONSULTATION),
    ("question", False, False, Instrument.QUESTION),
    ("question", True, False, Instrument.QUESTION),
    ("suggestion", True, False, Instrument.EXTERNAL),
    ("complaint", True, False, Instrument.EXTERNAL),
    ("suggestion", False, False, Instrument.SUGGESTION),
    ("praise", False, False, Instrument.SUGGESTION),
])  # fmt: skip
def test_one_instrument_is_proposed_danger_first(
    kind: str, external: bool, asked: bool, instrument: Instrument
) -> None:
    assert decide_instrument(kind=kind, external=external, asked=asked) is instrument


@pytest.mark.parametrize("text", ["", "👍", "12345", "\u200b\u202e"])
def test_without_words_there_is_no_suggestion(text: str) -> None:
    with pytest.raises(Refused) as caught:
        decide_text(text)
    assert caught.value.code == "text-without-words"


@given(st.text(st.characters(codec=None), max_size=100), st.text(max_size=100))
def test_whatever_is_written_is_taken_clean_or_refused(text: str, before: str) -> None:
    found, code = None, None
    try:
        found = decide_text(text, added_to=before)
    except Refused as refused:
        code = refused.code
    if found is None:
        assert code == "text-without-words"
    else:
        assert decide_text(found) == found
