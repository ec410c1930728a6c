"""Fits what decides whether two messages wish for the same, on triples the encoder has not learnt from."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from nlp.encoder import Encoder
from nlp.language import detect_language
from nlp.places import Gazetteer
from nlp.similar import Wish, features, wish_of, write_weights
from nlp.training.corpus import Pair, Triple
from nlp.training.measures import area_under_curve, f1
from nlp.wording import plain

_STRENGTH = 1.0
_SAME_FROM = 0.5  # of chances fitted with both sides weighing the same


def fit_likeness(encoder: Encoder, triples: Sequence[Triple], pairs: Sequence[Pair]) -> dict[str, float]:
    """Writes the weights, and gives the figures on ``pairs``, which took no part."""

    def read(text: str) -> Wish:
        readable = plain(text)
        sense = encoder.sense(encoder.vector(readable))
        return wish_of(readable, sense, detect_language(readable)[0], Gazetteer.read())

    taught = [(features(a, b), same) for a, b, same in _pairs(triples, read) if not _elsewhere(a, b)]
    regression = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=1000)
    regression.fit(np.stack([row for row, _ in taught]), [same for _, same in taught])
    write_weights(regression.coef_[0], float(regression.intercept_[0]), _SAME_FROM)
    tried = [(read(pair.a), read(pair.b), pair.same) for pair in pairs]
    scores = [
        0.0 if _elsewhere(a, b) else float(regression.predict_proba(features(a, b)[None])[0, 1]) for a, b, _ in tried
    ]
    same = [mark for _, _, mark in tried]
    said = [score >= _SAME_FROM for score in scores]
    hits = sum(one and two for one, two in zip(said, same, strict=True))
    return {"same_auc": area_under_curve(scores, same), "same_f1": f1(hits, sum(said), sum(same))}


def _pairs(triples: Sequence[Triple], read: Callable[[str], Wish]) -> Iterator[tuple[Wish, Wish, bool]]:
    for triple in triples:
        a, b, other = read(triple.a), read(triple.b), read(triple.other)
        yield a, b, True
        yield a, other, False
        yield b, other, False


def _elsewhere(a: Wish, b: Wish) -> bool:
    return bool(a.places and b.places and not (a.places & b.places))
