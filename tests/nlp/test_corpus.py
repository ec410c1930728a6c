"""The training data: complete, consistent, and apart from the test set."""

from collections import Counter

from nlp.features import words
from nlp.shipped import CORPUS
from nlp.taxonomy import DEPARTMENTS, KINDS, TOPICS
from nlp.training.corpus import read_examples, read_keywords, read_pairs, read_stems, read_test

EXAMPLES = read_examples()
TEST_FILE = CORPUS / "test.jsonl"
SHINGLE_WORDS = 3
NEAR_DUPLICATE_SHARE = 0.7
SMALL_TALK_WORDS = 3  # "hej", "test" and a thumb up are the same from everybody


def test_every_line_uses_known_codes_and_stands_in_its_topics_file() -> None:
    assert {example.topic for example in EXAMPLES} == set(TOPICS)
    assert {example.department for example in EXAMPLES} - set(DEPARTMENTS) == set()
    assert {example.kind for example in EXAMPLES} == set(KINDS)
    for topic in TOPICS:
        lines = (CORPUS / f"{topic}.txt").read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if not line.startswith(f"{topic} | ")] == []


def test_every_topic_has_at_least_fifty_messages() -> None:
    counts = Counter(example.topic for example in EXAMPLES)
    assert {topic: count for topic, count in counts.items() if count < 50} == {}


def test_every_kind_has_at_least_sixty_messages() -> None:
    counts = Counter(example.kind for example in EXAMPLES)
    assert {kind: count for kind, count in counts.items() if count < 60} == {}


def test_no_message_is_written_twice() -> None:
    counts = Counter(" ".join(words(example.text)) or example.text for example in EXAMPLES)
    assert [text for text, count in counts.items() if count > 1] == []


def test_the_lexicon_has_sixty_stems_for_every_topic() -> None:
    assert {topic: len(set(stems)) for topic, stems in read_stems().items() if len(set(stems)) < 60} == {}


def test_every_topic_is_described() -> None:
    assert {keyword.topic for keyword in read_keywords()} == set(TOPICS)


def test_pairs_hold_same_and_other_wishes_alike() -> None:
    counts = Counter(pair.same for pair in read_pairs())
    assert min(counts[True], counts[False]) >= 30


def test_no_test_message_resembles_a_training_message() -> None:
    trained = [_shingles(example.text) for example in EXAMPLES]
    positions: dict[str, list[int]] = {}
    for position, shingles in enumerate(trained):
        for shingle in shingles:
            positions.setdefault(shingle, []).append(position)
    alike = []
    for line, example in enumerate(read_test(TEST_FILE), 1):
        if len(words(example.text)) <= SMALL_TALK_WORDS:
            continue
        shingles = _shingles(example.text)
        shared = Counter(position for shingle in shingles for position in positions.get(shingle, []))
        for position, count in shared.items():
            if count / len(shingles | trained[position]) >= NEAR_DUPLICATE_SHARE:
                alike.append(line)
    assert alike == []


def _shingles(text: str) -> set[str]:
    found = words(text)
    return {" ".join(found[start : start + SHINGLE_WORDS]) for start in range(max(len(found) - SHINGLE_WORDS + 1, 1))}
