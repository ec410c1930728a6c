"""Two texts read side by side."""

import math

import numpy as np
import pytest

from nlp.cross_encoder import CrossEncoder
from nlp.reading import open_encoder
from nlp.shipped import ENCODER

BINS, BENCHES = "Fler papperskorgar längs älven", "Fler bänkar längs älven"


@pytest.fixture(scope="module")
def cross_encoder() -> CrossEncoder:
    return CrossEncoder(ENCODER, open_encoder(ENCODER.name))


def test_neither_text_comes_first(cross_encoder: CrossEncoder) -> None:
    assert cross_encoder.compare(BINS, BENCHES) == cross_encoder.compare(BENCHES, BINS)


def test_both_texts_count(cross_encoder: CrossEncoder) -> None:
    other_words = "Det finns ingenstans att slänga skräpet när man går utmed älven"
    found = [cross_encoder.compare(BINS, other) for other in (other_words, BENCHES, "Korv i skolan")]
    assert found[0] > max(found[1:])


@pytest.mark.parametrize("text", ["", "?", "a" * 4096, "🙂" * 100, "سلال على طول النهر"])
def test_any_text_can_be_compared(cross_encoder: CrossEncoder, text: str) -> None:
    assert math.isfinite(cross_encoder.compare(BINS, text))


def test_training_and_service_compare_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    jax = pytest.importorskip("jax", reason="jax is not installed: `make encoder` installs it")
    from nlp.training import network
    from nlp.training.crossing import log_odds
    from nlp.training.learning import padded
    from nlp.transformer import unpacked

    monkeypatch.setattr(network, "_DROPOUT", 0.0)
    encoder = open_encoder(ENCODER.name)
    with np.load(ENCODER / CrossEncoder.WEIGHTS_FILE) as arrays:
        weights = {name: arrays[name].astype(np.float32) for name in ("second", *CrossEncoder.HEAD)}
        layers = unpacked(arrays)
    pairs = [(BINS, BENCHES), ("En lång berättelse om en hund som sprang bort", "hund")]
    hidden, owner = padded(encoder, [[encoder.rows(text) for text in sorted(pair)] for pair in pairs], (64,))
    taught = log_odds({**weights, "layers": layers}, hidden, jax.numpy.asarray(owner), jax.random.key(0))
    served = [CrossEncoder(ENCODER, encoder).compare(*pair) for pair in pairs]
    assert np.asarray(taught) == pytest.approx(served, abs=1e-3)
