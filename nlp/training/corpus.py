"""Reads the training data: hand-written messages, descriptions, the lexicon and pairs of wishes.

``corpus/<topic>.txt`` holds one message a line: ``topic | department | kind | text``. ``pairs.txt`` holds
``same | wish | wish`` and ``other | wish | wish``. Everything was written for this project.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp.shipped import CORPUS
from nlp.taxonomy import DEPARTMENTS, KINDS, TOPICS

_SEPARATOR = " | "
_KEPT_EVERY = 4


@dataclass(frozen=True)
class Example:
    """A message and what it is; ``kind`` is None for a mere keyword of a topic's description."""

    topic: str
    department: str
    kind: str | None
    text: str
    language: str = "sv"
    style: str = ""


@dataclass(frozen=True)
class Triple:
    """A wish, the same in other words, and a near miss: mostly the same words, but another wish or place."""

    a: str
    b: str
    other: str


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


def read_triples() -> tuple[list[Triple], list[Triple]]:
    """``triples.txt``: ``wish | the same in other words | near miss``; first those the encoder learns from.

    Every fourth is kept from it, for fitting what decides upon the encoder's likeness.
    """
    lines = (CORPUS / "triples.txt").read_text(encoding="utf-8").splitlines()
    triples = [Triple(*line.split(_SEPARATOR)) for line in lines]
    kept = triples[_KEPT_EVERY - 1 :: _KEPT_EVERY]
    return [triple for triple in triples if triple not in kept], kept


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
