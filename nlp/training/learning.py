"""How networks are taught, whatever they are to learn: pace, one step, and a line of progress now and then."""

import time
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import jax
import numpy as np
import numpy.typing as npt
import optax

from nlp.encoder import Encoder

Weights = dict[str, Any]
Loss = Callable[..., jax.Array]
Step = Callable[..., tuple[Weights, Any, jax.Array]]

_WARM_SHARE, _LAST_SHARE, _DECAY = 0.1, 0.02, 0.01
_SAID_EVERY = 100  # steps
_ALIKE_IN_LENGTH = 16  # batches are cut from so many batches' worth of texts, sorted


class Course:
    """Adam on a warming and then fading pace: ``layers`` slowly, or not at all the lowest, and all else quickly."""

    def __init__(self, weights: Weights, loss: Loss, steps: int, slow: float, quick: float, still: int = 0) -> None:
        self.weights = weights
        self.steps = steps
        self._started = time.monotonic()
        optimizer = _optimizer(weights, steps, slow, quick, still)
        self._state = optimizer.init(weights)
        self._losses: list[float] = []

        def step(now: Weights, state: Any, *lesson: Any) -> tuple[Weights, Any, jax.Array]:
            surprise, slopes = jax.value_and_grad(loss)(now, *lesson)
            changes, state = optimizer.update(slopes, state, now)
            return optax.apply_updates(now, changes), state, surprise

        self._step: Step = jax.jit(step)

    @property
    def done(self) -> int:
        """Steps taken."""
        return len(self._losses)

    def learn(self, *lesson: Any) -> None:
        """One step."""
        self.weights, self._state, surprise = self._step(self.weights, self._state, *lesson)
        self._losses.append(float(surprise))
        if self.done % _SAID_EVERY == 0:
            self.say(f"{self.done / self.steps:.0%}, loss {np.mean(self._losses[-_SAID_EVERY:]):.3f}")

    def say(self, news: str) -> None:
        """One line of progress with the seconds since the start."""
        print(f"{time.monotonic() - self._started:6.0f} s  {news}", flush=True)


def _optimizer(weights: Weights, steps: int, slow: float, quick: float, still: int) -> optax.GradientTransformation:
    def paced(peak: float) -> optax.GradientTransformation:
        rate = optax.warmup_cosine_decay_schedule(0.0, peak, int(steps * _WARM_SHARE), steps, peak * _LAST_SHARE)
        return optax.adamw(rate, weight_decay=_DECAY)

    kinds = {name: jax.tree.map(lambda _: "quick", part) for name, part in weights.items()}
    for number, layer in enumerate(kinds.get("layers", ())):
        kinds["layers"][number] = dict.fromkeys(layer, "still" if number < still else "slow")
    rules = {"slow": paced(slow), "quick": paced(quick), "still": optax.set_to_zero()}
    return optax.chain(optax.clip_by_global_norm(1.0), optax.multi_transform(rules, kinds))


def batches_of_like_length(lengths: Sequence[int], size: int, chance: Random) -> list[list[int]]:
    """Places of all texts, in random batches of ``size`` each; the last ones filled up with others."""
    order = chance.sample(range(len(lengths)), len(lengths))
    near = _ALIKE_IN_LENGTH * size
    pools = [sorted(order[at : at + near], key=lambda place: lengths[place]) for at in range(0, len(order), near)]
    batches = [pool[at : at + size] for pool in pools for at in range(0, len(pool), size)]
    chance.shuffle(batches)
    return [[*batch, *chance.sample(order, size - len(batch))] for batch in batches]


def padded(
    encoder: Encoder, texts: Sequence[Sequence[Sequence[int]]], sizes: Sequence[int]
) -> tuple[jax.Array, npt.NDArray[np.int32]]:
    """First hidden states ``(n, size, width)`` and to which text of its row each piece belongs, −1 to none.

    A row holds the pieces of one text or of several side by side; its size is one of ``sizes``, as each is compiled
    apart.
    """
    longest = max(sum(map(len, row)) for row in texts)
    size = next(size for size in sizes if size >= longest)
    hidden = np.zeros((len(texts), size, encoder.n_dimensions), np.float32)
    owner = np.full((len(texts), size), -1, np.int32)
    for place, row in enumerate(texts):
        at = 0
        for number, pieces in enumerate(row):
            hidden[place, at : at + len(pieces)] = encoder.embedded(pieces)
            owner[place, at : at + len(pieces)] = number
            at += len(pieces)
    return jax.numpy.asarray(hidden), owner
