"""How many wishes a message holds, told from a topic's stems alone: nothing here is trained."""

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from nlp import shipped  # noqa: F401  (registers the components)
from nlp.deciding import Decision
from nlp.reading import Reader
from nlp.taxonomy import TOPICS
from nlp.wishes import WishCounter

BUCKETS = 16
SHARP = 20.0  # one stem makes a topic sure
STEMS = {
    "playgrounds": ["gung", "lekplats", "rutschkan"],
    "public-transport": ["buss"],
    "culture-libraries": ["bibliotek"],
}


@pytest.fixture(scope="module")
def counter() -> WishCounter:
    pipeline = spacy.blank("sv")
    reader = pipeline.add_pipe("sola_reader", name="reader", config={"encoder": "encoder", "n_buckets": BUCKETS})
    topic = pipeline.add_pipe("sola_decision", name="topic", config={"decision": "topic", "reading": "wish"})
    assert isinstance(reader, Reader)
    assert isinstance(topic, Decision)
    reader.learn(["ingenting"], {topic: STEMS.get(topic, []) for topic in TOPICS})
    by_stems = np.concatenate([np.zeros((2 * BUCKETS, len(TOPICS))), SHARP * np.eye(len(TOPICS))])
    nothing = np.zeros(len(TOPICS), np.float32)
    meaning = np.zeros((reader.encoder.n_dimensions, len(TOPICS)), np.float32)
    given = np.ones((len(TOPICS), len(TOPICS)), np.float32)
    topic.learn((by_stems.astype(np.float32), nothing), (meaning, nothing), given, np.ones(2, np.float32))
    return WishCounter(pipeline)


def wishes(counter: WishCounter, text: str) -> int:
    return int(counter(Language().make_doc(text))._.wishes)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Laga gungan på lekplatsen", 1),
        ("Laga gungan på lekplatsen. Den har varit trasig länge.", 1),
        ("Laga gungan på lekplatsen. Bussen måste gå oftare.", 2),
        ("Laga gungan på lekplatsen! Bussen måste gå oftare? Fler böcker på biblioteket nu.", 3),
        ("Laga gungan på lekplatsen; bussen måste gå oftare", 2),
        ("Laga gungan på lekplatsen. Vi vill ha rutschkana på lekplatsen.", 1),
        ("Hej. Tack.", 1),
        ("", 1),
    ],
)
def test_another_sure_topic_is_another_wish(counter: WishCounter, text: str, count: int) -> None:
    assert wishes(counter, text) == count


@pytest.mark.parametrize("marks", [("1)", "2)", "3)"), ("1.", "2.", "3."), ("-", "-", "-"), ("•", "•", "•")])
def test_each_item_of_a_list_is_a_wish_though_all_are_of_one_topic(
    counter: WishCounter, marks: tuple[str, ...]
) -> None:
    items = ["Laga gungan på lekplatsen", "Ny rutschkana på lekplatsen", "Mer sand på lekplatsen"]
    assert wishes(counter, " ".join(f"{mark} {item}" for mark, item in zip(marks, items, strict=True))) == 3


def test_dashes_inside_a_sentence_make_no_list(counter: WishCounter) -> None:
    assert wishes(counter, "Gungan - som alla barn älskar - är trasig på lekplatsen sedan maj") == 1


def test_a_list_of_ten_is_ten(counter: WishCounter) -> None:
    text = " ".join(f"{number}) Laga gungan på lekplatsen" for number in range(1, 11))
    assert wishes(counter, text) == 10


def test_short_exclamations_are_no_wishes(counter: WishCounter) -> None:
    assert wishes(counter, "Laga gungan på lekplatsen! Buss! Bibliotek! Simhall nu!") == 1


@given(text=st.text(st.characters(exclude_categories=()), max_size=200))
@settings(max_examples=50, deadline=None)
def test_any_text_holds_at_least_one(counter: WishCounter, text: str) -> None:
    assert wishes(counter, text) >= 1
