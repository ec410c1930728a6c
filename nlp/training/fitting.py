"""Fits one decision: weights by scikit-learn, honest probabilities and thresholds from unseen folds."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from nlp.deciding import softmax
from nlp.features import Floats
from nlp.reading import Features

_FOLDS = 5
_SEED = 20160515
_STRENGTH = 3.0  # inverse of regularisation; 1 to 10 differed by a point at most
_MOST_STEPS = 200
_TAKEN_FOR_SAME = 0.005  # share of pairs on one topic
_TEMPERATURES = np.geomspace(0.3, 3.0, 60)

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Fit:
    """Trained weights ``(n_features, n_codes)``, bias, temperature, and chances out of fold."""

    weights: Floats
    bias: Floats
    temperature: float
    unseen: Floats  # (n_examples, n_codes): what a model said that had not seen the example


def matrix(features: Sequence[Features], n_buckets: int) -> csr_matrix:
    """All readings as one sparse matrix: n-gram columns, then the dense ones."""
    starts = np.cumsum([0, *(len(reading.columns) for reading in features)])
    columns = np.concatenate([reading.columns for reading in features])
    values = np.concatenate([reading.values for reading in features])
    grams = csr_matrix((values, columns, starts), shape=(len(features), 2 * n_buckets))
    dense = np.stack([reading.dense for reading in features])
    return hstack([grams, csr_matrix(dense)]).tocsr()


def fit(readings: csr_matrix, answers: Sequence[int], n_codes: int, *, balanced: bool) -> Fit:
    """Trains on all examples, after measuring on folds what the probabilities are worth.

    ``balanced`` gives rare codes the weight of frequent ones.
    """
    right = np.asarray(answers, dtype=np.int64)
    scores = np.zeros((len(right), n_codes), dtype=np.float32)
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED)
    for seen, unseen in folds.split(np.zeros(len(right)), right):
        weights, bias = _regress(readings[seen], right[seen], n_codes, balanced)
        scores[unseen] = readings[unseen] @ weights + bias
    temperature = _honest_temperature(scores, right)
    weights, bias = _regress(readings, right, n_codes, balanced)
    return Fit(weights, bias, temperature, softmax(scores / temperature))


def sure_from(certainties: Floats, right: npt.NDArray[np.bool_], aim: float) -> float:
    """The lowest certainty from which on at least ``aim`` of the answers were right."""
    order = np.argsort(-certainties, kind="stable")
    share_right = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(share_right >= aim)
    return float(certainties[order[enough[-1]]]) if len(enough) else 1.1


def same_from(senses: Floats, topics: Sequence[str]) -> float:
    """The likeness that one in 200 pairs of different messages on one topic reaches.

    Those rarely ask for the same, so what lies above is worth showing to the person who then decides.
    """
    named = np.asarray(topics)
    likenesses = senses @ senses.T
    later = np.triu(np.ones_like(likenesses, dtype=bool), 1)
    return float(np.quantile(likenesses[later & (named[:, None] == named[None, :])], 1 - _TAKEN_FOR_SAME))


def _regress(readings: csr_matrix, right: Numbers, n_codes: int, balanced: bool) -> tuple[Floats, Floats]:
    regression = LogisticRegression(C=_STRENGTH, max_iter=_MOST_STEPS, class_weight="balanced" if balanced else None)
    regression.fit(readings, right)
    if list(regression.classes_) != list(range(n_codes)):
        raise ValueError("every code needs examples in every fold")
    return regression.coef_.T.astype(np.float32), regression.intercept_.astype(np.float32)


def _honest_temperature(scores: Floats, right: Numbers) -> float:
    """The temperature at which the right answers are least surprising."""
    surprises = [
        -np.log(softmax(scores / temperature)[np.arange(len(right)), right] + 1e-9).mean()
        for temperature in _TEMPERATURES
    ]
    return float(_TEMPERATURES[int(np.argmin(surprises))])
