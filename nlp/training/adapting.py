"""Adapts the raw sentence encoder to residents' messages; ``make encoder`` calls it, rarely, as it takes an hour.

The lowest layers of the raw encoder learn two things at once. *Deciding*: topic, department and kind of the written
messages, each by a linear layer on the sentence vector that is thrown away afterwards (``nlp.training.training`` fits
the shipped ones). *Likeness*: two wordings of one wish come nearer to each other than to any other wish at hand, which
shapes the layers; what is finally compared is taught by ``nlp.training.focusing``. Table and positions stay as they
are.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import jax
import jax.numpy as jnp
import numpy as np

from nlp.encoder import Encoder
from nlp.training.corpus import Example, WishGroup, read_examples, read_keywords, read_rewordings, read_wishes
from nlp.training.learning import Course, Weights, batches_of_like_length, padded
from nlp.training.network import FROZEN, HEADS, first_weights, unlikeness, vectors_of, wrongness
from nlp.training.raw import RawEncoder
from nlp.training.variation import varied
from nlp.training.writing import write_encoder
from nlp.wording import plain

_SEED = 20260913
_LAYERS = 8  # of the raw twelve
_EPOCHS = 4
_BATCH, _TRIPLES = 32, 12
_TRIPLE_EVERY = 4  # batches of messages to one of triples
_SIZES = (16, 24, 32, 40, 52, 64)
_RATE, _HEAD_RATE = 3e-4, 3e-3


@dataclass(frozen=True)
class _Lesson:
    """Rows of one text's pieces, and a code's number a head (-1: not taught)."""

    rows: list[int]
    answers: tuple[int, ...]


def adapt(directory: Path) -> None:
    """Trains and writes the encoder into ``directory``."""
    raw, chance = RawEncoder(), Random(_SEED)
    write_encoder(directory, raw, [raw.layer(number) for number in range(_LAYERS)], _SIZES[-1])
    encoder = Encoder(directory)  # for its pieces and what goes into the first layer
    examples, (groups, _) = [*read_examples(), *read_rewordings(), *read_keywords()], read_wishes()
    steps = int(_EPOCHS * math.ceil(len(examples) / _BATCH) * (1 + 1 / _TRIPLE_EVERY))
    course = Course(first_weights(raw, _LAYERS, _SEED), _surprise, steps, _RATE, _HEAD_RATE, FROZEN)
    key, triples = jax.random.key(_SEED), _drawn(groups, encoder, chance)
    for epoch in range(_EPOCHS):
        lessons = _lessons(examples, encoder, chance)
        lengths = [len(lesson.rows) for lesson in lessons]
        messages = ([lessons[place] for place in batch] for batch in batches_of_like_length(lengths, _BATCH, chance))
        for batch in _mixed(messages, triples):
            key, now = jax.random.split(key)
            hidden, owner = padded(encoder, [[lesson.rows] for lesson in batch], _SIZES)
            answers = jnp.array([lesson.answers for lesson in batch]) if batch[0].answers else None
            course.learn(hidden, (owner == 0).astype(np.float32), answers, now)
        learned = jax.tree.map(np.asarray, course.weights)
        write_encoder(directory, raw, learned["layers"], _SIZES[-1])
        course.say(f"epoch {epoch + 1} written")


def _surprise(
    weights: Weights, hidden: jax.Array, present: jax.Array, answers: jax.Array | None, key: jax.Array
) -> jax.Array:
    vectors = vectors_of(weights, hidden, present, key)
    return unlikeness(weights, vectors) if answers is None else wrongness(weights, vectors, answers, key)


def _lessons(examples: Sequence[Example], encoder: Encoder, chance: Random) -> list[_Lesson]:
    """The epoch's messages, each written a little differently every time."""
    return [
        _Lesson(
            encoder.rows(plain(varied(example.text, chance))),
            (
                HEADS["topic"][0].index(example.topic),
                HEADS["department"][0].index(example.department),
                HEADS["kind"][0].index(example.kind) if example.kind else -1,
            ),
        )
        for example in examples
    ]


def _drawn(groups: Sequence[WishGroup], encoder: Encoder, chance: Random) -> Iterator[list[_Lesson]]:
    """Wishes, their other wordings and their near misses, one after the other: ``3 × _TRIPLES`` texts."""
    while True:
        drawn = [group.triple(chance) for group in chance.sample(groups, _TRIPLES)]
        texts = [triple[place] for place in range(3) for triple in drawn]
        yield [_Lesson(encoder.rows(plain(varied(text, chance))), ()) for text in texts]


def _mixed(messages: Iterator[list[_Lesson]], triples: Iterator[list[_Lesson]]) -> Iterator[list[_Lesson]]:
    for number, batch in enumerate(messages):
        yield batch
        if number % _TRIPLE_EVERY == 0:
            yield next(triples)
