"""Teaches the encoder's last step for likeness: which pieces of a message say what is wished for.

A mean over all pieces lets the setting drown the wish ("more … by the river"). So a few learnt queries each look for
pieces of their own kind (attention pooling, Lin et al. 2017), and what they find is turned into the vector that is
compared. The layers below stay as they are; wishes, their other wordings and their near misses are the lessons.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from nlp.encoder import Encoder
from nlp.features import Floats
from nlp.training.corpus import read_wishes
from nlp.training.learning import Course, Weights
from nlp.training.network import contrast
from nlp.training.variation import varied
from nlp.training.writing import write_focus
from nlp.wording import plain

DIMENSIONS, QUERIES = 128, 4
_SEED, _STEPS, _BATCH, _RATE = 20260914, 2000, 64, 1e-3
_SHARPNESS, _NEAR_MISS_SHARE, _DROPOUT = 16.0, 1.0, 0.2
_VARIED = 0.5  # of the texts are read as somebody else might have typed them


def focus(directory: Path) -> None:
    """Trains the queries on groups of wishes and writes them beside the encoder's layers."""
    encoder, chance = Encoder(directory), Random(_SEED)
    groups, _ = read_wishes()
    texts = [text for group in groups for text in (*group.same, *group.others)]
    at = {text: place for place, text in enumerate(texts)}
    states, present = hidden_states(encoder, texts, chance)
    course = Course(_first_weights(states.shape[-1]), _unlikeness, _STEPS, _RATE, _RATE)
    key = jax.random.key(_SEED)
    for _ in range(_STEPS):
        drawn = [group.triple(chance) for group in chance.sample(groups, _BATCH)]
        places = np.array([at[triple[place]] for place in range(3) for triple in drawn])
        key, now = jax.random.split(key)
        course.learn(jnp.asarray(states[places], jnp.float32), present[places], now)
    write_focus(directory, {name: np.asarray(value) for name, value in course.weights.items()})


def hidden_states(
    encoder: Encoder, texts: Sequence[str], chance: Random
) -> tuple[npt.NDArray[np.float16], npt.NDArray[np.float32]]:
    """Last hidden states ``(n_texts, most_pieces, width)`` and which of them are there."""
    states = np.zeros((len(texts), encoder.most_pieces, encoder.n_dimensions), np.float16)
    present = np.zeros(states.shape[:2], np.float32)

    def read(text: str) -> Floats:
        return encoder.hidden(plain(text))

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        seen = [varied(text, chance) if chance.random() < _VARIED else text for text in texts]
        for place, hidden in enumerate(threads.map(read, seen)):
            states[place, : len(hidden)], present[place, : len(hidden)] = hidden, 1
    return states, present


def _first_weights(width: int) -> Weights:
    chance = np.random.default_rng(_SEED)
    shapes = {"queries": (width, QUERIES), "turns": (QUERIES, width, DIMENSIONS), "likeness": (width, DIMENSIONS)}
    return {
        name: jnp.asarray(chance.standard_normal(shape) * width**-0.5, jnp.float32) for name, shape in shapes.items()
    }


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
    seen = senses(weights, hidden * kept / (1 - _DROPOUT), present)
    one, same, other = jnp.split(seen, 3)
    near = jax.nn.softplus(((one + same) * other).sum(axis=1) / 2 * _SHARPNESS - (one * same).sum(axis=1) * _SHARPNESS)
    return contrast(seen, _SHARPNESS) + _NEAR_MISS_SHARE * near.mean()
