"""Personal data in messages: how much is found and rightly, and that nothing one may type breaks it."""

import re
import time
import unicodedata
from collections import Counter
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlp.personal.redact import Found, find_personal_data, masked

KINDS = ("PERSONNUMMER", "PHONE", "EMAIL", "PERSON_NAME", "ADDRESS")
MESSAGES = Path(__file__).parents[1] / "data" / "personal_data.txt"
MARKED = re.compile(r"\[\[([A-Z_]+):(.*?)\]\]")
LONGEST = 4096
PARTS = ("known", "fresh", "third", "fourth", "last", "fifth", "sixth")


def unmarked(line: str) -> tuple[str, list[Found]]:
    """A message without its marks, and what they marked."""
    line, text, found, at = line.replace("\\n", "\n"), "", [], 0
    for mark in MARKED.finditer(line):
        text += line[at : mark.start()]
        found.append(Found(len(text), len(text) + len(mark.group(2)), mark.group(1)))
        text, at = text + mark.group(2), mark.end()
    return text + line[at:], found


@cache
def messages(part: str) -> list[tuple[str, list[Found]]]:
    lines = MESSAGES.read_text(encoding="utf-8").partition(f"== {part}\n")[2].partition("\n==")[0].splitlines()
    return [unmarked(line) for line in lines if line]


