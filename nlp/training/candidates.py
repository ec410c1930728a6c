"""Makes models: the shipped one from the corpus, candidates with corrections from service, and compares them."""

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nlp import shipped
from nlp.cross_encoder import CrossEncoder
from nlp.reading import MODELS, open_encoder
from nlp.training.corpus import Example, WrongCorrection, read_corrections, read_pairs, read_wishes
from nlp.training.evaluation import evaluate
from nlp.training.likening import fit_likeness
from nlp.training.training import train

_COMPARED = (
    "topic_top1", "topic_top3", "department_top1", "kind_mean_recall", "sure_share", "sure_both_right",
    "topic_calibration_error", "area_under_curve", "f1", "pairwise_f1",
)  # fmt: skip


def make_shipped() -> str:
    """Trains the model of the repository from its data, puts it into service and removes all others, candidates too."""
    name = _make(())
    shipped.switch(name, forget=True)
    for other in shipped.model_names():
        if other != name:
            shutil.rmtree(MODELS / other)
    return name


def make_candidate(corrections: Path) -> str:
    """Trains one more model, with reviewed corrections among its examples; the one in service stays."""
    examples = read_corrections(corrections)
    if not examples:
        raise WrongCorrection(f"{corrections.name} holds no correction")
    return _make(examples)


def compare(first: str, second: str, files: Sequence[Path]) -> list[dict[str, Any]]:
    """Figures of two models on the same frozen files: ``{"file", "figure", first, second}`` each."""
    rows = []
    for file in files:
        reports = [evaluate(file, name) for name in (first, second)]
        rows += [
            {"file": file.name, "figure": figure, first: reports[0][figure], second: reports[1][figure]}
            for figure in _COMPARED
            if figure in reports[0]
        ]
    return rows


def _make(corrections: Sequence[Example]) -> str:
    digest = shipped.data_hash()
    if corrections:
        said = "\n".join(f"{row.topic} {row.department} {row.kind} {row.text}" for row in corrections)
        digest = hashlib.sha256(f"{digest}\n{said}".encode()).hexdigest()[: len(digest)]
    directory = MODELS / f"sola-{digest}"
    building = MODELS / ".building"  # nobody opens half a model
    figures = train(building, corrections)
    if not corrections:
        encoder = open_encoder(shipped.ENCODER.name)
        figures |= fit_likeness(encoder, CrossEncoder(shipped.ENCODER, encoder), read_wishes()[1], read_pairs())
    card = {
        "data_hash": digest,
        "corrections": len(corrections),
        "weights_hash": shipped.weights_hash(building),
        "encoder_hash": shipped.weights_hash(shipped.ENCODER),
        "figures": figures,
    }
    shipped.write_card(building, card)
    shutil.rmtree(directory, ignore_errors=True)
    building.rename(directory)
    return directory.name
