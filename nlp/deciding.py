"""The components that decide: topic, kind, department, and whether to be sure.

Each leaves its probabilities in ``doc._.chances``: ``{decision: (n_codes,) float32}``, in the order of the
taxonomy and summing to 1. ``doc._.sure`` says whether the bot may assume the first topic and department.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Self

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from nlp.departments import named_department
from nlp.features import Floats
from nlp.reading import Features
from nlp.taxonomy import DEPARTMENTS, KINDS, TOPICS

CODES: dict[str, tuple[str, ...]] = {
    "topic": tuple(TOPICS),
    "kind": tuple(KINDS),
    "department": tuple(DEPARTMENTS),
}
_WEIGHTS_FILE = "weights.npz"
_NAMED_SHARE = 0.9  # left to a department that the message itself points out

if not Doc.has_extension("chances"):
    Doc.set_extension("chances", default=None)
    Doc.set_extension("sure", default=False)


class Decision:
    """Multinomial logistic regression over a reading's features."""

    def __init__(self, decision: str, reading: str) -> None:
        self.codes = CODES[decision]
        self.reading = reading
        self._decision = decision
        self._weights = np.zeros((0, len(self.codes)), dtype=np.float32)
        self._bias = np.zeros(len(self.codes), dtype=np.float32)
        self._temperature = 1.0

    def __call__(self, doc: Doc) -> Doc:
        """Adds this decision's probabilities to the document."""
        chances = self.chances(doc._.features[self.reading])
        doc._.chances = {**(doc._.chances or {}), self._decision: chances}
        return doc

    def chances(self, features: Features) -> Floats:
        """Probability of each code, ``(n_codes,)``."""
        scores = features.values @ self._weights[features.columns] + self._bias
        scores = scores + features.dense @ self._weights[len(self._weights) - len(features.dense) :]
        return softmax(scores / self._temperature)

    def learn(self, weights: Floats, bias: Floats, temperature: float) -> None:
        """Takes trained weights, ``(n_features, n_codes)``, rounded to the precision they are shipped in."""
        self._weights = weights.astype(np.float16).astype(np.float32)
        self._bias = bias.astype(np.float32)
        self._temperature = temperature

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:
        """Writes the weights into the directory ``path``."""
        path.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(
            path / _WEIGHTS_FILE,
            weights=self._weights.astype(np.float16),
            bias=self._bias,
            temperature=np.float32(self._temperature),
        )

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> Self:
        """Reads what ``to_disk`` wrote."""
        with np.load(path / _WEIGHTS_FILE) as arrays:
            self.learn(arrays["weights"], arrays["bias"], float(arrays["temperature"]))
        return self


class DepartmentDecision:
    """Adds up topics by the department that usually handles them; a department named in the text wins.

    A regression trained on departments was no better (.78 against .80 right out of fold): exceptions are
    few and follow rules that can be read in ``nlp.departments``.
    """

    def __init__(self) -> None:
        departments = CODES["department"]
        self._usual = np.array([departments.index(topic.department) for topic in TOPICS.values()])

    def __call__(self, doc: Doc) -> Doc:
        """Adds the departments' probabilities to the document."""
        chances = self.chances(doc.text, doc._.chances["topic"])
        doc._.chances = {**doc._.chances, "department": chances}
        return doc

    def chances(self, text: str, topic_chances: Floats) -> Floats:
        """Probability of each department, ``(n_departments,)``, from a plain reading and its topics."""
        departments = CODES["department"]
        chances = np.bincount(self._usual, weights=topic_chances, minlength=len(departments)).astype(np.float32)
        named = named_department(text, CODES["topic"][int(topic_chances.argmax())])
        if named is not None:
            chances = chances * (1 - _NAMED_SHARE)
            chances[departments.index(named)] += _NAMED_SHARE
        return chances


class Certainty:
    """Sure where the likeliest topic and department both reach a level that was right often enough."""

    def __init__(self, sure_from: float) -> None:
        self._sure_from = sure_from

    def __call__(self, doc: Doc) -> Doc:
        """Says whether the bot may assume topic and department."""
        doc._.sure = certainty(doc._.chances["topic"], doc._.chances["department"]) >= self._sure_from
        return doc


def certainty(topic_chances: Floats, department_chances: Floats) -> float:
    """The weaker of the two best probabilities, 0–1."""
    return float(min(topic_chances.max(), department_chances.max()))


def softmax(scores: Floats) -> Floats:
    """Probabilities from scores, along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    chances: Floats = (powers / powers.sum(axis=-1, keepdims=True)).astype(np.float32)
    return chances


@Language.factory("sola_decision", requires=["doc._.features"], assigns=["doc._.chances"])
def _make_decision(nlp: Language, name: str, decision: str, reading: str) -> Callable[[Doc], Doc]:
    return Decision(decision, reading)


@Language.factory("sola_department", requires=["doc._.chances"], assigns=["doc._.chances"])
def _make_department(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    return DepartmentDecision()


@Language.factory("sola_certainty", requires=["doc._.chances"], assigns=["doc._.sure"])
def _make_certainty(nlp: Language, name: str, sure_from: float) -> Callable[[Doc], Doc]:
    return Certainty(sure_from)
