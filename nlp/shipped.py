"""Finds and opens the models beside each other, and says which of them serves.

``nlp/models/encoder`` holds the sentence encoder that all models share. ``nlp/models/sola-<hash>`` carries in its name
the hash of everything it was trained from: a spaCy pipeline, and ``card.json`` with figures and file hashes.
``serving.json`` names the model in service and those before it, so that one can go back.
"""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from nlp import deciding, reading, wishes  # noqa: F401  (their import registers the pipeline's components)
from nlp.reading import MODELS

PACKAGE = Path(__file__).parent
CORPUS = PACKAGE / "training" / "corpus"
VALIDATION = CORPUS / "validation.jsonl"
CONFIG = PACKAGE / "configs" / "sola.cfg"
ENCODER = MODELS / "encoder"
SERVING = MODELS / "serving.json"
_CARD = "card.json"
_HASH_DIGITS = 12
_KEPT_BEFORE = 5


class NoModel(FileNotFoundError):
    """A model that is not there; the message says what to do."""


def data_files() -> list[Path]:
    """Everything a model is made from: corpus, lexicon, wishes, validation set, taxonomy, places and settings."""
    corpus = [*CORPUS.glob("*.txt"), *CORPUS.glob("*.toml"), VALIDATION]
    return sorted([*corpus, CONFIG, PACKAGE / "taxonomy.toml", PACKAGE / "places.toml"], key=lambda path: path.name)


def frozen_files() -> list[Path]:
    """The test set: messages, pairs, themes, personal data, language. No part of training."""
    return sorted(CORPUS.glob("test*.jsonl"))


def data_hash() -> str:
    """Twelve hexadecimal digits over names and contents of the data files."""
    return _digest(data_files())


def weights_hash(directory: Path) -> str:
    """Twelve hexadecimal digits over all files of a model but its card."""
    return _digest(sorted(path for path in directory.rglob("*") if path.is_file() and path.name != _CARD))


def model_names() -> list[str]:
    """All models here, in service or not."""
    return sorted(path.name for path in MODELS.glob("sola-*/"))


def serving() -> str:
    """Name of the model in service. Raises NoModel."""
    if not SERVING.is_file():
        raise NoModel(f"{SERVING.name} is missing: run `make model`")
    return str(json.loads(SERVING.read_text(encoding="utf-8"))["serving"])


def serving_now() -> str:
    """Name of the model in service, read anew where somebody has switched: cheap enough for every message."""
    return _named(SERVING.stat().st_mtime_ns if SERVING.is_file() else 0)


@lru_cache(maxsize=1)
def _named(_changed: int) -> str:
    return serving()


def switch(name: str, *, forget: bool = False) -> None:
    """Puts a model into service and remembers the one before, unless told to forget. Raises NoModel."""
    before = [] if forget or not SERVING.is_file() else [serving(), *_before()]
    _write_serving(name, [other for other in before if other != name])


def back() -> str:
    """Puts the model before into service again and gives its name. Raises NoModel."""
    before = [name for name in _before() if (MODELS / name).is_dir()]
    if not before:
        raise NoModel("no earlier model is kept here")
    _write_serving(before[0], before[1:])
    return before[0]


def directory_of(name: str) -> Path:
    """Where a model lies. Raises NoModel."""
    if name not in model_names():
        raise NoModel(f"no model {name!r}; there are: {', '.join(model_names()) or 'none'}")
    return MODELS / name


def read_card(directory: Path) -> dict[str, Any]:
    """What is known about a model: ``data_hash``, ``weights_hash``, thresholds and figures."""
    card: dict[str, Any] = json.loads((directory / _CARD).read_text(encoding="utf-8"))
    return card


def write_card(directory: Path, card: dict[str, Any]) -> None:
    """Puts the card beside the pipeline."""
    (directory / _CARD).write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


def open_model(name: str) -> Language:
    """A pipeline, ready to read."""
    return spacy.load(directory_of(name))


def _before() -> list[str]:
    return list(json.loads(SERVING.read_text(encoding="utf-8"))["before"]) if SERVING.is_file() else []


def _write_serving(name: str, before: list[str]) -> None:
    directory_of(name)
    news = SERVING.with_suffix(".new")
    news.write_text(json.dumps({"serving": name, "before": before[:_KEPT_BEFORE]}, indent=2) + "\n", encoding="utf-8")
    news.replace(SERVING)


def _digest(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.name}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:_HASH_DIGITS]
