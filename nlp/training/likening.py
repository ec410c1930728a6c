"""Fits what decides whether two messages wish for the same, on wishes that neither encoder has learnt from."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from random import Random

import numpy as np
from sklearn.linear_model import LogisticRegression

from nlp.cross_encoder import CrossEncoder
from nlp.encoder import Encoder
from nlp.features import Floats
from nlp.language import detect_language
from nlp.places import Gazetteer
from nlp.similar import SAME_FROM, Wish, elsewhere, features, likeness, wish_of, with_together, write_weights
from nlp.training.corpus import Pair, WishGroup
from nlp.training.measures import area_under_curve, f1
from nlp.training.variation import varied
from nlp.wording import plain

_STRENGTH = 1.0
_SEED = 20181231
_TYPED_ANEW, _SIDE_BY_SIDE = 0.25, 0.35
_STRANGERS, _STRANGER = 4, 0.25

Judged = tuple[Wish, Wish, bool, float]  # two wishes, whether they are the same, and what the example is worth


def fit_likeness(
    encoder: Encoder, cross: CrossEncoder, groups: Sequence[WishGroup], pairs: Sequence[Pair]
) -> dict[str, float]:
    """Writes the weights, and gives the figures on ``pairs``, which took no part."""
    taught = [row for row in _examples(groups, encoder, Random(_SEED)) if not elsewhere(row[0], row[1])]
    apart = np.stack([features(a, b) for a, b, _, _ in taught])
    together = [
        with_together(row, odds)
        for row, odds in zip(apart, _compared(cross, [(a, b) for a, b, _, _ in taught]), strict=True)
    ]
    same, worth = [row[2] for row in taught], [row[3] for row in taught]
    write_weights(_fitted(apart, same, worth), _fitted(np.stack(together), same, worth))
    tried = [(_read(pair.a, encoder), _read(pair.b, encoder)) for pair in pairs]
    scores = [likeness(a, b, odds) for (a, b), odds in zip(tried, _compared(cross, tried), strict=True)]
    wanted, said = [pair.same for pair in pairs], [score >= SAME_FROM for score in scores]
    hits = sum(one and two for one, two in zip(said, wanted, strict=True))
    return {"same_auc": area_under_curve(scores, wanted), "same_f1": f1(hits, sum(said), sum(wanted))}


def _fitted(rows: Floats, same: Sequence[bool], worth: Sequence[float]) -> tuple[Sequence[float], float]:
    regression = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=1000)
    regression.fit(rows, same, sample_weight=worth)
    return regression.coef_[0], float(regression.intercept_[0])


def _compared(cross: CrossEncoder, pairs: Sequence[tuple[Wish, Wish]]) -> list[float]:
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return list(threads.map(lambda pair: cross.compare(pair[0].text, pair[1].text), pairs))


def _examples(groups: Sequence[WishGroup], encoder: Encoder, chance: Random) -> Iterator[Judged]:
    """Wordings and near misses as written; also the same words typed anew, and wishes of two strangers.

    Each with its worth: the other wording beside the near miss is neither the common case nor the hard one.
    """
    read = partial(_read, encoder=encoder)
    wishes = [(list(map(read, group.same)), list(map(read, group.others))) for group in groups]
    for group, (same, others) in zip(groups, wishes, strict=True):
        first, *_, last = same
        yield first, last, True, 1.0
        yield first, others[0], False, 1.0
        yield last, others[-1], False, _SIDE_BY_SIDE if len(others) == 1 else 1.0
        for wording in same[1:-1]:
            yield first, wording, True, 0.5
        for strange, _ in chance.sample(wishes, _STRANGERS):
            if strange is not same:
                yield first, chance.choice(strange), False, _STRANGER
        if chance.random() < _TYPED_ANEW:
            yield first, read(varied(group.same[0], chance)), True, 1.0


def _read(text: str, encoder: Encoder) -> Wish:
    readable = plain(text)
    _, sense = encoder.read(readable)
    return wish_of(readable, sense, detect_language(readable)[0], Gazetteer.read())
