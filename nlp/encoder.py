"""Turns a text into a vector, so that wishes that mean the same lie near each other, in any language of the town.

It is multilingual-e5-small (MIT, Wang et al. 2024), its upper layers left off and the rest adapted to residents'
messages by ``nlp.training.adapting``.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from nlp.features import Floats
from nlp.pieces import Pieces
from nlp.transformer import normed, transform, unpacked

_BLOCK = 32  # numbers that share a scale in the table of pieces


class Encoder:
    """Reads a directory that ``nlp.training.writing`` wrote."""

    PIECES_FILE, TABLE_FILE, SCALES_FILE, WEIGHTS_FILE = "pieces.json", "table.npy", "scales.npy", "weights.npz"
    FOCUS_FILE = "focus.npz"

    def __init__(self, directory: Path) -> None:
        threadpool_limits(
            1, user_api="blas"
        )  # messages side by side on all cores, each on one: never in each other's way
        with (directory / self.PIECES_FILE).open(encoding="utf-8") as file:
            listed = json.load(file)
        self.pieces = Pieces(listed["pieces"], listed["scores"], listed["start"], listed["end"], listed["unknown"])
        self.most_pieces = int(listed["most_pieces"])
        self.n_heads = int(listed["heads"])
        self._table = np.load(
            directory / self.TABLE_FILE, mmap_mode="r"
        )  # (n_pieces, n_dimensions / 2), two numbers a byte
        self._scales = np.load(directory / self.SCALES_FILE, mmap_mode="r")  # (n_pieces, n_dimensions / 32)
        with np.load(directory / self.WEIGHTS_FILE) as arrays:
            self.place = arrays["place"].astype(np.float32)  # (most_pieces, n_dimensions), type embedding added
            self.first_norm = (arrays["first_norm"].astype(np.float32), arrays["first_norm_bias"].astype(np.float32))
            self.layers = unpacked(arrays)
        self.n_dimensions = self.place.shape[1]
        self._focus: dict[str, Floats] = {}
        if (directory / self.FOCUS_FILE).is_file():  # not yet while the encoder is being adapted: `read` needs it
            with np.load(directory / self.FOCUS_FILE) as arrays:
                self._focus = {name: arrays[name].astype(np.float32) for name in arrays.files}

    def vector(self, text: str) -> Floats:
        """What a text is about, ``(n_dimensions,)`` of unit length."""
        return _unit(self.hidden(text).mean(axis=0))

    def read(self, text: str) -> tuple[Floats, Floats]:
        """``vector``, and what it wishes for, ``(n_likeness,)`` of unit length, to compare with others by cosine."""
        hidden = self.hidden(text)
        mean = hidden.mean(axis=0)
        scores = hidden @ self._focus["queries"]
        looks = np.exp(scores - scores.max(axis=0))
        found = (looks / looks.sum(axis=0)).T @ hidden
        turned = np.einsum("qw,qwd->d", found, self._focus["turns"]) + mean @ self._focus["likeness"]
        return _unit(mean), _unit(turned)

    def hidden(self, text: str) -> Floats:
        """The last layer's states, ``(n_pieces, n_dimensions)``."""
        return transform(self.embedded(self.rows(text)), self.layers, self.n_heads)

    def vectors(self, texts: Sequence[str]) -> Floats:
        """``(n_texts, n_dimensions)``, one text at a time: padding would cost more than it saves."""
        return (
            np.stack([self.vector(text) for text in texts]) if texts else np.zeros((0, self.n_dimensions), np.float32)
        )

    def rows(self, text: str) -> list[int]:
        """Rows of a text's pieces in the table."""
        return self.pieces.rows(text, self.most_pieces)

    def embedded(self, rows: Sequence[int]) -> Floats:
        """What goes into the first layer, ``(n_rows, n_dimensions)``."""
        packed = self._table[rows]
        numbers = np.concatenate([packed & 15, packed >> 4], axis=-1).reshape(len(rows), 2, -1, _BLOCK // 2)
        blocks = numbers.transpose(0, 2, 1, 3).reshape(len(rows), -1, _BLOCK).astype(np.float32) - 8
        meaning = (blocks * self._scales[rows].astype(np.float32)[..., None]).reshape(len(rows), -1)
        return normed(meaning + self.place[: len(rows)], *self.first_norm)


def _unit(vector: Floats) -> Floats:
    unit: Floats = vector / np.linalg.norm(vector)
    return unit
