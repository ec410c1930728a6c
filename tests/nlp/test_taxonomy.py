"""The codes are a contract with stored rows, exports and the chat."""

import subprocess
import sys

from nlp.taxonomy import DEPARTMENTS, KINDS, TOPICS


def test_the_taxonomy_has_its_topics_departments_and_kinds() -> None:
    assert (len(TOPICS), len(DEPARTMENTS), len(KINDS)) == (30, 15, 6)
    assert list(KINDS) == ["suggestion", "fault_report", "complaint", "question", "praise", "chat"]
    assert next(iter(TOPICS)) == "traffic"
    assert list(TOPICS)[-1] == "other"


def test_every_topic_has_a_known_department() -> None:
    assert {topic.department for topic in TOPICS.values()} - set(DEPARTMENTS) == set()


def test_external_departments_have_no_board_and_own_ones_do() -> None:
    for department in DEPARTMENTS.values():
        assert (department.board_sv is None) == department.external
        assert department.code.startswith("ext-") == department.external


def test_labels_fall_back_to_swedish() -> None:
    playgrounds = TOPICS["playgrounds"]
    labels = [playgrounds.label(language) for language in ("sv", "en", "so", "")]
    assert labels == ["Lekplatser", "Playgrounds", "Lekplatser", "Lekplatser"]
    assert KINDS["praise"].label("en") == "Praise"
    assert DEPARTMENTS["tff"].label("sv") == "Teknik- och fastighetsförvaltningen"


def test_the_taxonomy_loads_without_the_language_model() -> None:
    script = "import sys, nlp.taxonomy; print(sorted({'spacy', 'numpy', 'nlp.analysis'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
