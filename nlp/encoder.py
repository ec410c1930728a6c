"""Turns a text into a vector, so that wishes that mean the same lie near each other, in any language of the town.

A BERT-shaped transformer (Devlin et al. 2019) in numpy alone: multilingual-e5-small (MIT, Wang et al. 2024), its upper
layers left off and the rest adapted to residents' messages by ``nlp.training.adapting``. numpy's matrix products take
nearly all of the time, so nothing would be won by a larger library, and any machine that runs Python runs this.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from nlp.features import Floats
from nlp.pieces import Pieces

_BLOCK = 32  # numbers that share a scale in the table of pieces
_NORM_FLOOR = np.float32(1e-12)
_GELU = np.float32(-1.702)  # x·σ(1.702x), Hendrycks and Gimpel 2016: a third of the time of the exact curve
MATRICES = ("qkv", "attended", "inner", "outer")
VECTORS = (*(f"{name}_bias" for name in MATRICES), "norm1", "norm1_bias", "norm2", "norm2_bias")


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
        self._n_heads = int(listed["heads"])
        self._table = np.load(
            directory / self.TABLE_FILE, mmap_mode="r"
        )  # (n_pieces, n_dimensions / 2), two numbers a byte
        self._scales = np.load(directory / self.SCALES_FILE, mmap_mode="r")  # (n_pieces, n_dimensions / 32)
        with np.load(directory / self.WEIGHTS_FILE) as arrays:
            self.place = arrays["place"].astype(np.float32)  # (most_pieces, n_dimensions), type embedding added
            self.first_norm = (arrays["first_norm"].astype(np.float32), arrays["first_norm_bias"].astype(np.float32))
            self.layers = [
                {
                    **{name: widened(arrays[f"{name}.{layer}"], arrays[f"{name}_scale.{layer}"]) for name in MATRICES},
                    **{name: arrays[f"{name}.{layer}"].astype(np.float32) for name in VECTORS},
                }
                for layer in range(int(arrays["n_layers"]))
            ]
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
        hidden = self.embedded(self.rows(text))
        for layer in self.layers:
            hidden = _transform(hidden, layer, self._n_heads)
        return hidden

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
        return _normed(meaning + self.place[: len(rows)], *self.first_norm)


def narrowed(weights: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """A matrix in eight bits, with one scale a column."""
    scale = np.abs(weights).max(axis=0) / 127 + np.float32(1e-12)
    return np.rint(weights / scale).astype(np.int8), scale.astype(np.float32)


def widened(codes: npt.NDArray[np.int8], scale: Floats) -> Floats:
    """What ``narrowed`` kept."""
    return codes.astype(np.float32) * scale.astype(np.float32)


def _transform(hidden: Floats, layer: dict[str, Floats], n_heads: int) -> Floats:
    n_rows, width = hidden.shape
    heads = (hidden @ layer["qkv"] + layer["qkv_bias"]).reshape(n_rows, 3, n_heads, -1)
    query, key, value = heads.transpose(1, 2, 0, 3)
    scores = query @ key.transpose(0, 2, 1)
    scores *= np.float32((width // n_heads) ** -0.5)
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    attended = (scores @ value).transpose(1, 0, 2).reshape(n_rows, width)
    hidden = _normed(
        hidden + attended @ layer["attended"] + layer["attended_bias"], layer["norm1"], layer["norm1_bias"]
    )
    inner: Floats = hidden @ layer["inner"] + layer["inner_bias"]
    inner = inner / (1 + np.exp(inner * _GELU))
    return _normed(hidden + inner @ layer["outer"] + layer["outer_bias"], layer["norm2"], layer["norm2_bias"])


def _unit(vector: Floats) -> Floats:
    unit: Floats = vector / np.linalg.norm(vector)
    return unit


def _normed(numbers: Floats, weight: Floats, bias: Floats) -> Floats:
    centred = numbers - numbers.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + _NORM_FLOOR)
    normed: Floats = centred / spread * weight + bias
    return normed
