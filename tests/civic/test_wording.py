import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.civic.wording import clean, clean_line, has_words, shorten

JOINERS = {"\u200c", "\u200d"}
# Any sign at all, half pairs and what hides among them often.
SIGNS = st.characters(codec=None) | st.sampled_from(
    "\u202e\u2066\u2069\u200b\u200d\ufeff\0\x1b\r\n\t \u00ad\ud83d\u3164é\u0301"
)
TEXTS = st.text(SIGNS, max_size=80)


@given(TEXTS)
def test_nothing_hidden_survives(text: str) -> None:
    found = clean(text)
    hidden = {sign for sign in found if unicodedata.category(sign).startswith("C")}
    assert hidden <= {"\n", *JOINERS}
    found.encode()  # no half of a pair is left


@given(TEXTS)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@given(TEXTS)
def test_a_line_is_one_line_without_spaces_around(text: str) -> None:
    found = clean_line(text)
    assert found.splitlines() in ([], [found])
    assert found == found.strip()
    assert "  " not in found


@pytest.mark.parametrize(
    ("given_text", "cleaned"),
    [
        ("gata\u202enav\u202c", "gatanav"),
        ("\u2066a\u2069 \u200eb\u200f", "a b"),
        ("lek\u200bplats\ufeff", "lekplats"),
        ("a\0b\x1b[31mc\x7f", "ab[31mc"),
        ("half \ud83d a pair", "half a pair"),
        ("mjukt\u00adstreck", "mjuktstreck"),
        ("\u3164\u3164\u115f\u1160\uffa0", ""),
        ("e\u200b\u0301", "é"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("  a \t b  \n  c  ", "a b\nc"),
        ("👩‍👩‍👧‍👦 ❤️ 🏳️‍🌈 👍🏽 🇸🇪", "👩‍👩‍👧‍👦 ❤️ 🏳️‍🌈 👍🏽 🇸🇪"),
        ("می‌خواهم", "می‌خواهم"),
        ("Å ä ö ñ 漢字 العربية", "Å ä ö ñ 漢字 العربية"),
    ],
)
def test_what_is_kept_and_what_goes(given_text: str, cleaned: str) -> None:
    assert clean(given_text) == cleaned


@pytest.mark.parametrize("text", ["ja", "Å!ä", "漢字", "لا", "1 a 2 b"])
def test_letters_of_any_script_are_words(text: str) -> None:
    assert has_words(text)


@pytest.mark.parametrize("text", ["", " ", "a", "123 456", "👍👍👍", "...", "<>&", "\u200d\u200d\u200d"])
def test_signs_are_no_words(text: str) -> None:
    assert not has_words(clean(text))


@given(st.text(max_size=60), st.integers(1, 40))
def test_what_is_shortened_fits_and_begins_the_same(text: str, limit: int) -> None:
    found = shorten(text, limit)
    assert len(found) <= limit
    if len(text) <= limit:
        assert found == text
    else:
        assert found.endswith("…")
        assert text.startswith(found[:-1])


def test_a_text_is_cut_between_words() -> None:
    assert shorten("Bygg en lekplats, snälla", 18) == "Bygg en lekplats…"
    assert shorten("Lekplatslekplats", 8) == "Lekplat…"
