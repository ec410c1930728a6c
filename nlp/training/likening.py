"""Fits what decides whether two messages wish for the same, on triples the encoder has not learnt from."""

from collections.abc import Callable, Iterator, Sequence
from random import Random

import numpy as np
from sklearn.linear_model import LogisticRegression

from nlp.encoder import Encoder
from nlp.language import detect_language
from nlp.places import Gazetteer
from nlp.similar import Wish, elsewhere, features, likeness, same_wish, wish_of, write_weights
from nlp.training.corpus import Pair, Triple
from nlp.training.measures import area_under_curve, f1
from nlp.training.variation import varied
from nlp.wording import plain

_STRENGTH = 1.0
_SEED = 20181231
_TYPED_ANEW, _SIDE_BY_SIDE = 0.25, 0.35
_STRANGERS, _STRANGER = 20, 0.1
_SAME_FROM = 0.5  # of chances fitted with both sides weighing the same


def fit_likeness(encoder: Encoder, triples: Sequence[Triple], pairs: Sequence[Pair]) -> dict[str, float]:
    """Writes the weights, and gives the figures on ``pairs``, which took no part."""

    def read(text: str) -> Wish:
        readable = plain(text)
        _, sense = encoder.read(readable)
        return wish_of(readable, sense, detect_language(readable)[0], Gazetteer.read())

    chance = Random(_SEED)
    taught = [
        (features(a, b), same, worth) for a, b, same, worth in _pairs(triples, read, chance) if not elsewhere(a, b)
    ]
    regression = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=1000)
    rows, same_wishes, worths = zip(*taught, strict=True)
    regression.fit(np.stack(rows), same_wishes, sample_weight=worths)
    write_weights(regression.coef_[0], float(regression.intercept_[0]), _SAME_FROM)
    tried = [(read(pair.a), read(pair.b)) for pair in pairs]
    scores = [likeness(a, b) for a, b in tried]
    said = [same_wish(a, b) for a, b in tried]
    same = [pair.same for pair in pairs]
    hits = sum(one and two for one, two in zip(said, same, strict=True))
    return {"same_auc": area_under_curve(scores, same), "same_f1": f1(hits, sum(said), sum(same))}


def _pairs(
    triples: Sequence[Triple], read: Callable[[str], Wish], chance: Random
) -> Iterator[tuple[Wish, Wish, bool, float]]:
    """Other wordings and near misses as written; also the same words typed anew, and wishes of two strangers.

    Each with its worth: the other wording beside the near miss is neither the common case nor the hard one.
    """
    wishes = [(read(triple.a), read(triple.b), read(triple.other)) for triple in triples]
    for triple, (a, b, other) in zip(triples, wishes, strict=True):
        yield a, b, True, 1.0
        yield a, other, False, 1.0
        yield b, other, False, _SIDE_BY_SIDE
        for stranger in chance.sample(wishes, _STRANGERS):
            if stranger[0] is not a:
                yield a, chance.choice(stranger), False, _STRANGER
        if chance.random() < _TYPED_ANEW:
            yield a, read(varied(triple.a, chance)), True, 1.0
