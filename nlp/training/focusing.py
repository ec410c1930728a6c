"""Teaches the encoder's last step for likeness: which pieces of a message say what is wished for.

A mean over all pieces lets the setting drown the wish ("more … by the river"). So a few learnt queries each look for
pieces of their own kind (attention pooling, Lin et al. 2017), and what they find is turned into the vector that is
compared. The layers below stay as they are; wishes, their other wordings and their near misses are the lessons.
"""

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
import optax

from nlp.encoder import Encoder
from nlp.training.corpus import Triple, read_triples
from nlp.training.variation import varied
from nlp.training.writing import write_focus
from nlp.wording import plain

DIMENSIONS, QUERIES = 128, 4
_SEED, _STEPS, _BATCH, _RATE = 20260914, 2000, 64, 1e-3
_SHARPNESS, _NEAR_MISS_SHARE, _DROPOUT, _DECAY = 16.0, 1.0, 0.2, 0.05
_VARIANTS = 2  # of each text: as it was written, and as somebody else might have typed it

Weights = dict[str, jax.Array]


def focus(directory: Path) -> None:
    """Trains the queries on the triples and writes them beside the encoder's layers."""
    started = time.monotonic()
    encoder, chance = Encoder(directory), Random(_SEED)
    triples, _ = read_triples()
    states, present = hidden_states(encoder, triples, chance)
    print(f"{time.monotonic() - started:6.0f} s  read {states.shape[0]} texts", flush=True)
    weights = _first_weights(states.shape[-1])
    optimizer = optax.adamw(optax.cosine_decay_schedule(_RATE, _STEPS), weight_decay=_DECAY)
    state, key = optimizer.init(weights), jax.random.key(_SEED)
    step = jax.jit(partial(_step, optimizer))
    for done in range(_STEPS):
        rows = np.array([chance.randrange(len(triples)) for _ in range(_BATCH)])
        # Text t of triple i in its v-th variant stands at (i, t, v).
        places = np.concatenate(
            [(rows * 3 + text) * _VARIANTS + np.array([chance.randrange(_VARIANTS) for _ in rows]) for text in range(3)]
        )
        key, now = jax.random.split(key)
        weights, state, loss = step(weights, state, jnp.asarray(states[places], jnp.float32), present[places], now)
        if done % 500 == 0:
            print(f"{time.monotonic() - started:6.0f} s  step {done}, loss {float(loss):.3f}", flush=True)
    write_focus(directory, {name: np.asarray(value) for name, value in weights.items()})


def hidden_states(
    encoder: Encoder, triples: Sequence[Triple], chance: Random
) -> tuple[npt.NDArray[np.float16], npt.NDArray[np.float32]]:
    """Last hidden states ``(n_texts, most_pieces, width)`` and which of them are there, text by text and variant."""
    texts = [text for triple in triples for text in (triple.a, triple.b, triple.other)]
    wordings = [plain(varied(text, chance) if variant else text) for text in texts for variant in range(_VARIANTS)]
    states = np.zeros((len(wordings), encoder.most_pieces, encoder.n_dimensions), np.float16)
    present = np.zeros(states.shape[:2], np.float32)
    for place, wording in enumerate(wordings):
        hidden = encoder.hidden(wording)
        states[place, : len(hidden)], present[place, : len(hidden)] = hidden, 1
    return states, present


def _first_weights(width: int) -> Weights:
    chance = np.random.default_rng(_SEED)
    shapes = {"queries": (width, QUERIES), "turns": (QUERIES, width, DIMENSIONS), "likeness": (width, DIMENSIONS)}
    return {
        name: jnp.asarray(chance.standard_normal(shape) * width**-0.5, jnp.float32) for name, shape in shapes.items()
    }


def _step(
    optimizer: optax.GradientTransformation,
    weights: Weights,
    state: Any,
    hidden: jax.Array,
    present: jax.Array,
    key: jax.Array,
) -> tuple[Weights, Any, jax.Array]:
    loss, slopes = jax.value_and_grad(_unlikeness)(weights, hidden, present, key)
    changes, state = optimizer.update(slopes, state, weights)
    return optax.apply_updates(weights, changes), state, loss


def senses(weights: Weights, hidden: jax.Array, present: jax.Array) -> jax.Array:
    """``(n_texts, DIMENSIONS)`` of unit length; the same arithmetic as ``nlp.encoder.Encoder.read``."""
    scores = hidden @ weights["queries"] + (present[..., None] - 1) * 1e9
    looks = jax.nn.softmax(scores, axis=1)
    found = jnp.einsum("ntq,ntw->nqw", looks, hidden)
    mean = (hidden * present[..., None]).sum(axis=1) / present.sum(axis=1, keepdims=True)
    turned = jnp.einsum("nqw,qwd->nd", found, weights["turns"]) + mean @ weights["likeness"]
    unit: jax.Array = turned / jnp.linalg.norm(turned, axis=1, keepdims=True)
    return unit


def _unlikeness(weights: Weights, hidden: jax.Array, present: jax.Array, key: jax.Array) -> jax.Array:
    """Each wish against all other texts of the batch (InfoNCE), and against its own near miss once more."""
    kept = jax.random.bernoulli(key, 1 - _DROPOUT, (hidden.shape[0], 1, hidden.shape[2]))
    one, same, other = jnp.split(senses(weights, hidden * kept / (1 - _DROPOUT), present), 3)
    right = jnp.arange(len(one))
    there = jax.nn.log_softmax(one @ jnp.concatenate([same, other]).T * _SHARPNESS)
    back = jax.nn.log_softmax(same @ jnp.concatenate([one, other]).T * _SHARPNESS)
    near = jax.nn.softplus(((one + same) * other).sum(axis=1) / 2 * _SHARPNESS - (one * same).sum(axis=1) * _SHARPNESS)
    return -(there[right, right].mean() + back[right, right].mean()) / 2 + _NEAR_MISS_SHARE * near.mean()
