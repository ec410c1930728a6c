"""Counts what a text is made of: hashed word and character n-grams, and stems of the lexicon.

Everything is counted in folded text (no å, ä, ö), so that messages typed without them match the others.
Character n-grams find the parts of Swedish compounds (``lekplatsgunga``), which whole words miss.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt

from nlp.wording import MAX_FOLDED, fold

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Counted:
    """One reading of a message in numbers: n-gram columns with their weights, and hits of the lexicon."""

    columns: Indices  # (n_used,), below 2 × n_buckets
    values: Floats  # (n_used,)
    stems: Floats  # (n_topics,)


_WORD = re.compile(r"\w+|[?!]")
_SHORTEST_GRAM, _LONGEST_GRAM = 2, 6
_LONGEST_WORD = 40  # beyond it comes rubbish, which would only cost time
_INNER_STEM_LETTERS = 5  # from this length a stem is sought inside words, else only at their start


def words(text: str) -> list[str]:
    """Folded words, and question and exclamation marks, in order."""
    return [word[:_LONGEST_WORD] for word in _WORD.findall(fold(text)[:MAX_FOLDED])]


def word_grams(text_words: Sequence[str]) -> Counter[str]:
    """Single words and pairs of neighbours."""
    return Counter([*text_words, *(f"{first} {second}" for first, second in pairwise(text_words))])


def character_grams(text_words: Iterable[str]) -> Counter[str]:
    """Runs of two to six characters inside words, with their borders marked."""
    grams: Counter[str] = Counter()
    for word, count in Counter(text_words).items():
        bordered = f" {word} "
        for size in range(_SHORTEST_GRAM, min(_LONGEST_GRAM, len(bordered)) + 1):
            for start in range(len(bordered) - size + 1):
                grams[bordered[start : start + size]] += count
    return grams


def hashed(grams: Mapping[str, int], n_buckets: int) -> dict[int, int]:
    """Counts per bucket; the hash is the same on every machine and in every run."""
    buckets: Counter[int] = Counter()
    for gram, count in grams.items():
        buckets[crc32(gram.encode()) % n_buckets] += count
    return dict(buckets)


def weighted(buckets: Mapping[int, int], rarity: Floats) -> tuple[Indices, Floats]:
    """Bucket numbers and TF-IDF weights of unit length; both ``(n_used,)``, sorted by bucket.

    ``rarity`` is the inverse document frequency, ``(n_buckets,)``; 0 marks buckets never seen in training.
    """
    indices = np.array(sorted(bucket for bucket in buckets if rarity[bucket] > 0), dtype=np.int64)
    counts = np.array([1 + math.log(buckets[int(index)]) for index in indices], dtype=np.float32)
    values = counts * rarity[indices] if len(indices) else counts
    length = float(np.linalg.norm(values))
    return indices, (values / length if length else values)


class Lexicon:
    """Which topics a text's words speak for, by hand-written stems."""

    def __init__(self, stems: Mapping[str, Sequence[str]]) -> None:
        self.codes = tuple(stems)
        self._topics: dict[str, list[int]] = {}
        for topic, code in enumerate(self.codes):
            # "p-plats" is read as two words, as in a text
            for stem in sorted({" ".join(words(stem)) for stem in stems[code]}):
                self._topics.setdefault(stem, []).append(topic)
        sizes = sorted({len(stem) for stem in self._topics})
        self._inner_sizes = [size for size in sizes if size >= _INNER_STEM_LETTERS]
        self._starting_sizes = [size for size in sizes if size < _INNER_STEM_LETTERS]

    def hits(self, text_words: Sequence[str]) -> Floats:
        """How many different stems of each topic occur, damped: ``(n_topics,)``, 0 for none.

        A stem inside a longer one that also occurs (``gung`` in ``gungställning``) does not count twice.
        """
        text = " ".join(text_words)
        parts = {text[start : start + size] for start in range(len(text)) for size in self._inner_sizes}
        starts = [0, *(place + 1 for place, sign in enumerate(text) if sign == " ")]
        parts |= {text[start : start + size] for start in starts for size in self._starting_sizes}
        found: list[list[str]] = [[] for _ in self.codes]
        for stem in sorted(parts & self._topics.keys(), key=lambda stem: (-len(stem), stem)):
            for topic in self._topics[stem]:
                if not any(stem in longer for longer in found[topic]):
                    found[topic].append(stem)
        return np.log1p(np.array([len(stems) for stems in found], dtype=np.float32)).astype(np.float32)
