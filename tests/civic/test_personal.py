import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.civic.personal import KINDS, NEVER_KEPT, PERSON_NAME, PERSONNUMMER, PHONE, kinds_of, mask, within
from bot.notes import marks
from nlp.analysis import find_personal_data

MARKS = {kind: f"[{kind}]" for kind in KINDS}
TEXT = "Ring Agda på 070-123, 900101-1234."
FOUND = [(5, 9, PERSON_NAME), (13, 20, PHONE), (22, 33, PERSONNUMMER)]


def test_a_mark_stands_in_place_of_each_mention() -> None:
    assert mask(TEXT, FOUND, MARKS) == ("Ring [PERSON_NAME] på [PHONE], [PERSONNUMMER].", [])
    assert mask("Fler bänkar", [], MARKS) == ("Fler bänkar", [])


def test_what_is_left_is_found_where_it_stands_now() -> None:
    masked, left = mask(TEXT, FOUND[::-1], MARKS, {PERSON_NAME})
    assert [masked[start:end] for start, end, _ in left] == ["070-123", "900101-1234"]
    masked, left = mask(masked, json.loads(json.dumps(left)), MARKS, NEVER_KEPT)
    assert (masked, [masked[start:end] for start, end, _ in left]) == (
        "Ring [PERSON_NAME] på 070-123, [PERSONNUMMER].",
        ["070-123"],
    )


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 8), st.integers(1, 8), st.sampled_from(KINDS))))
def test_masking_in_two_steps_is_masking_in_one(text: str, steps: list[tuple[int, int, str]]) -> None:
    found, at = [], 0
    for gap, length, kind in steps:
        if at + gap + length > len(text):
            break
        found.append((at + gap, at + gap + length, kind))
        at += gap + length
    once, left = mask(text, found, MARKS, NEVER_KEPT)
    assert mask(once, left, MARKS) == mask(text, found, MARKS)
    assert [once[start:end] for start, end, _ in left] == [
        text[start:end] for start, end, kind in found if kind not in NEVER_KEPT
    ]


def test_parts_know_their_own_mentions() -> None:
    assert within(FOUND, 0, 9) == [(5, 9, PERSON_NAME)]
    assert within(FOUND, 10, len(TEXT)) == [(3, 10, PHONE), (12, 23, PERSONNUMMER)]
    assert within(FOUND, 9, 13) == []
    assert within([(2, 8, PHONE)], 0, 5) == [(2, 5, PHONE)]
    assert within([(2, 8, PHONE)], 6, 9) == [(0, 2, PHONE)]


def test_kinds_come_once_each() -> None:
    assert kinds_of([(0, 1, PERSON_NAME), (4, 5, PHONE), (9, 10, PHONE)]) == (PERSON_NAME, PHONE)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_kind_that_is_found_has_a_mark_that_is_not_found_itself(language: str) -> None:
    text = "Jag heter Agda Andersson, 19900101-0017, ring 070-174 06 05 eller a@exempel.se, Storgatan 12 A."
    found = {each.kind for each in find_personal_data(text)}
    assert PHONE in found
    assert PERSONNUMMER in found
    assert found <= set(KINDS) == set(marks(language))
    assert find_personal_data(f"Hej! {', '.join(marks(language).values())}.") == []
