"""The training data: complete, consistent, and apart from what the model is chosen and measured on."""

import json
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from nlp.features import words
from nlp.shipped import CORPUS, VALIDATION, frozen_files
from nlp.taxonomy import DEPARTMENTS, KINDS, TOPICS
from nlp.training.corpus import (
    read_corrections,
    read_examples,
    read_keywords,
    read_pairs,
    read_rewordings,
    read_stems,
    read_wishes,
)

EXAMPLES = read_examples()
FEWEST_A_TOPIC, FEWEST_A_KIND, FEWEST_A_DEPARTMENT = 120, 200, 30
SHINGLE_WORDS = 3
NEAR_DUPLICATE_SHARE = 0.7
SMALL_TALK_WORDS = 3  # "hej", "test" and a thumb up are the same from everybody


def test_every_line_uses_known_codes_and_stands_in_its_topics_file() -> None:
    assert {example.topic for example in EXAMPLES} == set(TOPICS)
    assert {example.department for example in EXAMPLES} == set(DEPARTMENTS)
    assert {example.kind for example in EXAMPLES} == set(KINDS)
    for topic in TOPICS:
        lines = (CORPUS / f"{topic}.txt").read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if not line.startswith(f"{topic} | ")] == []


def test_no_message_is_empty_or_padded() -> None:
    assert [example.text for example in EXAMPLES if example.text != example.text.strip() or not example.text] == []


def test_every_topic_kind_and_department_has_enough_messages() -> None:
    for fewest, counts in (
        (FEWEST_A_TOPIC, Counter(example.topic for example in EXAMPLES)),
        (FEWEST_A_KIND, Counter(example.kind or "" for example in EXAMPLES)),
        (FEWEST_A_DEPARTMENT, Counter(example.department for example in EXAMPLES)),
    ):
        assert {code: count for code, count in counts.items() if count < fewest} == {}


def test_no_message_is_written_twice() -> None:
    counts = Counter(" ".join(words(example.text)) or example.text for example in EXAMPLES)
    assert [text for text, count in counts.items() if count > 1] == []


def test_the_lexicon_has_sixty_stems_for_every_topic() -> None:
    assert {topic: len(set(stems)) for topic, stems in read_stems().items() if len(set(stems)) < 60} == {}


def test_every_topic_is_described() -> None:
    assert {keyword.topic for keyword in read_keywords()} == set(TOPICS)
    assert {keyword.kind for keyword in read_keywords()} == {None}


def test_pairs_hold_same_and_other_wishes_alike() -> None:
    counts = Counter(pair.same for pair in read_pairs())
    assert min(counts[True], counts[False]) >= 30


def test_a_wish_has_several_wordings_and_near_misses_all_different() -> None:
    learnt, kept = read_wishes()
    for group in (*learnt, *kept):
        texts = [*group.same, *group.others]
        assert len(group.same) >= 2, texts
        assert group.others, texts
        assert len(set(texts)) == len(texts), texts
        assert all(text and text == text.strip() for text in texts), texts
        assert group.topic in TOPICS, texts
        assert group.department in DEPARTMENTS, texts


def test_a_fifth_of_the_wishes_is_kept_from_the_encoders() -> None:
    learnt, kept = read_wishes()
    assert len(learnt) + len(kept) == len((CORPUS / "wishes.txt").read_text(encoding="utf-8").splitlines())
    assert len(kept) == pytest.approx((len(learnt) + len(kept)) / 5, abs=1)
    assert {group.same for group in learnt} & {group.same for group in kept} == set()


def test_what_was_kept_teaches_no_topic_either() -> None:
    _, kept = read_wishes()
    assert {example.text for example in read_rewordings()} & {group.same[-1] for group in kept} == set()


def test_a_line_that_lacks_a_field_is_told_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "waste.txt"
    path.write_text("waste | tff | complaint | Det luktar | illa\nwaste | tff | Det luktar\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"waste\.txt:2"):
        read_corrections(path)
    path.write_text("waste | tff | complaint | Det luktar | illa\n", encoding="utf-8")
    assert [example.text for example in read_corrections(path)] == ["Det luktar | illa"]


@cache
def learnt() -> list[str]:
    """All wordings that training reads."""
    wishes = [wording for half in read_wishes() for group in half for wording in (*group.same, *group.others)]
    pairs = [wording for pair in read_pairs() for wording in (pair.a, pair.b)]
    return [*(example.text for example in EXAMPLES), *wishes, *pairs]


def measured(path: Path) -> list[tuple[str, str]]:
    """Ids and wordings of a file the model is chosen or measured on."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [(row["id"], row[field]) for row in rows for field in ("text", "a", "b") if field in row]


@pytest.mark.parametrize("path", [*frozen_files(), VALIDATION], ids=lambda path: path.name)
def test_nothing_measured_resembles_what_is_learnt(path: Path) -> None:
    assert alike(measured(path), learnt()) == []


@pytest.mark.parametrize("path", frozen_files(), ids=lambda path: path.name)
def test_nothing_measured_resembles_what_the_model_is_chosen_by(path: Path) -> None:
    assert alike(measured(path), [text for _, text in measured(VALIDATION)]) == []


def test_the_linter_finds_what_differs_by_a_word() -> None:
    text = "Kan ni sätta upp fler lampor längs stigen bakom skolan så att barnen ser"
    changed = text.replace("barnen", "ungarna")
    assert alike([("x1", changed.upper())], [text]) == ["x1"]
    assert alike([("x1", "Kan ni sätta upp ett staket runt dammen bakom skolan")], [text]) == []
    assert alike([("x1", "Hej och tack")], ["Hej och tack"]) == []


@pytest.mark.parametrize("path", [*frozen_files(), VALIDATION], ids=lambda path: path.name)
def test_every_measured_line_has_an_id_of_its_own(path: Path) -> None:
    ids = [json.loads(line)["id"] for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(ids) >= 100
    assert [each for each, count in Counter(ids).items() if count > 1] == []


def alike(rows: Iterable[tuple[str, str]], others: Iterable[str]) -> list[str]:
    """Ids of rows that share most of their runs of three words with another text."""
    known = [_shingles(text) for text in others]
    places: dict[str, list[int]] = {}
    for place, shingles in enumerate(known):
        for shingle in shingles:
            places.setdefault(shingle, []).append(place)
    found = []
    for row_id, text in rows:
        shingles = _shingles(text)
        shared = Counter(place for shingle in shingles for place in places.get(shingle, []))
        near = (count / len(shingles | known[place]) >= NEAR_DUPLICATE_SHARE for place, count in shared.items())
        if len(words(text)) > SMALL_TALK_WORDS and any(near):
            found.append(row_id)
    return found


def _shingles(text: str) -> set[str]:
    found = words(text)
    return {" ".join(found[start : start + SHINGLE_WORDS]) for start in range(max(len(found) - SHINGLE_WORDS + 1, 1))}
