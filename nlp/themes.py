"""Groups messages that want the same, and says in their own words what that is.

Average linkage (Sokal and Michener 1958) over the cosine of what two messages wish for: a group holds together as a
whole, so that one message between two wishes does not join them. Different places stay apart.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage  # type: ignore[import-untyped]
from scipy.spatial.distance import squareform  # type: ignore[import-untyped]

from nlp.features import Floats
from nlp.phrases import STOP_WORDS, WORD
from nlp.similar import Wish, elsewhere
from nlp.wording import fold

_JOINED_FROM = 0.3  # mean cosine between two groups, from which they are one; set on validation_themes.jsonl
_LABEL_WORDS = 3
_READABLE = range(30, 221)  # characters of a message that tells at a glance


@dataclass(frozen=True)
class Theme:
    """Messages that want the same."""

    members: tuple[int, ...]  # their places in what was given, most telling first
    label: str  # up to three of their own words


def group_by_wish(wishes: Sequence[Wish], texts: Sequence[str]) -> list[Theme]:
    """All messages in themes, the largest first; a wish of one's own is a theme of one."""
    if not wishes:
        return []
    alike = _all_likenesses(wishes)
    if len(wishes) == 1:
        groups = np.array([1])
    else:
        groups = fcluster(linkage(squareform(1 - alike, checks=False), "average"), 1 - _JOINED_FROM, "distance")
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


def _all_likenesses(wishes: Sequence[Wish]) -> Floats:
    """``(n, n)``, 0–1, ones on the diagonal; 0 between different places."""
    senses = np.stack([wish.sense for wish in wishes])
    alike: Floats = np.clip(senses @ senses.T, 0, 1)
    named = [place for place, wish in enumerate(wishes) if wish.places]
    for one, two in combinations(named, 2):
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
