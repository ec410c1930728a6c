"""The components that decide: topic, kind, department, and whether to be sure.

Each leaves its probabilities in ``doc._.chances``: ``{decision: (n_codes,) float32}``, in the order of the
taxonomy and summing to 1. ``doc._.sure`` says whether the bot may assume the first topic and department.

Every decision pools witnesses that err in different ways (a logarithmic opinion pool, Genest and Zidek 1986): the
spelling, the meaning, and for departments also the topic and what the message itself points out.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Self

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from nlp.departments import named_department
from nlp.features import Counted, Floats
from nlp.reading import JUDGED_CHARACTERS
from nlp.taxonomy import DEPARTMENTS, KINDS, TOPICS

CODES: dict[str, tuple[str, ...]] = {
    "topic": tuple(TOPICS),
    "kind": tuple(KINDS),
    "department": tuple(DEPARTMENTS),
}
WITNESSES = {"topic": 2, "kind": 2, "department": 4}
_WEIGHTS_FILE = "weights.npz"
VECTOR_LENGTH = np.float32(16)  # a vector of unit length would need weights too large for half precision
_NAMED_CHANCE = 0.9
_FLOOR = 1e-6
_MOST_WISHES = 2
_FEWEST_WORDS, _LONGEST_WORD, _LONGEST_MESSAGE = 2, 45, 1500
_LETTER_SHARE, _LETTERS_A_PIECE = 0.65, 2.0

if not Doc.has_extension("chances"):
    Doc.set_extension("chances", default=None)
    Doc.set_extension("sure", default=False)


class Decision:
    """Two logistic regressions, over a reading's spelling and over its meaning, and the shares they have."""

    def __init__(self, decision: str, reading: str) -> None:
        self.codes = CODES[decision]
        self.reading = reading
        self.decision = decision
        n_codes = len(self.codes)
        self._spelling = (np.zeros((0, n_codes), np.float32), np.zeros(n_codes, np.float32))
        self._meaning = (np.zeros((0, n_codes), np.float32), np.zeros(n_codes, np.float32))
        self._given_topic = np.zeros((len(TOPICS), n_codes), np.float32)
        self._shares = np.ones(WITNESSES[decision], np.float32)

    def __call__(self, doc: Doc) -> Doc:
        """Adds this decision's probabilities to the document."""
        said = self.witnesses(doc._.counted[self.reading], doc._.meaning, doc.text, (doc._.chances or {}).get("topic"))
        doc._.chances = {**(doc._.chances or {}), self.decision: pooled(said, self._shares)}
        return doc

    def witnesses(self, counted: Counted, meaning: Floats, text: str, topic_chances: Floats | None) -> Floats:
        """Logarithms of the probabilities each witness gives, ``(n_witnesses, n_codes)``."""
        scores = np.asarray((meaning * VECTOR_LENGTH) @ self._meaning[0] + self._meaning[1], np.float32)
        said = [np.log(self.by_spelling(counted) + _FLOOR), np.log(softmax(scores) + _FLOOR)]
        if self.decision == "department":
            assert topic_chances is not None
            said += [np.log(topic_chances @ self._given_topic + _FLOOR), _by_name(text, topic_chances)]
        return np.stack(said)

    def learn(
        self, spelling: tuple[Floats, Floats], meaning: tuple[Floats, Floats], given_topic: Floats, shares: Floats
    ) -> None:
        """Takes trained weights ``(n_features, n_codes)`` with biases, rounded to the precision they are shipped in.

        ``given_topic``: how probable each code is within each topic, ``(n_topics, n_codes)``.
        """
        half = np.float16
        self._given_topic = given_topic.astype(half).astype(np.float32)
        self._spelling = (spelling[0].astype(half).astype(np.float32), spelling[1].astype(np.float32))
        self._meaning = (meaning[0].astype(half).astype(np.float32), meaning[1].astype(np.float32))
        self._shares = shares.astype(np.float32)

    def weigh(self, shares: Floats) -> None:
        """Takes the witnesses' shares, ``(n_witnesses,)``."""
        self._shares = shares.astype(np.float32)

    def by_spelling(self, counted: Counted) -> Floats:
        """Probabilities ``(n_codes,)`` from the spelling alone: no encoder, a fraction of the time."""
        weights, bias = self._spelling
        scores = counted.values @ weights[counted.columns] + bias
        return softmax(scores + counted.stems @ weights[len(weights) - len(counted.stems) :])

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:
        """Writes the weights into the directory ``path``."""
        path.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(
            path / _WEIGHTS_FILE,
            spelling=self._spelling[0].astype(np.float16),
            spelling_bias=self._spelling[1],
            meaning=self._meaning[0].astype(np.float16),
            meaning_bias=self._meaning[1],
            given_topic=self._given_topic.astype(np.float16),
            shares=self._shares,
        )

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> Self:
        """Reads what ``to_disk`` wrote."""
        with np.load(path / _WEIGHTS_FILE) as arrays:
            self.learn(
                (arrays["spelling"], arrays["spelling_bias"]),
                (arrays["meaning"], arrays["meaning_bias"]),
                arrays["given_topic"],
                arrays["shares"],
            )
        return self


