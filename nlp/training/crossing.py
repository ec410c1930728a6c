"""Teaches the cross-encoder whether two texts wish for the same; ``make encoder`` calls it, rarely.

It begins with the raw encoder's lowest layers. Its lessons are pairs from groups of wishes: wordings near and far on
the one side, near misses in like words and in other words on the other, so that neither likeness nor difference of
words gives the answer away.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax

from nlp.encoder import Encoder
from nlp.training.corpus import WishGroup, read_wishes
from nlp.training.learning import Course, Weights, batches_of_like_length, padded
from nlp.training.network import transformed
from nlp.training.raw import RawEncoder
from nlp.training.variation import varied
from nlp.training.writing import write_cross_encoder
from nlp.wording import plain

_SEED = 20261125
_LAYERS, _SEEN = 8, 64
_EPOCHS, _BATCH = 4, 32
_SIZES = (32, 48, 64, 80, 96, 128)
_RATE, _HEAD_RATE = 8e-5, 8e-4
_SMOOTHING, _VARIED, _NEAR_WORDING, _SECOND_MISS, _STRANGER = 0.05, 0.5, 0.6, 0.7, 0.3


class _Lesson(NamedTuple):
    a: str
    b: str
    same: bool


def cross(directory: Path) -> None:
    """Trains and writes the cross-encoder beside the encoder in ``directory``, whose pieces it reads."""
    encoder, chance = Encoder(directory), Random(_SEED)
    groups, _ = read_wishes()
    steps = _EPOCHS * len(list(_lessons(groups, chance))) // _BATCH
    course = Course(_first_weights(RawEncoder()), _surprise, steps, _RATE, _HEAD_RATE)
    key = jax.random.key(_SEED)
    while course.done < steps:
        lessons = list(_lessons(groups, chance))
        rows = [[encoder.rows(plain(text)) for text in _in_any_order(lesson, chance)] for lesson in lessons]
        for batch in batches_of_like_length([sum(map(len, row)) for row in rows], _BATCH, chance):
            key, now = jax.random.split(key)
            hidden, owner = padded(encoder, [rows[place] for place in batch], _SIZES)
            course.learn(hidden, owner, np.array([lessons[place].same for place in batch], np.float32), now)
    write_cross_encoder(directory, jax.tree.map(np.asarray, course.weights))


def _lessons(groups: Sequence[WishGroup], chance: Random) -> Iterator[_Lesson]:
    """One epoch's pairs: of each group a far wording and its near miss, and some of what else can be paired."""
    for group in groups:
        (first, *middle, last), (near, *far) = group.same, group.others
        start = chance.choice([first, *middle])
        yield _Lesson(start, last, True)
        if middle and chance.random() < _NEAR_WORDING:
            yield _Lesson(first, middle[0], True)
        yield _Lesson(first, near, False) if chance.random() < 0.5 or not far else _Lesson(last, far[0], False)
        if chance.random() < _SECOND_MISS:
            yield _Lesson(
                *chance.choice([(last, near), *((wording, miss) for wording in (first, *middle) for miss in far)]),
                False,
            )
        if chance.random() < _STRANGER:
            yield _Lesson(first, chance.choice(chance.choice(groups).same), False)


def _in_any_order(lesson: _Lesson, chance: Random) -> list[str]:
    texts = [varied(text, chance) if chance.random() < _VARIED else text for text in (lesson.a, lesson.b)]
    return chance.sample(texts, 2)


def _first_weights(raw: RawEncoder) -> Weights:
    random = np.random.default_rng(_SEED)
    weights: Weights = jax.tree.map(
        jnp.asarray,
        {
            "layers": [raw.layer(number) for number in range(_LAYERS)],
            "second": (random.standard_normal(raw.width) * 0.02).astype(np.float32),
            "seen": (random.standard_normal((3 * raw.width, _SEEN)) * (3 * raw.width) ** -0.5).astype(np.float32),
            "seen_bias": np.zeros(_SEEN, np.float32),
            "judged": (random.standard_normal(_SEEN) * 0.1).astype(np.float32),
            "judged_bias": np.zeros((), np.float32),
        },
    )
    return weights


def log_odds(weights: Weights, hidden: jax.Array, owner: jax.Array, key: jax.Array) -> jax.Array:
    """``(n_pairs,)``; the same arithmetic as ``nlp.cross_encoder.CrossEncoder.compare``, with dropout."""
    hidden += jnp.where(owner == 1, 1.0, 0.0)[..., None] * weights["second"]
    hidden = transformed(weights["layers"], hidden, (owner >= 0).astype(jnp.float32), key)
    one, two = (_mean(hidden, owner == number) for number in (0, 1))
    seen = jnp.concatenate([hidden[:, 0], jnp.abs(one - two), one * two], axis=1)
    judged: jax.Array = jnp.tanh(seen @ weights["seen"] + weights["seen_bias"]) @ weights["judged"]
    odds: jax.Array = judged + weights["judged_bias"]
    return odds


def _mean(hidden: jax.Array, there: jax.Array) -> jax.Array:
    counted = there.astype(jnp.float32)[..., None]
    mean: jax.Array = (hidden * counted).sum(axis=1) / counted.sum(axis=1)
    return mean


def _surprise(weights: Weights, hidden: jax.Array, owner: jax.Array, same: jax.Array, key: jax.Array) -> jax.Array:
    aim = same * (1 - _SMOOTHING) + _SMOOTHING / 2
    surprise: jax.Array = optax.sigmoid_binary_cross_entropy(log_odds(weights, hidden, owner, key), aim).mean()
    return surprise
