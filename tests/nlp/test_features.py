"""What is counted in a text: the same with and without å, ä, ö, in compounds, and on every machine."""

import numpy as np
import pytest

from nlp.departments import named_department
from nlp.features import Lexicon, character_grams, hashed, weighted, word_grams, words

LEXICON = Lexicon({"playgrounds": ["gung", "lekplats", "rutschkan"], "parking": ["p-plats", "ruta"]})


def test_words_are_the_same_without_swedish_letters() -> None:
    assert words("Gå på GÅNGBRON!") == words("ga pa gangbron!") == ["ga", "pa", "gangbron", "!"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Temalekplatsen", [1, 0]),
        ("lekplats, lekplats och lekplats", [1, 0]),
        ("gungan på lekplatsen", [2, 0]),
        ("Fler p-platser", [0, 1]),
        ("agunga", [0, 0]),
        ("", [0, 0]),
    ],
)
def test_stems_are_found_in_compounds_and_short_ones_at_the_start(text: str, found: list[int]) -> None:
    assert np.expm1(LEXICON.hits(words(text))).round().tolist() == found


def test_grams_fall_into_the_same_buckets_everywhere() -> None:
    assert hashed(word_grams(["bygg", "bron"]), 1000) == {400: 1, 893: 1, 683: 1}
    assert character_grams(["bro"])["bro "] == 1


def test_unseen_buckets_weigh_nothing() -> None:
    indices, values = weighted({1: 2, 3: 1}, np.array([0, 1, 0, 0], dtype=np.float32))
    assert (indices.tolist(), values.tolist()) == ([1], [1.0])


@pytest.mark.parametrize(
    ("text", "topic", "department"),
    [
        ("Hissen hos KBAB är trasig", "housing", "ext-kbab"),
        ("Lägg om E18", "traffic", "ext-trafikverket"),
        ("Järnvägen bullrar", "climate-environment", "ext-trafikverket"),
        ("fardtjansten kom inte", "disability-accessibility", "ext-region"),
        ("Polisen syns aldrig", "safety", "ext-polisen"),
        ("Polisen kom och läste sagor", "culture-libraries", None),
        ("Laga gungan", "playgrounds", None),
    ],
)
def test_a_named_department_wins(text: str, topic: str, department: str | None) -> None:
    assert named_department(text, topic) == department
