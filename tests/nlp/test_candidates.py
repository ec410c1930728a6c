"""Candidates beside the model in service. Training takes minutes, so here alone it and measuring are stood in for."""

import json
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from nlp import shipped
from nlp.__main__ import main
from nlp.training import candidates
from nlp.training.corpus import Example

ONE = "waste | tff | fault_report | Containern vid macken är full igen\n"
TWO = "parking | tff | question | Får man stå här på natten\n"


@pytest.fixture
def trained(models: Path, monkeypatch: pytest.MonkeyPatch) -> list[Sequence[Example]]:
    """What has been trained with, one entry a training; the shipped model serves already."""
    calls: list[Sequence[Example]] = []

    def train(directory: Path, corrections: Sequence[Example] = ()) -> dict[str, Any]:
        calls.append(corrections)
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir()
        (directory / "weights.npz").write_text(str(len(corrections)), encoding="utf-8")
        return {"topic": 0.8, "sure_from": 0.9}

    monkeypatch.setattr(candidates, "MODELS", models)
    monkeypatch.setattr(candidates, "train", train)
    monkeypatch.setattr(candidates, "fit_likeness", lambda *_: {"same_auc": 0.9})  # reads five hundred wishes
    candidates.make_shipped()
    calls.clear()
    return calls


def corrections(folder: Path, text: str) -> Path:
    path = folder / "corrections.txt"
    path.write_text(text, encoding="utf-8")
    return path


def files(folder: Path) -> Mapping[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_shipped_model_is_named_after_its_data_and_serves(models: Path, trained: object) -> None:
    assert shipped.model_names() == [f"sola-{shipped.data_hash()}"] == [shipped.serving()]
    card = shipped.read_card(models / shipped.serving())
    assert set(card) == {"data_hash", "corrections", "weights_hash", "encoder_hash", "figures"}
    assert card["weights_hash"] == shipped.weights_hash(models / shipped.serving())
    assert card["encoder_hash"] == shipped.weights_hash(shipped.ENCODER)
    assert card["figures"] == {"topic": 0.8, "sure_from": 0.9, "same_auc": 0.9}


def test_a_candidate_leaves_the_model_in_service_as_it_is(
    models: Path, trained: list[Sequence[Example]], tmp_path: Path
) -> None:
    before = files(models)
    name = candidates.make_candidate(corrections(tmp_path, ONE))
    assert name != shipped.serving()
    assert {path: content for path, content in files(models).items() if not path.startswith(name)} == before
    assert trained == [[Example("waste", "tff", "fault_report", "Containern vid macken är full igen")]]
    card = shipped.read_card(models / name)
    assert (f"sola-{card['data_hash']}", card["corrections"]) == (name, 1)


def test_its_name_tells_its_corrections(models: Path, trained: object, tmp_path: Path) -> None:
    texts = (ONE, ONE, TWO, ONE + TWO, ONE.replace("fault_report", "complaint"), ONE.replace("waste", "other"))
    names = [candidates.make_candidate(corrections(tmp_path, text)) for text in texts]
    assert names[0] == names[1]
    assert len(set(names)) == len(texts) - 1
    assert all(len(name) == len(shipped.serving()) for name in names)
    assert set(shipped.model_names()) == {*names, shipped.serving()}


def test_no_corrections_touch_nothing(models: Path, trained: object, tmp_path: Path) -> None:
    (models / shipped.serving() / "mark").write_text("served until now", encoding="utf-8")
    before = files(models)
    with suppress(ValueError):  # to refuse is as good
        candidates.make_candidate(corrections(tmp_path, ""))
    assert before.items() <= files(models).items()


def test_a_line_that_is_no_correction_is_told_by_its_number(trained: object, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"corrections\.txt:2: expected `topic \| department \| kind \| text`"):
        candidates.make_candidate(corrections(tmp_path, ONE + "waste | tff | Full igen\n"))
    assert trained == []


def test_an_unknown_code_is_refused_before_minutes_of_training(trained: object, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="rubbish"):
        candidates.make_candidate(corrections(tmp_path, ONE.replace("waste", "rubbish")))
    assert trained == []


def test_a_candidate_can_serve_and_leave(
    models: Path, trained: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped_name = shipped.serving()
    assert main(["candidate", str(corrections(tmp_path, ONE))]) == 0
    name = capsys.readouterr().out.strip()
    assert main(["switch", name]) == 0
    assert shipped.serving() == name
    assert shipped.back() == shipped_name


def test_making_the_shipped_model_again_removes_all_others(models: Path, trained: object, tmp_path: Path) -> None:
    shipped.switch(candidates.make_candidate(corrections(tmp_path, ONE)))
    name = candidates.make_shipped()
    assert shipped.model_names() == [name] == [shipped.serving()]
    assert sorted(path.name for path in models.iterdir()) == ["serving.json", name]


def test_comparing_gives_the_figures_both_reports_have(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def evaluate(file: Path, model: str) -> dict[str, Any]:
        worth = 0.7 if model == "sola-a" else 0.8
        if "pairs" in file.name:
            return {"f1": worth, "lines": 5, "model": {}}
        return {"topic_top1": worth, "sure_share": None, "recall_by_topic": {}}

    monkeypatch.setattr(candidates, "evaluate", evaluate)
    paths = [tmp_path / "test.jsonl", tmp_path / "test_pairs.jsonl"]
    for path in paths:
        path.touch()
    expected = [
        {"file": "test.jsonl", "figure": "topic_top1", "sola-a": 0.7, "sola-b": 0.8},
        {"file": "test.jsonl", "figure": "sure_share", "sola-a": None, "sola-b": None},
        {"file": "test_pairs.jsonl", "figure": "f1", "sola-a": 0.7, "sola-b": 0.8},
    ]
    assert candidates.compare("sola-a", "sola-b", paths) == expected
    assert main(["compare", "sola-a", "sola-b", *map(str, paths)]) == 0
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == expected
