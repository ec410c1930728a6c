"""What likeness is taught with is what the encoder computes in service."""

import numpy as np
import pytest

from nlp.reading import open_encoder
from nlp.shipped import ENCODER

pytest.importorskip("jax", reason="jax is not installed: `make encoder` installs it")


def test_training_and_service_turn_the_same_states_into_the_same_sense() -> None:
    import jax.numpy as jnp

    from nlp.training.focusing import senses

    encoder = open_encoder(ENCODER.name)
    with np.load(ENCODER / encoder.FOCUS_FILE) as arrays:
        weights = {name: jnp.asarray(arrays[name].astype(np.float32)) for name in arrays.files}
    texts = ["Fler papperskorgar längs älven", "Bänkar, tack"]
    hidden = np.zeros((len(texts), encoder.most_pieces, encoder.n_dimensions), np.float32)
    present = np.zeros(hidden.shape[:2], np.float32)
    for place, text in enumerate(texts):
        states = encoder.hidden(text)
        hidden[place, : len(states)], present[place, : len(states)] = states, 1
    taught = np.asarray(senses(weights, jnp.asarray(hidden), jnp.asarray(present)))
    assert taught == pytest.approx(np.stack([encoder.read(text)[1] for text in texts]), abs=1e-4)
