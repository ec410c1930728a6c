"""Finds addresses: a street with its number, and the stair, flat, postcode and town that belong to it.

A street alone is a place and stays; so do roads (väg 62), lines and speeds after a street ("Drottninggatan 30 km/h").
Texts are read in small letters without accents (*plain*), beside what was *written*, letter for letter.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from nlp.personal.names import Names
from nlp.wording import fold

Span = tuple[int, int]

_WORD = re.compile(r"[^\W\d_][^\W\d_'’-]*(?:['’-][^\W\d_]+)*")
_WORD_BEFORE = re.compile(r"([^\W\d_][\w:.'’-]*) $")
_NUMBER = re.compile(
    r"(?:\.? {0,2}| nr\.? ?| nummer | no\.? ?)[1-9]\d{0,2}(?!\d)(?: ?- ?[1-9]\d{0,2}(?![\d-]))?"
    r"(?: ?[a-h](?![\w'’]))?(?!\w|[.,:/-]\d|[/-]\w)"
)
_NUMBER_FIRST = re.compile(r"\b(?:at|on|no|nr|number)\.? ([1-9]\d{0,2} ?[a-h]? )$")
_UNIT = re.compile(r" {0,2}([a-z/-]+|%|:-)")
_POSTCODE = re.compile(r"[,. \n]{1,3}(?:s-)?\d{3} ?\d{2}(?!\d)")
_TOWN = re.compile(r"[, ]{1,2}([a-z]+)")
_TOWN_ALONE = re.compile(r", ?([a-z]+)")
_SOME_PLACE = r"[^\W\d_][\w-]* (?:[^\W\d_][\w-]* )?[1-9]\d{0,3} ?"
_BEFORE_POSTCODE = re.compile(rf"(?<!\w)({_SOME_PLACE}[a-h]?)[, \n]{{1,2}}\d{{3}} ?\d{{2}} [a-z]{{2,}}")
_SAID = re.compile(
    r"\b(?:adress|adressen|address|hemadress|gatuadress)(?: (?:ar|is))?[:;]? {0,2}"
    rf"({_SOME_PLACE}(?:[a-h](?!\w))?)(?!\w)"
)
_CUT_SHORT = re.compile(r"(?<!\w)[a-z]{4,}[gv]\. ?[1-9]\d{0,2} ?[a-h]?(?!\w|[.,:/-]\d)")
_BEFORE = 40  # characters looked at before a street
_NAME_WORDS = 3
_LEAST_STEM = 2


class _Words:
    """The lists ``[streets]`` of names.toml."""

    def __init__(self, lists: dict[str, str]) -> None:
        words = {key: frozenset(fold(each).split()) for key, each in lists.items()}
        self.endings, self.alone = tuple(words["endings"]), words["alone"]
        self.prefixes, self.not_before = words["prefixes"], words["not_before"]
        self.old = tuple(f"{prefix} " for prefix in self.prefixes)  # Gamla Landsvägen
        self.not_streets, self.units, self.towns = words["not_streets"], words["units"], words["towns"]
        flat = "|".join(map(re.escape, sorted(words["flat"], key=len, reverse=True)))
        self.flat = re.compile(
            rf"[, ]{{1,3}}(?:(?:{flat})[. ]{{0,2}}(?:[a-h](?!\w)|\d{{1,4}}(?!\d)(?: ?tr)?)|\d ?tr\b|bv\b)"
        )

    @staticmethod
    @cache
    def read() -> "_Words":
        path = Path(__file__).with_name("names.toml")
        return _Words(tomllib.loads(path.read_text(encoding="utf-8"))["streets"])


def find_addresses(written: str, plain: str) -> Iterator[Span]:
    """Addresses in order of appearance."""
    if not any(map(str.isdigit, plain)):
        return
    words, taken = _Words.read(), 0
    spans = list(_by_street(words, written, plain))
    spans += [
        other
        for other in _otherwise(words, written, plain)
        if not any(other[0] < end and start < other[1] for start, end in spans)
    ]
    for start, end in sorted(spans):
        if start >= taken:
            taken = _whole(words, written, plain, end)
            yield start, taken


def _by_street(words: _Words, written: str, plain: str) -> Iterator[Span]:
    for word in _WORD.finditer(plain):
        key, end = word.group(), word.end()
        start = _street_from(words, written, plain, word.start(), key)
        if start is None:
            continue
        number = _NUMBER.match(plain, end)
        first = _NUMBER_FIRST.search(plain, max(0, start - _BEFORE), start)
        if number and not _counted(words, written, plain, number.end()):
            yield start, number.end()
        elif first:
            yield first.start(1), end


def _street_from(words: _Words, written: str, plain: str, at: int, key: str) -> int | None:
    """Where the name of the street begins that ends with this word; None if it is none."""
    alone = key in words.alone
    if not alone and not key.endswith(words.endings):
        return None
    if not alone and key in words.not_streets and not (written[at].isupper() and plain.endswith(words.old, 0, at)):
        return None
    named = not alone and any(key.endswith(end) and len(key) >= len(end) + _LEAST_STEM for end in words.endings)
    if key.endswith("plan") and named and not written[at].isupper():
        return None
    start = at
    for _ in range(_NAME_WORDS):
        before = _WORD_BEFORE.search(plain, max(0, start - _BEFORE), start)
        if before is None or before.group(1) in words.not_before:
            break
        if not _belongs(words, written, plain, before, key, named=named):
            break
        start, named = before.start(), True
    return start if named else None


def _belongs(words: _Words, written: str, plain: str, before: re.Match[str], key: str, *, named: bool) -> bool:
    """Whether the word before is part of the name: "Västra", "Frödings", and "Gustaf" before that."""
    word, at = before.group(1), before.start()
    if word in words.prefixes:
        return True
    if key not in words.alone:
        return False
    if written[at].isupper() or (named and Names.read().first(word) == "sure"):
        return True
    if named or len(word) <= _LEAST_STEM or not word.endswith("s"):
        return False
    given = _WORD_BEFORE.search(plain, max(0, at - _BEFORE), at)  # "hyvlas väg 62" is no street, "sven jons väg 3" is
    return key != "vag" or (given is not None and Names.read().first(given.group(1)) == "sure")


def _otherwise(words: _Words, written: str, plain: str) -> Iterator[Span]:
    """Addresses without a word for street: before a postcode, after "adress:", cut short ("Storg. 5")."""
    for match in _BEFORE_POSTCODE.finditer(plain):
        if match.group(1).split()[0] not in words.not_before | words.units:
            yield match.span(1)
    for match in _SAID.finditer(plain):
        likely = match.group(1).strip().count(" ") == 1 or written[match.start(1)].isupper()
        if likely and not _counted(words, written, plain, match.end()):
            yield match.span(1)
    for match in _CUT_SHORT.finditer(plain):
        if written[match.start()].isupper():
            yield match.span()


def _counted(words: _Words, written: str, plain: str, end: int) -> bool:
    """Whether what follows makes the number a measure, a time or a count."""
    unit = _UNIT.match(plain, end)
    if unit is None or (unit.group(1) == "ar" and written[unit.start(1)] in "äÄ"):  # är, not år
        return False
    word = unit.group(1)
    return word in words.units or word in ("%", ":-") or word.startswith(("km/", "m/"))


def _whole(words: _Words, written: str, plain: str, end: int) -> int:
    """The end of the address with what belongs to it."""
    while flat := words.flat.match(plain, end):
        end = flat.end()
    postcode = _POSTCODE.match(plain, end)
    if postcode is None:
        town = _TOWN_ALONE.match(plain, end)
        return town.end() if town and town.group(1) in words.towns else end
    town = _TOWN.match(plain, postcode.end())
    if town is None or not (written[town.start(1)].isupper() or town.group(1) in words.towns):
        return postcode.end()
    more = _TOWN.match(plain, town.end()) if town.group(1) in words.prefixes else None
    return more.end() if more else town.end()
