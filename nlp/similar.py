"""Decides whether two messages wish for the same, so that the bot may offer the one instead of the other.

A cosine alone cannot tell: "more bins by the river" and "more benches by the river" lie closer than two wordings of
one wish. So a small regression weighs it together with what differs: words without a counterpart, opposites, places;
and where it matters, with what the cross-encoder says, which reads both side by side. Two different places are never
the same wish. The person decides in the end.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

import numpy as np

from nlp.features import Floats
from nlp.phrases import STOP_WORDS
from nlp.places import Gazetteer, cut_out
from nlp.wording import MAX_FOLDED, fold

WEIGHTS_FILE = Path(__file__).parent / "models" / "similar.json"
FEATURES = (
    "sense", "overlap", "matched_most", "matched_least", "one_off", "rewording", "opposite", "places_shared",
    "place_in_one", "across_languages", "sense_across_languages",
)  # fmt: skip
TOGETHER = (*FEATURES, "read_together")  # the cross-encoder's log odds, within ±_CLEAR
_CLEAR = 6.0
_GRAM = 4
_RELATED, _RELATED_AT_PLACE = 0.55, 0.35
SAME_FROM = 0.5  # of likeness, fitted with both sides weighing the same
_ALIKE = 0.5  # Dice coefficient of two words' n-grams from which the one is the other's counterpart

# Words that turn a wish around, folded; a star stands for any ending. What stands on one side is the other's opposite.
_BEGIN = (
    "bygg bygga byggs infor infora satt satta anlagg* ordna* oppna* skapa* tillat* inratta* plantera* behall* bevara"
    " spara radda build* introduc* add open allow* keep preserve save plant install*"
)
_END = (
    "riv riva rivs slopa* avskaffa* stang stanga stangs forbjud* stoppa* remove* ban bans banned close* abolish* stop"
    " demolish* salj* flytta* sell move bort"
)
_OPPOSITES = tuple(
    (tuple(left.split()), tuple(right.split()))
    for left, right in (
        (_BEGIN, _END),
        (
            "fler flera mer oka okad hoj hoja hojd utoka* forlang* langre more increas* rais* extend* longer",
            "farre mindre minska* sank sanka sankt korta kortare fewer less reduc* lower shorten*",
        ),
        ("billig billigare gratis cheap* free", "dyr dyrare avgift* expensive"),
        ("tidigare earlier", "senare later"),
        ("inte sluta slopa never not", "garna alltid always"),
    )
)


@dataclass(frozen=True)
class Wish:
    """What of a message counts when wishes are compared."""

    sense: Floats  # (n_likeness,) of unit length
    words: frozenset[str]  # folded content words, without places
    places: frozenset[str]
    turns: tuple[tuple[bool, bool], ...]  # for each pair of opposites, which side the words stand on
    language: str
    text: str  # plain


def wish_of(text: str, sense: Floats, language: str, gazetteer: Gazetteer) -> Wish:
    """Takes from a plain reading what counts."""
    named = gazetteer.find(text)
    bare = _said(cut_out(text, named))
    return Wish(
        sense=sense,
        words=frozenset(word for word in bare if len(word) > 2 and word not in STOP_WORDS),
        places=frozenset(place.name for place in named if place.kind != "neighbour"),
        turns=tuple((_stands_on(bare, left), _stands_on(bare, right)) for left, right in _OPPOSITES),
        language=language,
        text=text,
    )


def likeness(a: Wish, b: Wish, together: float | None = None) -> float:
    """How probable it is that both wish for the same, 0–1; 0 where they name different places, 1 for the same words.

    ``together``: the cross-encoder's log odds, where it has read them.
    """
    if elsewhere(a, b):
        return 0.0
    if _said(a.text) == _said(b.text):
        return 1.0
    weights, bias = _weights()["apart" if together is None else "together"]
    found = features(a, b) if together is None else with_together(features(a, b), together)
    return float(1 / (1 + np.exp(-(found @ weights + bias))))


def elsewhere(a: Wish, b: Wish) -> bool:
    """Whether they name different places, and so can never wish for the same."""
    return bool(a.places and b.places and not (a.places & b.places))


def related(a: Wish, b: Wish) -> bool:
    """Whether the one touches the matter of the other, as an answer touches its question; another place does not."""
    if elsewhere(a, b):
        return False
    return float(a.sense @ b.sense) >= (_RELATED_AT_PLACE if a.places & b.places else _RELATED)


def features(a: Wish, b: Wish) -> Floats:
    """``(n_features,)`` in the order of ``FEATURES``.

    Words are compared within one language alone. ``one_off``: nearly all words have a counterpart and yet some lack one
    on both sides, which is how near misses look; ``rewording``: hardly any word has.
    """
    cosine = float(a.sense @ b.sense)
    one_language = a.language == b.language
    matched = sorted((_matched_share(a, b), _matched_share(b, a))) if one_language else (0.0, 0.0)
    opposite = any(
        sorted((one, two)) == [(False, True), (True, False)] for one, two in zip(a.turns, b.turns, strict=True)
    )
    return np.array(
        [
            cosine,
            _dice(_all_grams(a), _all_grams(b)) if one_language else 0.0,
            matched[1],
            matched[0],
            one_language and 0.4 <= matched[1] < 1 and matched[0] < 1,
            one_language and matched[1] < 0.25,
            opposite,
            bool(a.places & b.places),
            bool(a.places) != bool(b.places),
            not one_language,
            0.0 if one_language else cosine,
        ],
        dtype=np.float32,
    )


def with_together(apart: Floats, odds: float) -> Floats:
    """``features`` and the cross-encoder's log odds, ``(n_features + 1,)`` in the order of ``TOGETHER``."""
    return np.append(apart, np.float32(min(max(odds, -_CLEAR), _CLEAR)))


