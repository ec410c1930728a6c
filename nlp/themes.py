"""Groups messages that want the same, and says in their own words what that is.

Complete linkage (Sørensen 1948): all messages of a group are alike, each with each, so that one message between two
wishes does not join them. How alike two are is the mean of their vectors' cosine and of how probable it is that both
wish for the same. Reading every message together with every other would take hours for a thousand, so that is asked of
those nearest to each alone.
"""

import os
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage  # type: ignore[import-untyped]
from scipy.spatial.distance import squareform  # type: ignore[import-untyped]

from nlp.features import Floats
from nlp.phrases import STOP_WORDS, WORD
from nlp.similar import Wish, elsewhere
from nlp.wording import fold

_JOINED_FROM = 0.2  # likeness of the two least alike, from which they may stand in one group; validation_themes.jsonl
_NEAREST = 20
_LABEL_WORDS = 3
_READABLE = range(30, 221)  # characters of a message that tells at a glance


@dataclass(frozen=True)
class Theme:
    """Messages that want the same."""

    members: tuple[int, ...]  # their places in what was given, most telling first
    label: str  # up to three of their own words


def group_by_wish(wishes: Sequence[Wish], texts: Sequence[str], likeness: Callable[[Wish, Wish], float]) -> list[Theme]:
    """All messages in themes, the largest first; a wish of one's own is a theme of one."""
    if not wishes:
        return []
    alike = _all_likenesses(wishes, likeness)
    if len(wishes) == 1:
        groups = np.array([1])
    else:
        groups = fcluster(linkage(squareform(1 - alike, checks=False), "complete"), 1 - _JOINED_FROM, "distance")
    spread = Counter(word for text in texts for word in set(_words(text)))
    themes = []
    for group in np.unique(groups):
        members = np.flatnonzero(groups == group)
        closeness = alike[np.ix_(members, members)].mean(axis=1) + [
            0.1 * (len(texts[int(place)]) in _READABLE) for place in members
        ]
        order = members[np.argsort(-closeness, kind="stable")]
        themes.append(Theme(tuple(map(int, order)), _label([texts[place] for place in order], spread, len(texts))))
    return sorted(themes, key=lambda theme: (-len(theme.members), theme.members))


def _all_likenesses(wishes: Sequence[Wish], likeness: Callable[[Wish, Wish], float]) -> Floats:
    """``(n, n)``, 0–1, ones on the diagonal; 0 between different places."""
    senses = np.stack([wish.sense for wish in wishes])
    cosines: Floats = np.clip(senses @ senses.T, 0, 1)
    nearest = np.argsort(-cosines, axis=1, kind="stable")[:, : _NEAREST + 1]
    near = sorted({(min(one, two), max(one, two)) for one, row in enumerate(nearest.tolist()) for two in row})
    pairs = [(one, two) for one, two in near if one != two]
    alike = (cosines / 2).astype(np.float32)
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        found = threads.map(lambda pair: likeness(wishes[pair[0]], wishes[pair[1]]), pairs)
        for (one, two), p in zip(pairs, found, strict=True):
            alike[one, two] = alike[two, one] = (cosines[one, two] + p) / 2 if p else 0.0
    for one, two in combinations([place for place, wish in enumerate(wishes) if wish.places], 2):
        if elsewhere(wishes[one], wishes[two]):
            alike[one, two] = alike[two, one] = 0
    np.fill_diagonal(alike, 1)
    return alike


def _label(texts: Sequence[str], spread: Counter[str], n_texts: int) -> str:
    """The words most of these share and others lack, in the order of the most telling message."""
    shared = Counter(word for text in texts for word in set(_words(text)))
    worth = {word: count * np.log(n_texts / spread[word] + 1) for word, count in shared.items()}
    best = sorted(worth, key=lambda word: (-worth[word], word))[:_LABEL_WORDS]
    first = {fold(word): place for place, word in reversed(list(enumerate(WORD.findall(" ".join(texts)))))}
    spelled = {fold(word): word.lower() for word in reversed(WORD.findall(" ".join(texts)))}
    return " ".join(spelled[word] for word in sorted(best, key=lambda word: first[word]))


def _words(text: str) -> list[str]:
    return [word for word in map(fold, WORD.findall(text)) if len(word) > 2 and word not in STOP_WORDS]
