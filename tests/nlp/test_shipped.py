"""Which model serves: switching, going back, and what is said where a model is missing."""

import json
import time
from pathlib import Path

import pytest

from nlp import shipped
from nlp.__main__ import main
from nlp.shipped import NoModel

TICK = 0.02  # files of one tick of the file system's clock look alike; nobody switches twice in that time


def add(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).mkdir()
        (folder / name / "card.json").write_text("{}", encoding="utf-8")


def test_a_switch_is_remembered_with_what_served_before(models: Path) -> None:
    add(models, "sola-a", "sola-b", "sola-c")
    for name in ("sola-a", "sola-b", "sola-b", "sola-c"):
        shipped.switch(name)
        assert shipped.serving() == name
    kept = json.loads((models / "serving.json").read_text(encoding="utf-8"))
    assert kept == {"serving": "sola-c", "before": ["sola-b", "sola-a"]}


def test_back_goes_step_by_step(models: Path) -> None:
    add(models, "sola-a", "sola-b", "sola-c")
    for name in ("sola-a", "sola-b", "sola-c"):
        shipped.switch(name)
    assert [shipped.back(), shipped.serving(), shipped.back()] == ["sola-b", "sola-b", "sola-a"]
    with pytest.raises(NoModel, match="no earlier model"):
        shipped.back()
    assert shipped.serving() == "sola-a"


def test_back_passes_over_a_model_that_was_removed(models: Path) -> None:
    add(models, "sola-a", "sola-b", "sola-c")
    for name in ("sola-a", "sola-b", "sola-c"):
        shipped.switch(name)
    (models / "sola-b" / "card.json").unlink()
    (models / "sola-b").rmdir()
    assert shipped.back() == "sola-a"


def test_few_earlier_models_are_remembered(models: Path) -> None:
    names = [f"sola-{number}" for number in range(9)]
    add(models, *names)
    for name in names:
        shipped.switch(name)
    kept = json.loads((models / "serving.json").read_text(encoding="utf-8"))["before"]
    assert kept == names[7:2:-1]


def test_a_switch_is_noticed_by_those_who_serve(models: Path) -> None:
    add(models, "sola-a", "sola-b")
    for name in ("sola-a", "sola-b", "sola-a"):
        shipped.switch(name)
        assert [shipped.serving_now() for _ in range(3)] == [name] * 3
        time.sleep(TICK)
    shipped.back()
    assert shipped.serving_now() == "sola-b"


def test_asking_who_serves_reads_the_file_only_where_it_has_changed(models: Path) -> None:
    add(models, "sola-a")
    shipped.switch("sola-a")
    shipped.serving_now()
    before = shipped._named.cache_info().misses
    assert [shipped.serving_now() for _ in range(50)] == ["sola-a"] * 50
    assert shipped._named.cache_info().misses == before


def test_a_missing_model_stays_out_of_service(models: Path) -> None:
    add(models, "sola-a")
    shipped.switch("sola-a")
    with pytest.raises(NoModel, match="no model 'sola-x'; there are: sola-a"):
        shipped.switch("sola-x")
    assert shipped.serving() == "sola-a"
    assert [path.name for path in models.glob("serving*")] == ["serving.json"]


@pytest.mark.parametrize("name", ["..", "../sola-a", "", "/etc", "sola-a/..", "encoder"])
def test_nothing_but_a_model_is_opened(models: Path, name: str) -> None:
    add(models, "sola-a", "encoder")
    with pytest.raises(NoModel):
        shipped.directory_of(name)


def test_where_no_model_serves_one_is_told_how_to_make_one(models: Path) -> None:
    assert shipped.model_names() == []
    for ask in (shipped.serving, shipped.serving_now):
        with pytest.raises(NoModel, match="run `make model`"):
            ask()
    with pytest.raises(NoModel, match="there are: none"):
        shipped.switch("sola-a")


def test_once_a_model_serves_the_missing_one_is_forgotten(models: Path) -> None:
    with pytest.raises(NoModel):
        shipped.serving_now()
    add(models, "sola-a")
    shipped.switch("sola-a")
    assert shipped.serving_now() == "sola-a"


def test_only_directories_of_models_count(models: Path) -> None:
    add(models, "sola-b", "sola-a", "encoder", ".building")
    (models / "sola-file").write_text("", encoding="utf-8")
    assert shipped.model_names() == ["sola-a", "sola-b"]


def test_the_commands_say_the_same(models: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(models, "sola-a", "sola-b")
    assert main(["models"]) == 1
    assert "run `make model`" in capsys.readouterr().err
    assert [main(["switch", "sola-a"]), main(["switch", "sola-b"]), main(["models"])] == [0, 0, 0]
    assert capsys.readouterr().out == "  sola-a\n* sola-b\n"
    assert main(["back"]) == 0
    assert capsys.readouterr().out == "sola-a\n"
    assert main(["back"]) == 1
    assert main(["switch", "sola-x"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "no earlier model is kept here",
        "no model 'sola-x'; there are: sola-a, sola-b",
    ]


def test_a_changed_moved_or_renamed_byte_changes_the_hash(tmp_path: Path) -> None:
    def digest(**files: bytes) -> str:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        for name, content in files.items():
            (folder / name).mkdir(parents=True)
            (folder / name / "weights.npz").write_bytes(content)
        (folder / "card.json").write_text(str(folder), encoding="utf-8")  # the card itself does not count
        return shipped.weights_hash(folder)

    assert digest(topic=b"1", kind=b"2") == digest(topic=b"1", kind=b"2")
    assert len({digest(topic=b"1", kind=b"2"), digest(topic=b"2", kind=b"1"), digest(topic=b"1", kind=b"3")}) == 3
    assert len(digest(topic=b"1")) == 12


def test_data_are_what_training_reads_and_never_what_it_is_measured_on() -> None:
    names = {path.name for path in shipped.data_files()}
    assert {"traffic.txt", "wishes.txt", "lexicon.toml", "validation.jsonl", "sola.cfg", "places.toml"} <= names
    frozen = {path.name for path in shipped.frozen_files()}
    assert frozen == {
        "test.jsonl",
        "test_language.jsonl",
        "test_pairs.jsonl",
        "test_personal_data.jsonl",
        "test_themes.jsonl",
    }
    assert names & frozen == set()
