"""The first component of the pipeline: turns a message into numbers, once, for all decisions after it.

A ``Doc`` must hold the *plain* reading of a message (``nlp.wording.plain``). The component fills
(taking ``doc._.raw``, the encoder's vector, where the caller has it already)

- ``doc._.features``: ``{"plain": Features, "wish": Features}``
- ``doc._.sense``: the whitened sentence vector, ``(n_dimensions,)`` float32 of unit length
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from nlp.features import Floats, Indices, Lexicon, character_grams, hashed, weighted, word_grams, words
from nlp.vectors import Encoder, open_encoder
from nlp.wording import wish

_GRAMS = (character_grams, word_grams)
_NO_WORD = ["<nothing>"]  # a feature of its own: emoji alone, dots, an empty message
_WHITENED_DIMENSIONS = 128
_RARITY_FILE, _VECTORS_FILE, _LEXICON_FILE = "rarity.npy", "vectors.npz", "lexicon.json"

if not Doc.has_extension("features"):
    Doc.set_extension("raw", default=None)
    Doc.set_extension("features", default=None)
    Doc.set_extension("sense", default=None)


@dataclass(frozen=True)
class Features:
    """One reading of a message: n-gram columns with their weights, then the dense columns after them."""

    columns: Indices  # (n_used,), below 2 × n_buckets
    values: Floats  # (n_used,)
    dense: Floats  # (n_topics [+ n_vector],)


class Reader:
    """Knows how rare each n-gram is, which stems speak for which topic, and how vectors are spread."""

    def __init__(self, sentence_encoder: bool, n_buckets: int, lexicon_weight: float, vector_weight: float) -> None:
        self.n_buckets = n_buckets
        self._sentence_encoder = sentence_encoder
        self._lexicon_weight = lexicon_weight
        self._vector_weight = vector_weight
        self.encoder: Encoder = open_encoder(sentence_encoder)
        self._stems: dict[str, list[str]] = {}
        self._lexicon = Lexicon({})
        self._rarity = np.zeros((len(_GRAMS), n_buckets), dtype=np.float32)
        width = self.encoder.n_dimensions
        self._mean = np.zeros(width, dtype=np.float32)
        self._spread = np.ones(width, dtype=np.float32)
        self._whitening = np.eye(width, _WHITENED_DIMENSIONS, dtype=np.float32)

    def __call__(self, doc: Doc) -> Doc:
        """Fills the document's features and vector."""
        wished = wish(doc.text)
        raw = self.encode(doc.text) if doc._.raw is None else doc._.raw
        of_wish = self.features(wished, raw)
        of_plain = of_wish if wished == doc.text else self.features(doc.text, raw)
        doc._.features = {"plain": of_plain, "wish": of_wish}
        doc._.sense = self.sense(raw)
        return doc

    def encode(self, text: str) -> Floats:
        """The encoder's vector of a plain reading's wish: nearly all of the time; safe in several threads at once."""
        vector: Floats = self.encoder.vectors([wish(text)])[0]
        return vector

    def features(self, reading: str, raw: Floats) -> Features:
        """Numbers of one reading; ``raw`` is the encoder's vector of the wish."""
        found = words(reading) or _NO_WORD
        columns, values = [], []
        for block, (grams, rarity) in enumerate(zip(_GRAMS, self._rarity, strict=True)):
            used, weights = weighted(hashed(grams(found), self.n_buckets), rarity)
            columns.append(used + block * self.n_buckets)
            values.append(weights)
        dense = [self._lexicon.hits(found) * self._lexicon_weight]
        if self._sentence_encoder:  # the stand-in's vector repeats the n-grams and would only add noise
            dense.append((raw - self._mean) / self._spread * self._vector_weight)
        return Features(np.concatenate(columns), np.concatenate(values), np.concatenate(dense))

    def sense(self, raw: Floats) -> Floats:
        """The vector for likeness: centred and whitened, since raw cosines crowd at .85–.95."""
        whitened = (raw - self._mean) @ self._whitening
        length = float(np.linalg.norm(whitened))
        return (whitened / (length or 1.0)).astype(np.float32)

    def learn(self, readings: Sequence[str], stems: dict[str, list[str]]) -> Floats:
        """Takes rarities and the spread of vectors from training texts; gives back their raw vectors."""
        self._stems = stems
        self._lexicon = Lexicon(stems)
        found = [words(reading) or _NO_WORD for reading in readings]
        for rarity, grams in zip(self._rarity, _GRAMS, strict=True):
            seen_in = np.zeros(self.n_buckets)
            for text_words in found:
                seen_in[list(hashed(grams(text_words), self.n_buckets))] += 1
            rarity[:] = np.where(seen_in > 0, np.log((1 + len(found)) / (1 + seen_in)) + 1, 0)
        raw = self.encoder.vectors(readings)
        self._mean = raw.mean(axis=0)
        self._spread = raw.std(axis=0) + np.float32(1e-6)
        self._whitening = _whitening(raw - self._mean)
        self._round()
        return raw

    def _round(self) -> None:
        """Keeps what a file of half precision keeps, so that training sees what will be shipped."""
        for name in ("_rarity", "_mean", "_spread", "_whitening"):
            setattr(self, name, getattr(self, name).astype(np.float16).astype(np.float32))

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:
        """Writes the half-precision arrays and the lexicon into the directory ``path``."""
        path.mkdir(parents=True, exist_ok=True)
        half = np.float16
        np.save(path / _RARITY_FILE, self._rarity.astype(half))
        np.savez(
            path / _VECTORS_FILE,
            mean=self._mean.astype(half),
            spread=self._spread.astype(half),
            whitening=self._whitening.astype(half),
        )
        lexicon = json.dumps(self._stems, ensure_ascii=False, indent=0)
        (path / _LEXICON_FILE).write_text(lexicon, encoding="utf-8")

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> Self:
        """Reads what ``to_disk`` wrote."""
        self._rarity = np.load(path / _RARITY_FILE).astype(np.float32)
        with np.load(path / _VECTORS_FILE) as arrays:
            self._mean = arrays["mean"].astype(np.float32)
            self._spread = arrays["spread"].astype(np.float32)
            self._whitening = arrays["whitening"].astype(np.float32)
        self._stems = json.loads((path / _LEXICON_FILE).read_text(encoding="utf-8"))
        self._lexicon = Lexicon(self._stems)
        return self


def _whitening(centred: Floats) -> Floats:
    """Principal directions scaled to unit variance, ``(n_vector, 128)``."""
    variances, directions = np.linalg.eigh(np.cov(centred.T.astype(np.float64)))
    strongest = np.argsort(variances)[::-1][:_WHITENED_DIMENSIONS]
    chosen = directions[:, strongest]
    chosen *= np.sign(chosen[np.abs(chosen).argmax(axis=0), np.arange(chosen.shape[1])])  # eigh's sign is free
    scaled = chosen / np.sqrt(variances[strongest] + 1e-9)
    scaled /= np.abs(scaled).max()  # only directions matter; this keeps half precision from overflowing
    whitening: Floats = scaled.astype(np.float32)
    return whitening


@Language.factory(
    "sola_reader",
    assigns=["doc._.features", "doc._.sense"],
    default_config={"sentence_encoder": True, "n_buckets": 16384, "lexicon_weight": 0.6, "vector_weight": 0.08},
)
def _make_reader(
    nlp: Language, name: str, sentence_encoder: bool, n_buckets: int, lexicon_weight: float, vector_weight: float
) -> Callable[[Doc], Doc]:
    return Reader(sentence_encoder, n_buckets, lexicon_weight, vector_weight)
