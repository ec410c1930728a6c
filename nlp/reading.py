"""The first component of the pipeline: turns a message into numbers, once, for all decisions after it.

A ``Doc`` must hold the *plain* reading of a message (``nlp.wording.plain``). The component fills

- ``doc._.counted``: ``{"plain": Counted, "wish": Counted}``
- ``doc._.meaning`` and ``doc._.sense``, unless the caller has filled both: the encoder's vectors, what the message is
  about ``(n_dimensions,)`` and what it wishes for ``(n_likeness,)``, float32 of unit length
- ``doc._.phrases``: up to three that say most
- ``doc._.n_pieces``: into how many of the encoder's pieces the text's beginning falls
"""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Self

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from nlp.encoder import Encoder
from nlp.features import Counted, Lexicon, character_grams, hashed, weighted, word_grams, words
from nlp.phrases import key_phrases
from nlp.wording import wish

MODELS = Path(__file__).parent / "models"

JUDGED_CHARACTERS = 400
_GRAMS = (character_grams, word_grams)
_NO_WORD = ["<nothing>"]  # a feature of its own: emoji alone, dots, an empty message
_RARITY_FILE, _LEXICON_FILE = "rarity.npy", "lexicon.json"

if not Doc.has_extension("counted"):
    Doc.set_extension("counted", default=None)
    Doc.set_extension("meaning", default=None)
    Doc.set_extension("sense", default=None)
    Doc.set_extension("phrases", default=())
    Doc.set_extension("n_pieces", default=0)


class Reader:
    """Knows how rare each n-gram is and which stems speak for which topic; holds the encoder."""

    def __init__(self, encoder: str, n_buckets: int, lexicon_weight: float) -> None:
        self.n_buckets = n_buckets
        self.encoder = open_encoder(encoder)
        self._lexicon_weight = lexicon_weight
        self._stems: dict[str, list[str]] = {}
        self._lexicon = Lexicon({})
        self._rarity = np.zeros((len(_GRAMS), n_buckets), dtype=np.float32)

    def __call__(self, doc: Doc) -> Doc:
        """Fills the document's numbers."""
        wished = wish(doc.text)
        of_wish = self.counted(wished)
        doc._.counted = {"plain": of_wish if wished == doc.text else self.counted(doc.text), "wish": of_wish}
        if doc._.meaning is None:
            doc._.meaning, doc._.sense = self.encoder.read(doc.text)
        doc._.n_pieces = len(self.encoder.pieces.rows(doc.text[:JUDGED_CHARACTERS], JUDGED_CHARACTERS)) - 2
        doc._.phrases = key_phrases(doc.text, self.rarity)
        return doc

    def rarity(self, word: str) -> float:
        """How rare a folded word is in the corpus; rarest of all where it never occurs."""
        (bucket,) = hashed({word: 1}, self.n_buckets)
        return float(self._rarity[_GRAMS.index(word_grams), bucket]) or float(self._rarity.max())

    def counted(self, reading: str) -> Counted:
        """Numbers of one reading."""
        found = words(reading) or _NO_WORD
        columns, values = [], []
        for block, (grams, rarity) in enumerate(zip(_GRAMS, self._rarity, strict=True)):
            used, weights = weighted(hashed(grams(found), self.n_buckets), rarity)
            columns.append(used + block * self.n_buckets)
            values.append(weights)
        return Counted(
            np.concatenate(columns), np.concatenate(values), self._lexicon.hits(found) * self._lexicon_weight
        )

    def learn(self, readings: Sequence[str], stems: dict[str, list[str]]) -> None:
        """Takes rarities from training texts."""
        self._stems = stems
        self._lexicon = Lexicon(stems)
        found = [words(reading) or _NO_WORD for reading in readings]
        for rarity, grams in zip(self._rarity, _GRAMS, strict=True):
            seen_in = np.zeros(self.n_buckets)
            for text_words in found:
                seen_in[list(hashed(grams(text_words), self.n_buckets))] += 1
            rarity[:] = np.where(seen_in > 0, np.log((1 + len(found)) / (1 + seen_in)) + 1, 0)
        self._rarity = self._rarity.astype(np.float16).astype(np.float32)  # training sees what will be shipped

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:
        """Writes the half-precision rarities and the lexicon into the directory ``path``."""
        path.mkdir(parents=True, exist_ok=True)
        np.save(path / _RARITY_FILE, self._rarity.astype(np.float16))
        lexicon = json.dumps(self._stems, ensure_ascii=False, indent=0)
        (path / _LEXICON_FILE).write_text(lexicon, encoding="utf-8")

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> Self:
        """Reads what ``to_disk`` wrote."""
        self._rarity = np.load(path / _RARITY_FILE).astype(np.float32)
        self._stems = json.loads((path / _LEXICON_FILE).read_text(encoding="utf-8"))
        self._lexicon = Lexicon(self._stems)
        return self


@cache
def open_encoder(name: str) -> Encoder:
    """The encoder of that name beside the models, opened once however many pipelines share it."""
    return Encoder(MODELS / name)


@Language.factory("sola_reader", assigns=["doc._.counted", "doc._.meaning", "doc._.sense", "doc._.phrases"])
def _make_reader(
    nlp: Language, name: str, encoder: str, n_buckets: int = 32768, lexicon_weight: float = 0.6
) -> Callable[[Doc], Doc]:
    return Reader(encoder, n_buckets, lexicon_weight)
