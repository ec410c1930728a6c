"""Key phrases: what is left between small words, the rarest first, as it was written."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.phrases import STOP_WORDS, key_phrases
from nlp.wording import fold


def rarity(**known: float) -> Callable[[str], float]:
    return lambda word: known.get(word, 1.0)


def test_phrases_are_the_runs_between_stop_words_rarest_first() -> None:
    text = "Det saknas trygga cykelparkeringar vid Resecentrum och en toalett"
    found = key_phrases(text, rarity(cykelparkeringar=5.0, resecentrum=3.0))
    assert found == ("trygga cykelparkeringar", "resecentrum", "toalett")


def test_three_phrases_of_three_words_at_most() -> None:
    text = "blå gul grön röd, lila, svart, vit"
    found = key_phrases(text, rarity())
    assert found == ("blå gul grön", "lila", "svart")
    assert key_phrases(text, rarity(), most=1) == ("blå gul grön",)


@pytest.mark.parametrize("sign", [",", ".", "!", "?", ":", ";", "(", "–"])
def test_a_sign_ends_a_phrase(sign: str) -> None:
    assert set(key_phrases(f"trasig gunga{sign} mörk tunnel", rarity())) == {"trasig gunga", "mörk tunnel"}


def test_a_hyphen_inside_a_word_does_not() -> None:
    assert key_phrases("E-tjänsten för bygglov", rarity()) == ("bygglov", "e-tjänsten")


def test_what_stands_twice_is_named_once() -> None:
    assert key_phrases("Lekplatsen! LEKPLATSEN, lekplatsen?", rarity()) == ("lekplatsen",)


def test_words_are_weighed_as_they_are_folded() -> None:
    assert key_phrases("Bäcken. Ängen", rarity(angen=9.0)) == ("ängen", "bäcken")


@pytest.mark.parametrize(
    "text", ["", "och det är på", "Vi vill att ni ska", "12 345 6", "!?", "å i", "I would like more"]
)
def test_small_words_and_numbers_say_nothing(text: str) -> None:
    assert key_phrases(text, rarity()) == ()


@given(text=st.text(st.characters(exclude_categories=()), max_size=300))
def test_any_text_gives_phrases_of_its_own_words(text: str) -> None:
    found = key_phrases(text, lambda word: len(word) % 7)
    assert len(found) <= 3
    assert len(set(found)) == len(found)
    for phrase in found:
        assert 1 <= len(phrase.split(" ")) <= 3
        for word in phrase.split(" "):
            assert word in text.lower()
            assert fold(word) not in STOP_WORDS
