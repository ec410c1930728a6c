"""What several of these tests begin with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nlp import shipped, similar


@pytest.fixture
def cosine_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Likeness is the logistic curve of 20 × (cosine - 0.5): what training found is left out."""
    monkeypatch.setattr(similar, "WEIGHTS_FILE", tmp_path / "similar.json")
    apart = [20.0 if name == "sense" else 0.0 for name in similar.FEATURES]
    similar.write_weights((apart, -10.0), ([*apart, 1.0], -10.0))
    similar._weights.cache_clear()
    yield
    similar._weights.cache_clear()


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of models with nothing in it, instead of the shipped one."""
    folder = tmp_path / "models"
    folder.mkdir()
    monkeypatch.setattr(shipped, "MODELS", folder)
    monkeypatch.setattr(shipped, "SERVING", folder / "serving.json")
    return folder
