"""The shipped model: made from the data beside it, of the weights its card names, and good enough."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy

from nlp import shipped
from nlp.reading import Features
from nlp.training.evaluation import evaluate
from nlp.training.fitting import fit, matrix

TEST_FILE = shipped.CORPUS / "test.jsonl"

# Three points below what was measured when the model was made; `python -m nlp evaluate` tells today's figures.
FLOORS = {
    "topic_top1": 0.65,
    "topic_top3": 0.86,
    "topic_macro_f1": 0.64,
    "department_top1": 0.68,
    "kind_mean_recall": 0.73,
    "language_top1": 0.96,
    "sure_both_right": 0.90,
    "sure_share": 0.17,
}
TOPIC_RECALL_FLOOR = 0.38
CALIBRATION_CEILING = 0.13
MOST_MEGABYTES = 8.0


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    return evaluate(TEST_FILE)


@pytest.mark.parametrize("figure", FLOORS)
def test_quality_holds(report: dict[str, Any], figure: str) -> None:
    assert report[figure] >= FLOORS[figure]


def test_no_topic_is_lost(report: dict[str, Any]) -> None:
    lost = {topic: recall for topic, recall in report["recall_by_topic"].items() if recall < TOPIC_RECALL_FLOOR}
    assert lost == {}


def test_probabilities_are_honest(report: dict[str, Any]) -> None:
    assert report["topic_calibration_error"] <= CALIBRATION_CEILING


def test_the_model_was_made_from_the_data_beside_it() -> None:
    directory = shipped.model_directory()
    assert directory.name == f"sola-{shipped.data_hash()}", "the data have changed: run `make model`"
    assert shipped.read_card(directory)["data_hash"] == shipped.data_hash()


@pytest.mark.parametrize("variant", shipped.VARIANTS)
def test_the_weights_are_those_of_the_card(variant: str) -> None:
    directory = shipped.model_directory()
    assert shipped.weights_hash(directory / variant) == shipped.read_card(directory)[variant]["weights_hash"]


def test_a_changed_byte_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "weights.npz").write_bytes(b"one")
    before = shipped.weights_hash(tmp_path)
    (tmp_path / "weights.npz").write_bytes(b"two")
    assert shipped.weights_hash(tmp_path) != before


@pytest.mark.parametrize("variant", shipped.VARIANTS)
def test_spacy_opens_the_directory(variant: str) -> None:
    pipeline = spacy.load(shipped.model_directory() / variant)
    assert pipeline.pipe_names == ["reader", "topic", "kind", "department", "certainty"]


def test_the_model_is_small() -> None:
    bytes_ = sum(path.stat().st_size for path in shipped.MODELS.rglob("*") if path.is_file())
    assert bytes_ / 1e6 < MOST_MEGABYTES


def test_training_twice_gives_the_same_weights() -> None:
    chance = np.random.default_rng(7)
    answers = [index % 3 for index in range(60)]
    features = [
        Features(
            columns=np.sort(chance.choice(32, size=6, replace=False)).astype(np.int64),
            values=np.full(6, 0.4, dtype=np.float32),
            dense=np.eye(3, dtype=np.float32)[answer],
        )
        for answer in answers
    ]
    first, second = (fit(matrix(features, 16), answers, 3, balanced=False) for _ in range(2))
    assert first.weights.tobytes() == second.weights.tobytes()
    assert first.temperature == second.temperature


def test_running_needs_no_training_library() -> None:
    script = (
        "import sys; from nlp.analysis import analyse; analyse('Laga lekplatsen');"
        "print(sorted({'sklearn', 'wordfreq', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
