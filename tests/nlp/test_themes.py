"""Messages of one wish become one theme, named by their own words."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.phrases import STOP_WORDS
from nlp.places import Gazetteer
from nlp.similar import Wish, likeness, wish_of
from nlp.themes import Theme, group_by_wish
from nlp.wording import fold

LAMPS, BUSES, FOOD = 0, 1, 2
TOWN = Gazetteer.read()

pytestmark = pytest.mark.usefixtures("cosine_alone")


def themes(said: Sequence[tuple[int, str]]) -> list[Theme]:
    """Groups of messages whose senses are given by hand: those of one number nearly agree, others not at all."""
    wishes = []
    for place, (number, text) in enumerate(said):
        sense = np.zeros(64, np.float32)
        sense[number], sense[10 + place] = 1, 0.3
        wishes.append(_wish(text, sense))
    return group_by_wish(wishes, [text for _, text in said], likeness)


def _wish(text: str, sense: np.ndarray[tuple[int], np.dtype[np.float32]]) -> Wish:
    return wish_of(text, (sense / np.linalg.norm(sense)).astype(np.float32), "sv", TOWN)


SAID = [
    (LAMPS, "Fler lampor på gångvägen tack"),
    (BUSES, "Bussen borde gå oftare på kvällen"),
    (LAMPS, "Det är mörkt, sätt lampor vid gångvägen till skolan"),
    (FOOD, "Maten i skolan är kall"),
    (BUSES, "Oftare buss på kvällarna"),
    (LAMPS, "lampor"),
]


def test_messages_of_one_wish_stand_together_largest_theme_first() -> None:
    assert [set(theme.members) for theme in themes(SAID)] == [{0, 2, 5}, {1, 4}, {3}]


def test_the_most_telling_message_comes_first() -> None:
    sentence = "Det är mörkt, sätt lampor vid gångvägen"
    [theme] = themes([(LAMPS, "lampor"), (LAMPS, sentence), (LAMPS, "lampor " * 60)])
    assert theme.members[0] == 1  # neither a word nor a page tells at a glance


def test_a_theme_is_named_by_words_its_messages_share() -> None:
    lamps, _, food = themes(SAID)
    assert set(lamps.label.split()) >= {"lampor", "gångvägen"}
    assert set(food.label.split()) == {"maten", "skolan", "kall"}


def test_different_places_are_different_themes() -> None:
    said = [(LAMPS, "Fler lampor i Råtorp"), (LAMPS, "Fler lampor i Skåre"), (LAMPS, "Lampor i Råtorp nu")]
    assert [set(theme.members) for theme in themes(said)] == [{0, 2}, {1}]


def test_one_message_between_two_wishes_does_not_join_them() -> None:
    senses = [np.eye(4, dtype=np.float32)[place] for place in (0, 0, 1, 1)]
    between = np.array([1, 1, 0, 0], np.float32)
    wishes = [_wish(f"ord{place}", sense) for place, sense in enumerate([*senses, between])]
    found = group_by_wish(wishes, ["text"] * 5, likeness)
    assert not any({0, 2} <= set(theme.members) for theme in found)


def test_nothing_and_one_message() -> None:
    assert group_by_wish([], [], likeness) == []
    assert themes([(LAMPS, "Fler lampor")]) == [Theme((0,), "lampor")]
    assert themes([(LAMPS, "!!!")]) == [Theme((0,), "")]


def test_the_same_messages_give_the_same_themes() -> None:
    assert themes(SAID) == themes(SAID)


MESSAGES = st.lists(
    st.tuples(st.integers(0, 3), st.text(st.characters(exclude_categories=()), max_size=30)), max_size=12
)


@given(said=MESSAGES)
@settings(deadline=None)
def test_every_message_is_in_one_theme_whose_label_is_made_of_its_own_words(said: list[tuple[int, str]]) -> None:
    found = themes(said)
    assert sorted(place for theme in found for place in theme.members) == list(range(len(said)))
    sizes = [len(theme.members) for theme in found]
    assert sizes == sorted(sizes, reverse=True)
    for theme in found:
        words = theme.label.split()
        own = " ".join(said[place][1].lower() for place in theme.members)
        assert len(words) <= 3
        assert all(word in own and fold(word) not in STOP_WORDS for word in words)


@given(order=st.permutations(range(len(SAID))))
def test_the_order_of_messages_does_not_matter(order: list[int]) -> None:
    found = themes([SAID[place] for place in order])
    assert [{order[place] for place in theme.members} for theme in found] == [{0, 2, 5}, {1, 4}, {3}]