def write_weights(apart: tuple[Sequence[float], float], together: tuple[Sequence[float], float]) -> None:
    """Keeps what training found: weights and bias of both regressions."""
    card = {
        name: {
            "weights": {feature: round(float(weight), 4) for feature, weight in zip(names, weights, strict=True)},
            "bias": round(float(bias), 4),
        }
        for name, names, (weights, bias) in (("apart", FEATURES, apart), ("together", TOGETHER, together))
    }
    WEIGHTS_FILE.write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    _weights.cache_clear()


@cache
def _weights() -> dict[str, tuple[Floats, float]]:
    card = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    return {
        name: (np.array([part["weights"][feature] for feature in names], np.float32), part["bias"])
        for name, names, part in (("apart", FEATURES, card["apart"]), ("together", TOGETHER, card["together"]))
    }


def _said(text: str) -> list[str]:
    """Words and numbers, folded, without signs."""
    return ["".join(filter(str.isalnum, word)) for word in fold(text)[:MAX_FOLDED].replace("-", "").split()]


def _stands_on(words: Sequence[str], side: Sequence[str]) -> bool:
    return any(word.startswith(sign[:-1]) if sign.endswith("*") else word == sign for word in words for sign in side)


def _matched_share(a: Wish, b: Wish) -> float:
    """How many of the one's words have a counterpart among the other's; all where there is none to match."""
    theirs = [_grams(word) for word in b.words]
    matched = [any(_dice(_grams(word), grams) >= _ALIKE for grams in theirs) for word in a.words]
    return sum(matched) / len(matched) if matched else 1.0


def _all_grams(wish: Wish) -> frozenset[str]:
    return frozenset(chain.from_iterable(_grams(word) for word in wish.words))


def _grams(word: str) -> frozenset[str]:
    bordered = f" {word} "
    return frozenset(bordered[start : start + _GRAM] for start in range(max(1, len(bordered) - _GRAM + 1)))


def _dice(a: frozenset[str], b: frozenset[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0
