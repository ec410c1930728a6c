"""Layers of a BERT-shaped transformer (Devlin et al. 2019) in numpy, and how they are kept on disk: in eight bits.

numpy's matrix products take nearly all of the time, so nothing would be won by a larger library, and any machine that
runs Python runs this.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.features import Floats

MATRICES = ("qkv", "attended", "inner", "outer")
VECTORS = (*(f"{name}_bias" for name in MATRICES), "norm1", "norm1_bias", "norm2", "norm2_bias")
_NORM_FLOOR = np.float32(1e-12)
_GELU = np.float32(-1.702)  # x·σ(1.702x), Hendrycks and Gimpel 2016: a third of the time of the exact curve

Layer = dict[str, Floats]


def transform(hidden: Floats, layers: Sequence[Layer], n_heads: int) -> Floats:
    """States ``(n_pieces, width)`` after all layers; every piece attends to every other."""
    for layer in layers:
        hidden = _transform(hidden, layer, n_heads)
    return hidden


def normed(numbers: Floats, weight: Floats, bias: Floats) -> Floats:
    """Layer normalisation (Ba et al. 2016) along the last axis."""
    centred = numbers - numbers.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + _NORM_FLOOR)
    normal: Floats = centred / spread * weight + bias
    return normal


def packed(layers: Sequence[Mapping[str, Floats]]) -> dict[str, Any]:
    """Arrays to keep: matrices of eight bits with one scale a column, vectors of sixteen."""
    arrays: dict[str, Any] = {"n_layers": np.int64(len(layers))}
    for number, layer in enumerate(layers):
        for name in MATRICES:
            arrays[f"{name}.{number}"], arrays[f"{name}_scale.{number}"] = narrowed(layer[name])
        arrays |= {f"{name}.{number}": layer[name].astype(np.float16) for name in VECTORS}
    return arrays


def unpacked(arrays: Mapping[str, Any]) -> list[Layer]:
    """What ``packed`` kept."""
    return [
        {
            **{name: widened(arrays[f"{name}.{number}"], arrays[f"{name}_scale.{number}"]) for name in MATRICES},
            **{name: arrays[f"{name}.{number}"].astype(np.float32) for name in VECTORS},
        }
        for number in range(int(arrays["n_layers"]))
    ]


def narrowed(weights: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """A matrix in eight bits, with one scale a column."""
    scale = np.abs(weights).max(axis=0) / 127 + np.float32(1e-12)
    return np.rint(weights / scale).astype(np.int8), scale.astype(np.float32)


def widened(codes: npt.NDArray[np.int8], scale: Floats) -> Floats:
    """What ``narrowed`` kept."""
    return codes.astype(np.float32) * scale.astype(np.float32)


def _transform(hidden: Floats, layer: Layer, n_heads: int) -> Floats:
    n_rows, width = hidden.shape
    heads = (hidden @ layer["qkv"] + layer["qkv_bias"]).reshape(n_rows, 3, n_heads, -1)
    query, key, value = heads.transpose(1, 2, 0, 3)
    scores = query @ key.transpose(0, 2, 1)
    scores *= np.float32((width // n_heads) ** -0.5)
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    attended = (scores @ value).transpose(1, 0, 2).reshape(n_rows, width)
    hidden = normed(hidden + attended @ layer["attended"] + layer["attended_bias"], layer["norm1"], layer["norm1_bias"])
    inner: Floats = hidden @ layer["inner"] + layer["inner_bias"]
    inner = inner / (1 + np.exp(inner * _GELU))
    return normed(hidden + inner @ layer["outer"] + layer["outer_bias"], layer["norm2"], layer["norm2_bias"])
