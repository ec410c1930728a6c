"""Corrections become lines of the corpus: one a line, no personal data, nothing that breaks the form."""

from pathlib import Path

from bot.corrections import correction_line
from nlp.training.corpus import read_corrections
from tests.storage.rows import suggestion


def test_a_correction_is_a_line_of_the_corpus(tmp_path: Path) -> None:
    row = suggestion(
        text="Bredare | cykelbana\nvid skolan.\n\nRing mig på 070-174 06 05",
        topic="walking-cycling",
        department="tff",
        kind="suggestion",
    )
    line = correction_line(row)
    assert line == "walking-cycling | tff | suggestion | Bredare / cykelbana vid skolan. Ring mig på [PHONE]"
    (tmp_path / "corrections.txt").write_text(line + "\n", encoding="utf-8")
    (example,) = read_corrections(tmp_path / "corrections.txt")
    assert (example.topic, example.department, example.kind) == ("walking-cycling", "tff", "suggestion")
