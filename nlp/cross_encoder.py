"""Reads two texts together and says how probable it is that both wish for the same.

A vector of each text must hold beforehand whatever may be asked of it; reading them side by side, every piece of the
one sees every piece of the other (cross-encoder, Nogueira and Cho 2019). That costs a reading for each pair, so it
judges the few candidates that vectors have found. Taught by ``nlp.training.crossing``.
"""

from pathlib import Path

import numpy as np

from nlp.encoder import Encoder
from nlp.features import Floats
from nlp.transformer import transform, unpacked


class CrossEncoder:
    """Layers of its own above an encoder's pieces."""

    WEIGHTS_FILE = "cross.npz"
    HEAD = ("seen", "seen_bias", "judged", "judged_bias")

    def __init__(self, directory: Path, encoder: Encoder) -> None:
        self._encoder = encoder
        with np.load(directory / self.WEIGHTS_FILE) as arrays:
            self._layers = unpacked(arrays)
            self._second = arrays["second"].astype(np.float32)  # (width,): marks the second text's pieces
            self._head = {
                name: arrays[name].astype(np.float32) for name in ("seen", "seen_bias", "judged", "judged_bias")
            }

    def compare(self, a: str, b: str) -> float:
        """Log odds that two plain texts wish for the same; the order of the two changes nothing."""
        first, second = (self._encoder.embedded(self._encoder.rows(text)) for text in sorted((a, b)))
        hidden = transform(np.concatenate([first, second + self._second]), self._layers, self._encoder.n_heads)
        seen = np.tanh(gathered(hidden, len(first)) @ self._head["seen"] + self._head["seen_bias"])
        return float(seen @ self._head["judged"] + self._head["judged_bias"])


def gathered(hidden: Floats, n_first: int) -> Floats:
    """What is judged, ``(3 × width,)``: the first piece's state, and how the texts' mean states differ and agree."""
    one, two = hidden[:n_first].mean(axis=0), hidden[n_first:].mean(axis=0)
    return np.concatenate([hidden[0], np.abs(one - two), one * two])