def _by_name(text: str, topic_chances: Floats) -> Floats:
    """What the message itself points out; nothing where it does not."""
    departments = CODES["department"]
    named = named_department(text, CODES["topic"][int(topic_chances.argmax())])
    if named is None:
        return np.zeros(len(departments), np.float32)
    chances = np.full(len(departments), (1 - _NAMED_CHANCE) / (len(departments) - 1))
    chances[departments.index(named)] = _NAMED_CHANCE
    pointed: Floats = np.log(chances).astype(np.float32)
    return pointed


class Certainty:
    """Sure where topic and department reach a level that was right often enough, and the text is one to be read."""

    def __init__(self, sure_from: float) -> None:
        self._sure_from = sure_from

    def __call__(self, doc: Doc) -> Doc:
        """Says whether the bot may assume topic and department."""
        certain = certainty(doc._.chances["topic"], doc._.chances["department"]) >= self._sure_from
        doc._.sure = certain and doc._.wishes <= _MOST_WISHES and is_a_message(doc.text, doc._.n_pieces)
        return doc


def is_a_message(text: str, n_pieces: int) -> bool:
    """Whether somebody wrote this to be read: not a lone word, not a forwarded article, code, link or keyboard mash.

    ``n_pieces`` is how many pieces its beginning (``nlp.reading.JUDGED_CHARACTERS``) falls into: words of a language
    fall into few.
    """
    judged = text[:JUDGED_CHARACTERS]
    letters = sum(map(str.isalpha, judged))
    longest = max(map(len, judged.split()), default=0)
    return (
        len(text.split()) >= _FEWEST_WORDS
        and len(text) <= _LONGEST_MESSAGE
        and longest <= _LONGEST_WORD
        and letters >= _LETTER_SHARE * len(judged)
        and letters >= _LETTERS_A_PIECE * n_pieces
    )


def certainty(topic_chances: Floats, department_chances: Floats) -> float:
    """The weaker of the two best probabilities, 0–1."""
    return float(min(topic_chances.max(), department_chances.max()))


def pooled(said: Floats, shares: Sequence[float] | Floats) -> Floats:
    """Probabilities ``(…, n_codes)`` from ``(…, n_witnesses, n_codes)`` logarithms."""
    return softmax(np.einsum("w,...wc->...c", np.asarray(shares, np.float32), said))


def softmax(scores: Floats) -> Floats:
    """Probabilities from scores, along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    chances: Floats = (powers / powers.sum(axis=-1, keepdims=True)).astype(np.float32)
    return chances


@Language.factory("sola_decision", requires=["doc._.counted", "doc._.meaning"], assigns=["doc._.chances"])
def _make_decision(nlp: Language, name: str, decision: str, reading: str) -> Callable[[Doc], Doc]:
    return Decision(decision, reading)


@Language.factory("sola_certainty", requires=["doc._.chances"], assigns=["doc._.sure"])
def _make_certainty(nlp: Language, name: str, sure_from: float) -> Callable[[Doc], Doc]:
    return Certainty(sure_from)
