"""Words fall into their likeliest pieces, whatever is written."""

import math
import unicodedata
from collections.abc import Iterator
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.pieces import Pieces

START, END, UNKNOWN = 0, 1, 2
MARK = "▁"
PENALTY = 10.0


def vocabulary(known: dict[str, float]) -> Pieces:
    return Pieces(["<s>", "</s>", "<unk>", *known], [0.0, 0.0, 0.0, *known.values()], START, END, UNKNOWN)


def pieces_of(known: dict[str, float], text: str, most: int = 10_000) -> list[str]:
    names = ["<s>", "</s>", "?", *known]
    return [names[row] for row in vocabulary(known).rows(text, most)[1:-1]]


def all_cuts(word: str) -> Iterator[list[str]]:
    inner = range(1, len(word))
    for count in range(len(word)):
        for places in combinations(inner, count):
            edges = [0, *places, len(word)]
            yield [word[a:b] for a, b in pairwise(edges)]


def likelihood(known: dict[str, float], cut: list[str]) -> float:
    """The sum over a cut; a single letter may be unknown, a longer piece may not."""
    unknown = min(0.0, *known.values()) - PENALTY if known else -PENALTY
    return sum(known.get(piece, unknown if len(piece) == 1 else -math.inf) for piece in cut)


LETTERS = st.text("abå", min_size=1, max_size=6)
SCORES = st.floats(-15, -0.1)
VOCABULARIES = st.dictionaries(
    st.builds(
        lambda mark, letters: mark + letters, st.sampled_from(["", MARK]), st.text("abå", min_size=1, max_size=4)
    ),
    SCORES,
    max_size=15,
)


@given(known=VOCABULARIES, word=LETTERS)
def test_no_other_cut_of_a_word_is_likelier(known: dict[str, float], word: str) -> None:
    known.pop(MARK + word, None)
    best = max(likelihood(known, cut) for cut in all_cuts(MARK + word))
    unknown = min(0.0, *known.values()) - PENALTY if known else -PENALTY
    found = [known.get(piece, unknown) for piece in pieces_of(known, word)]
    assert sum(found) == pytest.approx(best)


def test_a_word_known_as_a_whole_is_not_cut() -> None:
    assert pieces_of({MARK + "ab": -9.0, MARK + "a": -1.0, "b": -1.0}, "ab abb") == [MARK + "ab", MARK + "a", "b", "b"]


@given(known=VOCABULARIES, text=st.text("abå ", max_size=40))
def test_the_pieces_make_up_the_text_again(known: dict[str, float], text: str) -> None:
    written = "".join(MARK + word for word in text.split())
    for piece in pieces_of(known, text):
        assert piece == "?" or written.startswith(piece)
        written = written[1 if piece == "?" else len(piece) :]
    assert written == ""


def test_longer_pieces_win_where_they_are_likelier() -> None:
    known = {MARK + "cykel": -3.0, MARK: -1.0, "cykel": -4.0, "ställ": -3.0, "et": -1.0, "s": -2.0, "tället": -9.0}
    assert pieces_of(known, "cykelstället") == [MARK + "cykel", "ställ", "et"]


def test_a_letter_nobody_knows_is_one_unknown_piece() -> None:
    known = {MARK: -1.0, MARK + "a": -1.0, "b": -1.0}
    assert pieces_of(known, "aßb") == [MARK + "a", "?", "b"]
    assert pieces_of(known, "ßß") == [MARK, "?", "?"]


def test_words_are_cut_by_themselves_and_compatibility_forms_are_as_plain_ones() -> None:
    known = {MARK + "a": -1.0, "a" + MARK: -0.1, MARK + "fi": -2.0}
    assert pieces_of(known, "a a") == [MARK + "a", MARK + "a"]
    assert pieces_of(known, "\ufb01 \uff41") == [MARK + "fi", MARK + "a"]


def test_a_long_word_is_cut_into_stretches_without_losing_a_letter() -> None:
    known = {MARK: -1.0, "ab": -1.0, "a": -3.0, "b": -3.0}
    found = pieces_of(known, "ab" * 2048)
    assert "".join(found) == MARK + "ab" * 2048
    assert found.count("ab") > 1900


def test_special_pieces_are_never_found_in_a_text() -> None:
    found = vocabulary({"<": -1.0, "s": -1.0, ">": -1.0, "/": -1.0, MARK: -1.0}).rows("<s></s>", 99)
    assert (found[0], found[-1]) == (START, END)
    assert {START, END} & set(found[1:-1]) == set()


@given(n_words=st.integers(0, 60), most=st.integers(2, 50))
def test_beyond_the_most_rows_the_middle_is_left_out(n_words: int, most: int) -> None:
    known = {MARK + chr(ord("a") + number): -1.0 for number in range(26)}
    text = " ".join(chr(ord("a") + number % 26) for number in range(n_words))
    whole, cut = vocabulary(known).rows(text, 10_000), vocabulary(known).rows(text, most)
    assert len(whole) == n_words + 2
    if len(whole) <= most:
        assert cut == whole
    else:
        head = (most - 2) // 3
        tail = most - 2 - head
        assert cut == [START, *whole[1 : 1 + head], *whole[len(whole) - 1 - tail : -1], END]
        assert len(cut) == most


@pytest.mark.parametrize("text", ["", " ", "\n\t\u3000", "\u00a0"])
def test_nothing_is_start_and_end(text: str) -> None:
    assert vocabulary({MARK: -1.0}).rows(text, 96) == [START, END]
    assert Pieces(["<s>", "</s>", "<unk>"], [0.0, 0.0, 0.0], START, END, UNKNOWN).rows(text, 96) == [START, END]


@given(text=st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_text_is_cut_and_each_unknown_letter_counted(text: str) -> None:
    rows = vocabulary({"a": -1.0}).rows(text, 100_000)
    written = "".join(MARK + word for word in unicodedata.normalize("NFKC", text).split())
    assert rows.count(3) == written.count("a")
    assert len(rows) >= len(written) + 2  # stretches of a long word are cut one by one
