"""The sentence encoder as jax sees it: the arithmetic of ``nlp.encoder`` with dropout, and what it is to learn.

*Deciding*: topic, department and kind, each by a linear layer on the sentence vector. *Likeness*: two wordings of one
wish come nearer to each other than to any other wish at hand (InfoNCE, van den Oord et al. 2018).
"""

from collections.abc import Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from nlp.features import Floats
from nlp.taxonomy import DEPARTMENTS, KINDS, TOPICS
from nlp.training.learning import Weights
from nlp.training.raw import RawEncoder

LIKENESS_DIMENSIONS = 128
HEADS = {"topic": (tuple(TOPICS), 1.0), "department": (tuple(DEPARTMENTS), 0.5), "kind": (tuple(KINDS), 0.5)}
FROZEN = 2  # layers, from the lowest, that change little and would cost as much
_DROPOUT, _SMOOTHING, _LENGTH, _SHARPNESS = 0.1, 0.05, 16.0, 20.0
_N_HEADS = 12


def first_weights(raw: RawEncoder, layers: int, seed: int) -> Any:
    """Layers as they come, heads and the turn to likeness at random."""
    chance = np.random.default_rng(seed)

    def small(n_out: int) -> Floats:
        return (chance.standard_normal((raw.width, n_out)) * 0.02).astype(np.float32)

    return jax.tree.map(
        jnp.asarray,
        {
            "layers": [raw.layer(number) for number in range(layers)],
            "heads": {
                name: {"weights": small(len(codes)), "bias": np.zeros(len(codes), np.float32)}
                for name, (codes, _) in HEADS.items()
            },
            "likeness": (chance.standard_normal((raw.width, LIKENESS_DIMENSIONS)) * raw.width**-0.5).astype(np.float32),
        },
    )


def vectors_of(weights: Weights, hidden: jax.Array, present: jax.Array, key: jax.Array) -> jax.Array:
    """Sentence vectors of unit length, ``(n_texts, width)``; the same arithmetic as ``nlp.encoder``, with dropout."""
    hidden = transformed(weights["layers"], hidden, present, key, FROZEN)
    mean = (hidden * present[..., None]).sum(axis=1) / present.sum(axis=1, keepdims=True)
    unit: jax.Array = mean / jnp.linalg.norm(mean, axis=1, keepdims=True)
    return unit


def transformed(
    layers: Sequence[Weights], hidden: jax.Array, present: jax.Array, key: jax.Array, frozen: int = 0
) -> jax.Array:
    """States ``(n_texts, size, width)`` after all layers, nothing being learnt below ``frozen``."""
    absent = (1 - present)[:, None, None, :] * -1e9
    for number, layer in enumerate(layers):
        if number == frozen > 0:
            hidden = jax.lax.stop_gradient(hidden)
        hidden = _transform(layer, hidden, absent, jax.random.fold_in(key, number))
    return hidden


def _transform(layer: Weights, hidden: jax.Array, absent: jax.Array, key: jax.Array) -> jax.Array:
    n_texts, size, width = hidden.shape
    first, second = jax.random.split(key)
    flat = hidden.reshape(-1, width)
    heads = (flat @ layer["qkv"] + layer["qkv_bias"]).reshape(n_texts, size, 3, _N_HEADS, -1)
    query, key_, value = heads.transpose(2, 0, 3, 1, 4)
    scores = query @ key_.transpose(0, 1, 3, 2) * (width // _N_HEADS) ** -0.5 + absent
    attended = (jax.nn.softmax(scores) @ value).transpose(0, 2, 1, 3).reshape(-1, width)
    attended = _dropped(attended @ layer["attended"] + layer["attended_bias"], first)
    flat = _normed(flat + attended, layer["norm1"], layer["norm1_bias"])
    inner = flat @ layer["inner"] + layer["inner_bias"]
    outer = (inner * jax.nn.sigmoid(1.702 * inner)) @ layer["outer"] + layer["outer_bias"]
    return _normed(flat + _dropped(outer, second), layer["norm2"], layer["norm2_bias"]).reshape(hidden.shape)


def _dropped(numbers: jax.Array, key: jax.Array) -> jax.Array:
    return jnp.where(jax.random.bernoulli(key, 1 - _DROPOUT, numbers.shape), numbers / (1 - _DROPOUT), 0)


def _normed(numbers: jax.Array, weight: jax.Array, bias: jax.Array) -> jax.Array:
    centred = numbers - numbers.mean(axis=-1, keepdims=True)
    return centred / jnp.sqrt((centred * centred).mean(axis=-1, keepdims=True) + 1e-12) * weight + bias


def wrongness(weights: Weights, vectors: jax.Array, answers: jax.Array, key: jax.Array) -> jax.Array:
    """Cross entropy of all heads, smoothed; an answer of -1 counts nothing."""
    total = jnp.zeros(())
    for place, (name, (codes, share)) in enumerate(HEADS.items()):
        seen = _dropped(vectors * _LENGTH, jax.random.fold_in(key, 1000 + place))
        chances = jax.nn.log_softmax(seen @ weights["heads"][name]["weights"] + weights["heads"][name]["bias"])
        aim = jax.nn.one_hot(answers[:, place], len(codes)) * (1 - _SMOOTHING) + _SMOOTHING / len(codes)
        taught = answers[:, place] >= 0
        total += share * -(aim * chances).sum(axis=1).mean(where=taught)
    return total


def unlikeness(weights: Weights, vectors: jax.Array) -> jax.Array:
    """``contrast`` of what the texts wish for."""
    senses = vectors @ weights["likeness"]
    return contrast(senses / jnp.linalg.norm(senses, axis=1, keepdims=True), _SHARPNESS)


def contrast(senses: jax.Array, sharpness: float) -> jax.Array:
    """How hard it is to tell each wish's other wording from all other texts of the batch, both ways (InfoNCE).

    ``senses``, of unit length: wishes, then their other wordings, then their near misses.
    """
    one, same, other = jnp.split(senses, 3)
    right = jnp.arange(len(one))
    there = jax.nn.log_softmax(one @ jnp.concatenate([same, other]).T * sharpness)
    back = jax.nn.log_softmax(same @ jnp.concatenate([one, other]).T * sharpness)
    return -(there[right, right].mean() + back[right, right].mean()) / 2
