"""Finds the places a message names, written however: small letters, no å, ä, ö, genitive, one letter wrong.

The names stand in a file a town (``places.toml`` for Karlstad). Some are ordinary words too (Klara, Strand, Viken):
those count only with a capital inside a sentence or after a preposition of place.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random

from nlp.wording import fold

BUILT_IN = Path(__file__).with_name("places.toml")

_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+(?:-(?:[^\W_]|[\u0300-\u036f])+)*")  # with loose accents
_MOST_WORDS = 3
_LONGEST_NAME = 40  # characters
_FORGIVEN_WORD = 5  # letters of a name's first word, from which it may be the one with the wrong letter
_FORGIVEN_LETTERS = 8  # from this length one letter may be wrong
_BEFORE_PLACES = "på i vid till från mellan genom mot runt kring utanför bakom nära över in at near from to"
_PREPOSITIONS = frozenset(_BEFORE_PLACES.split())


@dataclass(frozen=True)
class Place:
    """A place as the town calls it, and where in the text it stands (characters, end excluded)."""

    name: str
    kind: str  # district, street, facility, neighbour
    start: int
    end: int


class Gazetteer:
    """The names of one town."""

    def __init__(self, tables: Mapping[str, Mapping[str, str]]) -> None:
        self._by_key: dict[str, tuple[str, str]] = {}
        self._by_kind: dict[str, list[str]] = {}
        self._words = {fold(word) for word in tables.get("words", {}).get("names", "").split()}
        for table, row in tables.items():
            if table == "words":
                continue
            for entry in re.split(r"[;\n]", row["names"]):
                spellings = [spelling.strip() for spelling in entry.split("/") if spelling.strip()]
                for spelling in spellings:
                    self._by_key.setdefault(_key(spelling), (spellings[0], row["kind"]))
                if spellings:
                    self._by_kind.setdefault(row["kind"], []).append(spellings[0])
        self._beginnings = {key.split()[0] for key in self._by_key if key}
        self._nearly: dict[str, str] = {}
        for key in self._by_key:
            if len(key) >= _FORGIVEN_LETTERS:
                for slip in _slips(key):
                    self._nearly.setdefault(slip, key)

    @staticmethod
    @cache
    def read(path: Path = BUILT_IN) -> "Gazetteer":
        """The names in a file; each file is read once."""
        return Gazetteer(tomllib.loads(path.read_text(encoding="utf-8")))

    def find(self, text: str) -> list[Place]:
        """All places in order of appearance; the longest name wins."""
        words = list(_WORD.finditer(text))
        found, at = [], 0
        while at < len(words):
            place, used = self._at(text, words, at)
            if place is not None:
                found.append(place)
            at += used
        return found

    def swapped(self, text: str, chance: Random) -> str:
        """The text with each place swapped for another of its kind, so that training learns no place by heart."""
        for place in reversed(self.find(text)):
            text = text[: place.start] + chance.choice(self._by_kind[place.kind]) + text[place.end :]
        return text

    def without(self, text: str) -> str:
        """The text without its places, for comparing what is wished for."""
        return cut_out(text, self.find(text))

    def _at(self, text: str, words: list[re.Match[str]], at: int) -> tuple[Place | None, int]:
        begins = fold(words[at].group()[:_LONGEST_NAME])
        most = _MOST_WORDS if len(begins) >= _FORGIVEN_WORD or begins in self._beginnings else 1
        for size in range(min(most, len(words) - at), 0, -1):
            first, last = words[at], words[at + size - 1]
            if last.end() - first.start() > _LONGEST_NAME or not _together(text, words[at : at + size]):
                continue
            key = self._known(_key(text[first.start() : last.end()]))
            if key is not None and (key not in self._words or self._meant(text, words, at)):
                name, kind = self._by_key[key]
                return Place(name, kind, first.start(), last.end()), size
        return None, 1

    def _known(self, key: str) -> str | None:
        for form in (key, key.removesuffix("s")):
            if form in self._by_key:
                return form
        if not _FORGIVEN_LETTERS - 1 <= len(key) <= _LONGEST_NAME:
            return None
        for slip in (key, *_slips(key)):
            near = slip if slip in self._by_key and len(slip) >= _FORGIVEN_LETTERS else self._nearly.get(slip)
            if near is not None and near.count(" ") == key.count(" ") and _one_slip_apart(key, near):
                return near
        return None

    def _meant(self, text: str, words: list[re.Match[str]], at: int) -> bool:
        word = words[at].group()
        before = words[at - 1] if at else None
        if before is None:
            return False
        inside = text[before.end() : words[at].start()].strip() == ""
        return inside and (word[0].isupper() or before.group().lower() in _PREPOSITIONS)


def cut_out(text: str, places: Sequence[Place]) -> str:
    """The text without these of its places, given in order."""
    for place in reversed(places):
        text = text[: place.start] + text[place.end :]
    return text


def _key(spelling: str) -> str:
    return " ".join(_WORD.findall(fold(spelling)))


def _together(text: str, words: list[re.Match[str]]) -> bool:
    """Whether nothing but space stands between words: a name does not reach over a full stop or comma."""
    return all(text[one.end() : two.start()].isspace() for one, two in pairwise(words))


def _one_slip_apart(a: str, b: str) -> bool:
    """One letter wrong, missing, too many, or two that changed places."""
    if len(a) != len(b):
        return abs(len(a) - len(b)) == 1
    wrong = [place for place, (one, two) in enumerate(zip(a, b, strict=True)) if one != two]
    if len(wrong) == 2:
        first, second = wrong
        return second == first + 1 and a[first] == b[second] and a[second] == b[first]
    return len(wrong) == 1


def _slips(key: str) -> Iterator[str]:
    """The key with each letter but the first left out: two keys one letter apart share one of these."""
    return (key[:place] + key[place + 1 :] for place in range(1, len(key)))
