"""Fits decisions: regressions on the corpus, and on the validation set what their witnesses and chances are worth."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.sparse import csr_matrix, hstack  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression

from nlp.deciding import pooled
from nlp.features import Counted, Floats
from nlp.taxonomy import TOPICS

_MOST_STEPS = 100
_UNSEEN = 0.5  # messages, for what no message has
_LEANING = 0.02  # towards equal shares, as a validation set is small

Weights = tuple[Floats, Floats]  # (n_features, n_codes) and (n_codes,)
Right = npt.NDArray[np.int64]


def matrix(counted: Sequence[Counted], n_buckets: int) -> csr_matrix:
    """All readings as one sparse matrix: n-gram columns, then the lexicon's."""
    starts = np.cumsum([0, *(len(reading.columns) for reading in counted)])
    columns = np.concatenate([reading.columns for reading in counted])
    values = np.concatenate([reading.values for reading in counted])
    grams = csr_matrix((values, columns, starts), shape=(len(counted), 2 * n_buckets))
    return hstack([grams, csr_matrix(np.stack([reading.stems for reading in counted]))]).tocsr()


def regress(readings: csr_matrix | Floats, right: Right, n_codes: int, strength: float, *, balanced: bool) -> Weights:
    """Multinomial logistic regression; ``strength`` is the inverse of regularisation.

    ``balanced`` gives rare codes the weight of frequent ones.
    """
    regression = LogisticRegression(
        C=strength, max_iter=_MOST_STEPS, tol=1e-3, class_weight="balanced" if balanced else None
    )
    regression.fit(readings, right)
    if list(regression.classes_) != list(range(n_codes)):
        raise ValueError("every code needs examples")
    return regression.coef_.T.astype(np.float32), regression.intercept_.astype(np.float32)


def given_topic(topics: Right, right: Right, n_codes: int) -> Floats:
    """How probable each code is within each topic, ``(n_topics, n_codes)``, as the messages have it."""
    counts = np.full((len(TOPICS), n_codes), _UNSEEN)
    np.add.at(counts, (topics, right), 1)
    shares: Floats = (counts / counts.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares


def fit_shares(said: Floats, right: Right) -> Floats:
    """The shares of witnesses ``(n_witnesses,)`` at which right answers are least surprising.

    ``said`` is ``(n_messages, n_witnesses, n_codes)``, logarithms. No share is negative; their sum says how sharp the
    pooled chances are, so no further temperature is needed.
    """

    def surprise(roots: npt.NDArray[np.float64]) -> float:
        shares = roots**2
        chances = pooled(said, shares.astype(np.float32))[np.arange(len(right)), right]
        return float(-np.log(chances + 1e-9).mean() + _LEANING * ((shares - shares.mean()) ** 2).sum())

    best = minimize(surprise, np.full(said.shape[1], 0.7), method="Nelder-Mead", options={"maxiter": 600})
    shares: Floats = (best.x**2).astype(np.float32)
    return shares


def sure_from(certainties: Floats, right: npt.NDArray[np.bool_], aim: float) -> float:
    """The lowest certainty from which on at least ``aim`` of the answers were right."""
    order = np.argsort(-certainties, kind="stable")
    share_right = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(share_right >= aim)
    return float(certainties[order[enough[-1]]]) if len(enough) else 1.1
