"""Trains the pipeline on the corpus and puts it into ``nlp/models``; ``make model`` calls it.

Training is seeded: on one machine it gives the same bytes each time, on another the same decisions, with
probabilities that differ in the last digits.
"""

import os
import shutil
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, cast

import numpy as np
from spacy.util import load_config, load_model_from_config

from nlp import shipped
from nlp.deciding import CODES, VECTOR_LENGTH, Decision, certainty, pooled
from nlp.features import Counted, Floats
from nlp.places import Gazetteer
from nlp.reading import Reader
from nlp.training.corpus import Example, read_examples, read_keywords, read_rewordings, read_stems, read_test
from nlp.training.fitting import Right, fit_shares, given_topic, matrix, regress, sure_from
from nlp.wording import plain, wish

_SEED = 20160515
_SPELLING_STRENGTH, _MEANING_STRENGTH = 5.0, 0.3
_SURE_AIM = 0.955  # of topic and department both right; a little above the .95 promised
_PLACES_SWAPPED = 0.5


def train(directory: Path, corrections: Sequence[Example] = ()) -> dict[str, Any]:
    """Trains from the corpus and ``corrections``, writes the pipeline into ``directory`` and gives its figures.

    The figures are those of the validation set, which also sets the witnesses' shares and when to be sure.
    """
    started = time.monotonic()
    lessons = [*read_examples(), *corrections, *read_rewordings(), *read_keywords()]
    checked = read_test(shipped.VALIDATION)
    say(started, f"{len(lessons)} messages and keywords, {len(checked)} messages to validate on")
    model = load_model_from_config(load_config(shipped.CONFIG), auto_fill=True)
    reader = cast(Reader, model.get_pipe("reader"))
    moved = [plain(text) for text in _elsewhere([lesson.text for lesson in lessons])]
    reader.learn([wish(text) for text in moved], read_stems())
    taught = _Read(reader, moved, encoded(reader, [plain(lesson.text) for lesson in lessons]))
    texts = [plain(example.text) for example in checked]
    tried = _Read(reader, texts, encoded(reader, texts))
    say(started, "read")
    figures: dict[str, Any] = {}
    chances: dict[str, Floats] = {}
    for name in ("topic", "kind", "department"):
        decision = cast(Decision, model.get_pipe(name))
        _fit(decision, taught, lessons, reader.n_buckets)
        said = np.stack([decision.witnesses(*row) for row in tried.rows(decision.reading, chances.get("topic"))])
        answers = _numbers(checked, name)
        shares = fit_shares(said, answers)
        decision.weigh(shares)
        chances[name] = pooled(said, shares)
        figures[name] = _share_right(chances[name], answers)
        alone = [_share_right(said[:, witness], answers) for witness in range(said.shape[1])]
        say(started, f"{name}: {figures[name]} right; witnesses alone {alone}, shares {shares.round(2).tolist()}")
    certainties = np.array(
        [certainty(*row) for row in zip(chances["topic"], chances["department"], strict=True)], np.float32
    )
    right = [chances[name].argmax(axis=1) == _numbers(checked, name) for name in ("topic", "department")]
    level = round(sure_from(certainties, right[0] & right[1], _SURE_AIM), 4)
    figures |= {"sure_from": level, "sure_share": round(float((certainties >= level).mean()), 4)}
    model.remove_pipe("certainty")
    model.add_pipe("sola_certainty", name="certainty", config={"sure_from": level})
    say(started, f"sure from {level} in {figures['sure_share']:.0%} of messages")
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    model.to_disk(directory)
    return figures


@dataclass(frozen=True)
class _Read:
    """Texts with what the reader made of them."""

    reader: Reader
    texts: list[str]
    meanings: Floats  # (n_texts, n_dimensions)
    _counted: dict[str, list[Counted]] = field(default_factory=dict)

    def counted(self, reading: str) -> list[Counted]:
        """Numbers of all texts in one reading; two decisions share one."""
        if reading not in self._counted:
            self._counted[reading] = [
                self.reader.counted(wish(text) if reading == "wish" else text) for text in self.texts
            ]
        return self._counted[reading]

    def rows(self, reading: str, topics: Floats | None) -> Iterator[tuple[Counted, Floats, str, Floats | None]]:
        """What a decision's witnesses are asked with, text by text."""
        for place, counted in enumerate(self.counted(reading)):
            yield counted, self.meanings[place], self.texts[place], None if topics is None else topics[place]


def _fit(decision: Decision, taught: _Read, lessons: Sequence[Example], n_buckets: int) -> None:
    """Both regressions of a decision, on the messages that have it to teach."""
    name, n_codes = decision.decision, len(decision.codes)
    places = [place for place, lesson in enumerate(lessons) if name != "kind" or lesson.kind]
    right = _numbers([lessons[place] for place in places], name)
    spelling = matrix(taught.counted(decision.reading), n_buckets)[places]
    meaning = taught.meanings[places] * VECTOR_LENGTH
    balanced = name == "kind"
    decision.learn(
        regress(spelling, right, n_codes, _SPELLING_STRENGTH, balanced=balanced),
        regress(meaning, right, n_codes, _MEANING_STRENGTH, balanced=balanced),
        given_topic(_numbers([lessons[place] for place in places], "topic"), right, n_codes),
        np.ones(1, np.float32),
    )


def say(started: float, news: str) -> None:
    """One line of progress with the seconds since the start."""
    print(f"{time.monotonic() - started:6.1f} s  {news}", flush=True)


def encoded(reader: Reader, texts: Sequence[str]) -> Floats:
    """Sentence vectors, ``(n_texts, n_dimensions)``, on all cores."""
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return np.stack(list(threads.map(reader.encoder.vector, texts)))


def _elsewhere(texts: Sequence[str]) -> list[str]:
    """Half of the texts with their places swapped, so that no place is learnt by heart."""
    chance, gazetteer = Random(_SEED), Gazetteer.read()
    return [gazetteer.swapped(text, chance) if chance.random() < _PLACES_SWAPPED else text for text in texts]


def _numbers(examples: Sequence[Example], name: str) -> Right:
    return np.array([CODES[name].index(getattr(example, name)) for example in examples])


def _share_right(chances: Floats, answers: Right) -> float:
    return round(float((chances.argmax(axis=1) == answers).mean()), 4)
