"""Adapts the raw sentence encoder to residents' messages; ``make encoder`` calls it, rarely, as it takes an hour.

The lowest layers of the raw encoder learn two things at once. *Deciding*: topic, department and kind of the written
messages, each by a linear layer on the sentence vector that is thrown away afterwards (``nlp.training.training`` fits
the shipped ones). *Likeness*: two wordings of one wish come nearer to each other than to any other wish at hand, which
shapes the layers; what is finally compared is taught by ``nlp.training.focusing``. Table and positions stay as they
are.
"""

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

from nlp.encoder import Encoder
from nlp.training.corpus import Example, Triple, read_examples, read_keywords, read_triples
from nlp.training.network import FROZEN, HEADS, Weights, first_weights, unlikeness, vectors_of, wrongness
from nlp.training.raw import RawEncoder
from nlp.training.variation import varied
from nlp.training.writing import write_encoder
from nlp.wording import plain

_SEED = 20260913
_LAYERS = 8  # of the raw twelve
_EPOCHS = 5
_BATCH, _TRIPLES = 32, 16
_TRIPLE_EVERY = 8  # batches of messages to one of triples
_SIZES = (16, 24, 32, 40, 52, 64)  # a batch is padded to one of these, as each is compiled apart
_RATE, _HEAD_RATE, _WARM_SHARE = 3e-4, 3e-3, 0.1


@dataclass(frozen=True)
class _Lesson:
    """Rows of one text's pieces, and a code's number a head (-1: not taught)."""

    rows: list[int]
    answers: tuple[int, ...]


def adapt(directory: Path, layers: int = _LAYERS, epochs: int = _EPOCHS) -> None:
    """Trains and writes the encoder into ``directory``."""
    started = time.monotonic()
    raw = RawEncoder()
    chance = Random(_SEED)
    write_encoder(directory, raw, [raw.layer(number) for number in range(layers)], _SIZES[-1])
    encoder = Encoder(directory)  # for its pieces and what goes into the first layer
    weights = first_weights(raw, layers, _SEED)
    examples, (triples, _) = [*read_examples(), *read_keywords()], read_triples()
    steps = epochs * math.ceil(len(examples) / _BATCH) * (1 + 1 / _TRIPLE_EVERY)
    optimizer = _optimizer(weights, steps)
    state, key, done = optimizer.init(weights), jax.random.key(_SEED), 0
    for epoch in range(epochs):
        loss = []
        for batch in _mixed(_batches(_lessons(examples, encoder, chance), chance), _drawn(triples, encoder, chance)):
            key, now = jax.random.split(key)
            hidden, present = _padded(encoder, [lesson.rows for lesson in batch])
            answers = jnp.array([lesson.answers for lesson in batch]) if batch[0].answers else None
            weights, state, surprise = _step(optimizer, weights, state, hidden, present, answers, now)
            loss.append(float(surprise))
            done += 1
            if done % 100 == 0:
                _say(started, f"epoch {epoch + 1}, {done / steps:.0%}, loss {np.mean(loss[-100:]):.3f}")
        learned = jax.tree.map(np.asarray, weights)
        write_encoder(directory, raw, learned["layers"], _SIZES[-1])
        _say(started, f"epoch {epoch + 1} written")


def _say(started: float, news: str) -> None:
    print(f"{time.monotonic() - started:6.0f} s  {news}", flush=True)


def _optimizer(weights: Weights, steps: float) -> optax.GradientTransformation:
    def rate(peak: float) -> optax.Schedule:
        return optax.warmup_cosine_decay_schedule(0.0, peak, int(steps * _WARM_SHARE), int(steps), peak / 50)

    kinds = {name: jax.tree.map(lambda _: "quick", part) for name, part in weights.items()}
    for number, layer in enumerate(kinds["layers"]):
        kinds["layers"][number] = dict.fromkeys(layer, "still" if number < FROZEN else "slow")
    rules = {
        "slow": optax.adamw(rate(_RATE), weight_decay=0.01),
        "quick": optax.adamw(rate(_HEAD_RATE), weight_decay=0.01),
        "still": optax.set_to_zero(),
    }
    return optax.chain(optax.clip_by_global_norm(1.0), optax.multi_transform(rules, kinds))


def _lessons(examples: Sequence[Example], encoder: Encoder, chance: Random) -> list[_Lesson]:
    """The epoch's messages, each written a little differently every time."""
    return [
        _Lesson(
            encoder.rows(plain(varied(example.text, chance))),
            (
                HEADS["topic"][0].index(example.topic),
                HEADS["department"][0].index(example.department) if example.kind else -1,
                HEADS["kind"][0].index(example.kind) if example.kind else -1,
            ),
        )
        for example in examples
    ]


def _drawn(triples: Sequence[Triple], encoder: Encoder, chance: Random) -> Iterator[list[_Lesson]]:
    """Wishes, their other wordings and their near misses, one after the other: ``3 × _TRIPLES`` texts."""
    while True:
        drawn = chance.sample(triples, _TRIPLES)
        turned = [(row.b, row.a, row.other) if chance.random() < 0.5 else (row.a, row.b, row.other) for row in drawn]
        texts = [wording for place in range(3) for wording in (row[place] for row in turned)]
        yield [_Lesson(encoder.rows(plain(varied(text, chance))), ()) for text in texts]


def _batches(lessons: Sequence[_Lesson], chance: Random) -> Iterator[list[_Lesson]]:
    """Batches of lessons of like length, in random order."""
    order = chance.sample(range(len(lessons)), len(lessons))
    near = 16 * _BATCH
    pools = [
        sorted(order[at : at + near], key=lambda place: len(lessons[place].rows)) for at in range(0, len(order), near)
    ]
    batches = [pool[at : at + _BATCH] for pool in pools for at in range(0, len(pool), _BATCH)]
    chance.shuffle(batches)
    for batch in batches:
        whole = [*batch, *chance.sample(order, _BATCH - len(batch))]  # one shape for all
        yield [lessons[place] for place in whole]


def _mixed(messages: Iterator[list[_Lesson]], triples: Iterator[list[_Lesson]]) -> Iterator[list[_Lesson]]:
    for number, batch in enumerate(messages):
        yield batch
        if number % _TRIPLE_EVERY == 0:
            yield next(triples)


def _padded(encoder: Encoder, rows: Sequence[Sequence[int]]) -> tuple[jax.Array, jax.Array]:
    """First hidden states ``(n_texts, size, width)`` and which of them are there ``(n_texts, size)``."""
    longest = max(map(len, rows))
    size = next(size for size in _SIZES if size >= longest)
    hidden = np.zeros((len(rows), size, encoder.n_dimensions), np.float32)
    present = np.zeros((len(rows), size), np.float32)
    for place, text_rows in enumerate(rows):
        hidden[place, : len(text_rows)] = encoder.embedded(text_rows)
        present[place, : len(text_rows)] = 1
    return jnp.asarray(hidden), jnp.asarray(present)


@partial(jax.jit, static_argnums=0)
def _step(
    optimizer: optax.GradientTransformation,
    weights: Weights,
    state: Any,
    hidden: jax.Array,
    present: jax.Array,
    answers: jax.Array | None,
    key: jax.Array,
) -> tuple[Weights, Any, jax.Array]:
    def surprise(now: Weights) -> jax.Array:
        vectors = vectors_of(now, hidden, present, key)
        return unlikeness(now, vectors) if answers is None else wrongness(now, vectors, answers, key)

    loss, slopes = jax.value_and_grad(surprise)(weights)
    changes, state = optimizer.update(slopes, state, weights)
    return optax.apply_updates(weights, changes), state, loss
