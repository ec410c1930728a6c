"""Whether two messages wish for the same: what is compared, and what no likeness may bridge."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.analysis import kept, recalled
from nlp.features import Floats
from nlp.places import Gazetteer
from nlp.similar import FEATURES, SAME_FROM, Wish, features, likeness, related, wish_of
from nlp.wording import plain

TOWN = Gazetteer.read()
ALIKE = np.array([1, 0, 0, 0], np.float32)


def at(cosine: float) -> Floats:
    """A sense of that cosine with ``ALIKE``."""
    return np.array([cosine, (1 - cosine**2) ** 0.5, 0, 0], np.float32)


def wish(text: str, sense: Floats = ALIKE, language: str = "sv") -> Wish:
    return wish_of(text, sense, language, TOWN)


def same_wish(a: Wish, b: Wish) -> bool:
    return likeness(a, b) >= SAME_FROM


def compared(a: Wish, b: Wish) -> dict[str, Any]:
    return dict(zip(FEATURES, features(a, b).tolist(), strict=True))


def test_two_wordings_of_one_wish_have_nothing_against_them() -> None:
    found = compared(wish("Bygg en lekplats i Råtorp"), wish("bygga lekplatser på Råtorp", at(0.8)))
    assert found["sense"] == pytest.approx(0.8)
    assert (found["matched_most"], found["matched_least"]) == (1, 1)  # "bygg" and "lekplats" have relatives
    assert found["overlap"] > 0.5
    against = ("one_off", "rewording", "opposite", "place_in_one", "across_languages")
    assert [found[name] for name in (*against, "places_shared")] == [0, 0, 0, 0, 0, 1]


def test_a_near_miss_shares_most_words_but_one() -> None:
    found = compared(wish("fler stora papperskorgar längs ån"), wish("fler stora parkbänkar längs ån", at(0.95)))
    assert 0.4 <= found["matched_most"] < 1
    assert (found["one_off"], found["rewording"]) == (1, 0)


def test_another_wording_shares_hardly_any_word() -> None:
    found = compared(wish("nånstans att slänga skräpet"), wish("sätt upp papperskorgar"))
    assert (found["matched_most"], found["one_off"], found["rewording"]) == (0, 0, 1)


def test_what_only_one_names_counts() -> None:
    assert compared(wish("lampor"), wish("lampor i Råtorp"))["place_in_one"] == 1
    assert compared(wish("lampor"), wish("lampor"))["place_in_one"] == 0


def test_across_languages_words_are_not_compared() -> None:
    found = compared(wish("fler bänkar"), wish("more bins please", at(0.6), language="en"))
    assert (found["across_languages"], found["overlap"], found["matched_most"], found["rewording"]) == (1, 0, 0, 0)
    assert found["sense_across_languages"] == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bygg en tunnel", "Riv tunneln"),
        ("Höj hastigheten på vägen", "Sänk hastigheten på vägen"),
        ("Fler bussar", "Färre bussar"),
        ("Bevara den gamla skolan", "Sälj den gamla skolan"),
        ("Open the swimming hall", "Close the swimming hall"),
        ("Gör parkeringen gratis", "Höj avgiften för parkeringen"),
    ],
)
def test_opposites_are_told(one: str, other: str) -> None:
    assert compared(wish(one), wish(other))["opposite"] == 1
    assert compared(wish(other), wish(one))["opposite"] == 1
    assert compared(wish(one), wish(one))["opposite"] == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sätt upp fler sittplatser vid ån", "Det saknas bänkar vid ån"),  # bänk is no ban
        ("Bygg en cykelväg till badet", "Vi behöver en cykelbana, banan ska gå till badet"),
        ("Bygg ett staket mot vägen", "Ett stängsel mot vägen vore bra"),
        ("Ordna gärna internet på biblioteket", "Internet på biblioteket"),
    ],
)
def test_words_that_merely_begin_like_an_opposite_are_none(one: str, other: str) -> None:
    assert compared(wish(one), wish(other))["opposite"] == 0


WORDS = st.lists(
    st.sampled_from(["bygg", "riv", "fler", "färre", "gunga", "Råtorp", "Rud", "på", "inte", "gärna", "ån"]), max_size=8
)
WISHES = st.builds(
    lambda words, cosine, language: wish(" ".join(words), at(cosine), language),
    WORDS,
    st.floats(-1, 1),
    st.sampled_from(["sv", "en"]),
)


@given(one=WISHES, other=WISHES)
def test_neither_wish_comes_first(one: Wish, other: Wish) -> None:
    assert features(one, other) == pytest.approx(features(other, one), abs=1e-6)


@given(text=st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_text_can_be_compared_with_itself(text: str) -> None:
    found = compared(wish(text), wish(text))
    assert (found["opposite"], found["one_off"], found["matched_least"], found["sense"]) == (0, 0, 1, 1)


@pytest.mark.usefixtures("cosine_alone")
def test_the_weights_decide() -> None:
    assert likeness(wish("a"), wish("b")) == pytest.approx(1 / (1 + np.exp(-10)), abs=1e-5)
    assert likeness(wish("a"), wish("b", at(0.6))) == pytest.approx(1 / (1 + np.exp(-2)), abs=1e-5)
    assert [same_wish(wish("a"), wish("b", at(cosine))) for cosine in (0.51, 0.49)] == [True, False]


@pytest.mark.usefixtures("cosine_alone")
def test_the_same_words_are_the_same_wish_whatever_the_numbers_say() -> None:
    assert likeness(wish("Fler lampor!", at(-1)), wish("fler LAMPOR"), -6.0) == 1
    assert likeness(wish("Sänk till 30"), wish("Sänk till 40"), -6.0) < 1


@pytest.mark.usefixtures("cosine_alone")
def test_what_was_read_together_decides_with_the_rest_but_never_alone() -> None:
    near = wish("b", at(0.5))
    assert likeness(wish("a"), near, 2.0) == pytest.approx(1 / (1 + np.exp(-2)), abs=1e-5)
    assert likeness(wish("a"), near, 1e9) == likeness(wish("a"), near, 6.0) < 1
    assert likeness(wish("lampor i Råtorp"), wish("lampor i Skåre"), 6.0) == 0


@pytest.mark.usefixtures("cosine_alone")
def test_different_places_are_never_the_same_wish() -> None:
    here, there = wish("Fler lampor i Råtorp"), wish("Fler lampor i Skåre")
    assert likeness(here, there) == 0
    assert not same_wish(here, there)
    assert not related(here, there)
    assert same_wish(here, here)
    assert same_wish(here, wish("Fler lampor"))
    assert same_wish(here, wish("Fler lampor i Råtorp och Skåre"))


@pytest.mark.usefixtures("cosine_alone")
def test_a_neighbouring_town_separates_nobody() -> None:
    assert same_wish(wish("Fler bussar till Skoghall"), wish("Fler bussar till Forshaga"))


def test_what_is_related_may_be_farther_apart_at_one_place() -> None:
    anywhere, here = wish("lampor", at(0.5)), wish("lampor i Råtorp", at(0.5))
    assert not related(wish("belysning"), anywhere)
    assert related(wish("belysning i Råtorp"), here)
    assert not related(wish("belysning i Råtorp"), anywhere)
    assert related(wish("belysning"), wish("lampor", at(0.6)))
    assert not related(wish("belysning i Råtorp"), wish("lampor i Råtorp", at(0.3)))


def test_places_are_no_words_and_words_no_places() -> None:
    found = wish("Fler lampor i Råtorp, snälla!")
    assert (found.words, found.places) == (frozenset({"lampor"}), frozenset({"Råtorp"}))


@pytest.mark.usefixtures("cosine_alone")
def test_a_kept_wish_is_recalled_as_it_was() -> None:
    chance = np.random.default_rng(1)
    sense = chance.standard_normal(128).astype(np.float32)
    text = "Bygg EN lekplats i Råtorp 😀"
    before = wish_of("Bygg EN lekplats i Råtorp", sense / np.linalg.norm(sense), "sv", TOWN)
    stored = kept(before)
    again = recalled(stored, text, "sv")
    assert len(stored) == 256
    assert again.sense == pytest.approx(before.sense, abs=1e-3)
    assert (again.words, again.places, again.turns, again.text) == (
        before.words,
        before.places,
        before.turns,
        plain(text),
    )