def alike(one: Found, other: Found) -> bool:
    """Whether two spans mean the same: one kind, and half of the characters of both in common."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return one.kind == other.kind and 2 * shared >= max(one.end, other.end) - min(one.start, other.start)


def figures(*parts: str) -> dict[str, tuple[float, float]]:
    """Recall and precision by kind, and over all."""
    right, sought, marked = Counter[str](), Counter[str](), Counter[str]()
    for text, truth in chain.from_iterable(map(messages, parts)):
        answer = find_personal_data(text)
        for kind in (*KINDS, "all"):
            mine = [each for each in answer if kind in (each.kind, "all")]
            theirs = [each for each in truth if kind in (each.kind, "all")]
            sought[kind] += len(theirs)
            marked[kind] += len(mine)
            right[kind] += sum(any(alike(each, one) for one in mine) for each in theirs)
    return {kind: (right[kind] / (sought[kind] or 1), right[kind] / (marked[kind] or 1)) for kind in sought}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_personal_is_found_and_little_else(kind: str) -> None:
    recall, precision = figures(*PARTS)[kind]
    assert recall >= 0.97
    assert precision >= 0.97


@pytest.mark.parametrize("part", PARTS)
def test_no_part_of_the_messages_is_far_behind(part: str) -> None:
    recall, precision = figures(part)["all"]
    assert recall >= 0.95
    assert precision >= 0.95


def test_the_messages_are_many_and_have_traps() -> None:
    everything = [each for part in PARTS for each in messages(part)]
    assert len(everything) >= 350
    assert sum(not truth for _, truth in everything) >= 120
    assert {found.kind for _, truth in everything for found in truth} == set(KINDS)


def found(text: str) -> list[tuple[str, str]]:
    return [(each.kind, text[each.start : each.end]) for each in find_personal_data(text)]


def test_masking_leaves_the_rest_as_it_was() -> None:
    text = "Jag heter Anna Lindqvist, ring 070-174 06 05 💛 eller skriv till a.l@example.se."
    assert (
        masked(text, find_personal_data(text)) == "Jag heter [PERSON_NAME], ring [PHONE] 💛 eller skriv till [EMAIL]."
    )
    assert masked("Fler bänkar", []) == "Fler bänkar"


@pytest.mark.parametrize("before", ["👩‍👩‍👧 ", "a\u0308\u0301 ", "\ud800 ", "\x00", "\u200b\u202e", "İİ ", "ﬃ "])
def test_places_are_those_of_the_text_as_written(before: str) -> None:
    text = f"{before}mitt nummer är 070-174 06 05"
    assert [text[each.start : each.end] for each in find_personal_data(text)] == ["070-174 06 05"]


def test_accents_may_stand_apart_from_their_letters() -> None:
    text = unicodedata.normalize("NFD", "Jag heter Åsa Sjöström")
    assert found(text) == [("PERSON_NAME", text.removeprefix("Jag heter "))]


def test_no_name_is_found_inside_an_address_of_mail() -> None:
    assert found("anna.lindqvist@example.se") == [("EMAIL", "anna.lindqvist@example.se")]


def test_a_full_stop_ends_the_sentence_and_not_the_mail() -> None:
    assert found("Skriv till A.B+kommun@Example.SE.") == [("EMAIL", "A.B+kommun@Example.SE")]


@pytest.mark.parametrize("number", ["811228-9875", "811328-9874", "212000-1850", "202511280017", "2026000123"])
def test_only_a_right_personnummer_is_one(number: str) -> None:
    assert "PERSONNUMMER" not in {kind for kind, _ in found(f"Det gäller {number}")}


@pytest.mark.parametrize("separator", ["-", "", " ", "–"])
def test_a_personnummer_may_be_spelled_in_many_ways(separator: str) -> None:
    for day in ("811228", "19811228"):
        number = f"{day}{separator}9874"
        assert found(f"personnummer {number}") == [("PERSONNUMMER", number)]


@pytest.mark.parametrize(
    ("before", "number", "after"),
    [
        ("Personnr: ", "85 07 09 - 98 05", ""),
        ("pnr:", "8507 099805", ", tack"),
        ("p.nr ", "81 12 28 98 74", "."),
        ("född ", "640823 – 3234", "och bor på Rud"),
        ("", "1985.07.09-9805", "!"),
        ("😡", "640327-3813", "😡"),
        ("samordningsnummer ", "701063-2391", ""),
        ("my personal number is ", "850709-\n9805", ""),
        ("farfar ", "19130401+2931", ")"),
    ],
)
def test_a_personnummer_is_found_however_it_is_grouped(before: str, number: str, after: str) -> None:
    assert found(f"{before}{number}{after}") == [("PERSONNUMMER", number)]


def test_pairs_of_digits_are_no_personnummer_unless_called_one() -> None:
    assert "PERSONNUMMER" not in {kind for kind, _ in found("ring 81 12 28 98 74")}


def test_two_personnummer_in_a_row_are_two() -> None:
    assert [kind for kind, _ in found("000101-0107 850709-9805")] == ["PERSONNUMMER"] * 2


def test_a_mobile_number_that_might_be_a_date_of_birth_is_a_number() -> None:
    assert {kind for kind, _ in found("0701740601 0701740602 0701740603 0701740604 0701740605 0701740606")} == {"PHONE"}


PIECES = (
    "jag heter Anna anna Lindqvist mvh // Rudsvägen 12 B lgh 1102 652 24 Karlstad 070-174 06 05 @ a@b.se & ½ ² + - / "
    "811228-9874 min granne hunden AB (S) kommunalråd , . \n 😀 å Å a\u030a \ud83d \x00 \u200d İ ß ﬁ"
)
TOWARDS_NAMES = st.lists(st.sampled_from(PIECES.split(" ")), max_size=30).map(" ".join)
ANY_TEXT = st.text(st.characters(), max_size=200)  # lone surrogates too


@given(ANY_TEXT | TOWARDS_NAMES)
@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
def test_nothing_one_may_type_breaks_it(text: str) -> None:
    answer, end = find_personal_data(text), 0
    for each in answer:
        assert end <= each.start < each.end <= len(text)
        assert each.kind in KINDS
        end = each.end
    assert len(masked(text, answer)) == len(text) + sum(len(each.kind) + 2 - each.end + each.start for each in answer)


@pytest.mark.parametrize(
    "piece",
    [
        "0",
        "1 ",
        "a@",
        "a.",
        "Aa ",
        "anna ",
        "Anna Lindqvist ",
        "min granne ",
        "Agatan 1 lgh 1 ",
        "s väg ",
        "070-",
        "tel 12 ",
    ],
)
def test_the_longest_message_takes_no_time_to_speak_of(piece: str) -> None:
    text = (piece * LONGEST)[:LONGEST]
    find_personal_data(text)
    times = []
    for _ in range(3):
        started = time.perf_counter()
        find_personal_data(text)
        times.append(time.perf_counter() - started)
    assert min(times) < 0.1  # 20 ms on a machine of its own; this fails where time grows by squares
