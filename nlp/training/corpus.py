"""Reads the training data: hand-written messages, descriptions, the lexicon and pairs of wishes.

``corpus/<topic>.txt`` holds one message a line: ``topic | department | kind | text``. ``wishes.txt`` holds one wish a
line: ``topic | department || wording | wording … || near miss …``. ``pairs.txt`` holds ``same | wish | wish`` and
``other | wish | wish``. Everything was written for this project.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from nlp.shipped import CORPUS
from nlp.taxonomy import DEPARTMENTS, KINDS, TOPICS

_SEPARATOR, _PARTS = " | ", " || "
_KEPT_EVERY = 5


@dataclass(frozen=True)
class Example:
    """A message and what it is; ``kind`` is None where it is not known."""

    topic: str
    department: str
    kind: str | None
    text: str
    language: str = "sv"
    style: str = ""


@dataclass(frozen=True)
class WishGroup:
    """One wish in two or three wordings, the last far from the first; and others that only look or sound like it."""

    topic: str
    department: str
    same: tuple[str, ...]
    others: tuple[str, ...]

    def triple(self, chance: Random) -> tuple[str, str, str]:
        """Two of the wordings in any order, and one of the others."""
        one, two = chance.sample(self.same, 2)
        return one, two, chance.choice(self.others)


@dataclass(frozen=True)
class Pair:
    """Two wishes, and whether they ask for the same."""

    same: bool
    a: str
    b: str


def read_examples() -> list[Example]:
    """All messages of the corpus, topic by topic."""
    return [example for topic in TOPICS for example in _read_topic(CORPUS / f"{topic}.txt")]


class WrongCorrection(ValueError):
    """A file of corrections that cannot be learnt from; the message says where and why."""


def read_corrections(path: Path) -> list[Example]:
    """Reviewed corrections from service, in the corpus's form. Raises WrongCorrection."""
    try:
        examples = list(_read_topic(path))
    except ValueError as error:
        raise WrongCorrection(str(error)) from None
    for number, row in enumerate(examples, 1):
        for code, known in ((row.topic, TOPICS), (row.department, DEPARTMENTS), (row.kind, KINDS)):
            if code not in known:
                raise WrongCorrection(f"{path.name}:{number}: {code!r} is no code of the taxonomy")
    return examples


def read_keywords() -> list[Example]:
    """The items of each topic's description, which teach the topic but no kind."""
    with (CORPUS / "descriptions.toml").open("rb") as file:
        descriptions: dict[str, str] = tomllib.load(file)
    return [
        Example(topic, TOPICS[topic].department, None, item.strip())
        for topic, description in descriptions.items()
        for item in description.replace(":", ",").split(",")
    ]


def read_stems() -> dict[str, list[str]]:
    """The lexicon: word stems by topic. A hyphen joins words that must follow each other."""
    with (CORPUS / "lexicon.toml").open("rb") as file:
        lexicon: dict[str, str] = tomllib.load(file)
    return {topic: lexicon[topic].split() for topic in TOPICS}


def read_pairs() -> list[Pair]:
    """Pairs of wishes for measuring likeness."""
    lines = (CORPUS / "pairs.txt").read_text(encoding="utf-8").splitlines()
    return [Pair(mark == "same", a, b) for mark, a, b in (line.split(_SEPARATOR) for line in lines)]


def read_wishes() -> tuple[list[WishGroup], list[WishGroup]]:
    """``wishes.txt``: first those the encoders learn from.

    Every fifth is kept from them, for fitting what decides upon the encoders' likeness.
    """
    groups = []
    for line in (CORPUS / "wishes.txt").read_text(encoding="utf-8").splitlines():
        (topic, department), same, others = (tuple(part.split(_SEPARATOR)) for part in line.split(_PARTS))
        groups.append(WishGroup(topic, department, same, others))
    kept = groups[_KEPT_EVERY - 1 :: _KEPT_EVERY]
    return [group for place, group in enumerate(groups, 1) if place % _KEPT_EVERY], kept


def read_rewordings() -> list[Example]:
    """Far wordings of the wishes to learn from: their topic is told by a plainer wording; no kind is taught."""
    return [Example(group.topic, group.department, None, group.same[-1]) for group in read_wishes()[0]]


def read_test(path: Path) -> list[Example]:
    """Messages with the right answers from a JSON-lines file."""
    return [as_example(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def as_example(row: Mapping[str, Any]) -> Example:
    """One line of such a file; ``language`` and ``style`` may be missing."""
    return Example(
        topic=row["topic"],
        department=row["department"],
        kind=row["kind"],
        text=row["text"],
        language=row.get("language", "sv"),
        style=row.get("style", ""),
    )


def _read_topic(path: Path) -> Iterator[Example]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        fields = line.split(_SEPARATOR, 3)
        if len(fields) != 4:
            raise ValueError(f"{path.name}:{number}: expected `topic | department | kind | text`")
        topic, department, kind, text = fields
        yield Example(topic, department, kind, text)
