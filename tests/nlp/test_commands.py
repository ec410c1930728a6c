"""``python -m nlp``: one answer a line, in order, whatever the lines hold; and commands that tell what they lack."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nlp.__main__ import main

GOOD = b'{"id": "a", "text": "Laga gungan p\xc3\xa5 lekplatsen"}\n'
LINES: list[tuple[bytes, object, str | None]] = [
    (GOOD, "a", None),
    (b"not json\n", None, "not JSON"),
    (b'["a", "b"]\n', None, "not a JSON object"),
    (b"\n", None, "not JSON"),
    (b'{"text": "hej"}\n', None, "lacks the field id"),
    (b'{"id": 7}\n', 7, "lacks the field text"),
    (b'{"id": 8, "text": 5}\n', 8, "text must be a string"),
    (b'{"id": {"x": 1}, "text": "hej"}\n', None, "id must be a string or a number"),
    (b'{"id": NaN, "text": "hej"}\n', None, "not JSON"),
    (b'{"id": 1e999, "text": "hej"}\n', None, "id must be a finite number"),
    (b'{"id": "latin", "text": "gr\xe5"}\n', None, "not UTF-8"),
    (b'{"id": 9, "text": ""}\n', 9, None),
    (b'{"id": "\\ud800x", "text": "\\ud83d lekplats"}\n', "\ufffdx", None),
    (b"[" * 100_000 + b"\n", None, "not JSON"),
    (b'{"id": "last", "text": "Where is the library?"}', "last", None),
]


def run(command: str, sent: bytes) -> tuple[int, list[dict[str, Any]]]:
    done = subprocess.run([sys.executable, "-m", "nlp", command], input=sent, capture_output=True, check=False)
    return done.returncode, [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_every_line_gets_its_answer_in_order() -> None:
    status, answers = run("classify", b"".join(line for line, _, _ in LINES))
    assert [answer["id"] for answer in answers] == [line_id for _, line_id, _ in LINES]
    assert [answer.get("error") for answer in answers] == [error for _, _, error in LINES]
    assert status == 1


def test_classify_answers_in_the_contracts_shape() -> None:
    status, [answer] = run("classify", GOOD)
    assert status == 0
    assert list(answer) == ["id", "language", "topics", "departments", "kinds", "sure"]
    assert (answer["id"], answer["language"], type(answer["sure"])) == ("a", "sv", bool)
    for guesses in (answer["topics"], answer["departments"], answer["kinds"]):
        assert [sorted(guess) for guess in guesses] == [["code", "p"]] * 3
    assert answer["topics"][0]["code"] == "playgrounds"


def test_answers_come_while_the_sender_still_writes() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "nlp", "classify"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(GOOD)
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == "a"
        process.stdin.close()
        assert process.wait(30) == 0


def test_language_answers_in_the_contracts_shape() -> None:
    status, answers = run("language", GOOD + b'{"id": 2, "text": "Where can I find the swimming hall?"}\n')
    assert status == 0
    assert [(answer["id"], answer["language"], sorted(answer)) for answer in answers] == [
        ("a", "sv", ["id", "language", "p"]),
        (2, "en", ["id", "language", "p"]),
    ]


def test_redact_answers_with_places_in_the_text_as_it_was_sent() -> None:
    text = "😀 Mejla anna.ek@example.se"
    sent = [{"id": 1, "text": text}, {"id": 2, "text": "Fler bänkar"}, {"id": 3, "text": "\ud800 a@b.se"}]
    status, answers = run("redact", "\n".join(map(json.dumps, sent)).encode())
    assert status == 0
    assert answers[0] == {"id": 1, "text": "😀 Mejla [EMAIL]", "spans": [[8, len(text), "EMAIL"]]}
    assert answers[1] == {"id": 2, "text": "Fler bänkar", "spans": []}
    assert answers[2] == {"id": 3, "text": "\ufffd [EMAIL]", "spans": [[2, 8, "EMAIL"]]}


def test_similar_compares_two_texts_a_line() -> None:
    wish, again = "Bygg ett utegym vid Sundstatjärn", "Vi vill ha ett utegym att träna på vid Sundstatjärn"
    pairs = [(wish, wish), (wish, again), (wish, "Bygg ett utegym i Skåre"), (wish, "Bussen kom inte"), ("", "")]
    sent = [{"id": place, "a": a, "b": b} for place, (a, b) in enumerate(pairs)]
    status, answers = run("similar", "\n".join(map(json.dumps, sent)).encode())
    assert status == 0
    assert [list(answer) for answer in answers] == [["id", "score", "same"]] * 5
    identical, reworded, elsewhere, unlike = answers[:4]
    assert [answer["same"] for answer in (identical, elsewhere, unlike)] == [True, False, False]
    assert identical["score"] > reworded["score"] > max(elsewhere["score"], unlike["score"])  # how well: test_pairs
    assert all(0 <= answer["score"] <= 1 for answer in answers)
    assert answers[0]["score"] >= answers[1]["score"] > answers[3]["score"]
    assert answers[2]["score"] == 0  # another place


def test_similar_knows_a_wish_in_other_words() -> None:
    pair = {
        "id": 1,
        "a": "Bygg ett utegym vid Sundstatjärn",
        "b": "Vi vill ha ett utegym att träna på vid Sundstatjärn",
    }
    _, [answer] = run("similar", json.dumps(pair).encode())
    assert answer["same"] is True


def test_similar_needs_both_texts() -> None:
    status, answers = run("similar", b'{"id": 1, "a": "hej"}\n{"id": 2, "b": "hej", "a": null}\n')
    assert status == 1
    assert [answer["error"] for answer in answers] == ["lacks the field b", "a must be a string"]


def test_a_line_that_lacks_a_field_of_any_command_is_told() -> None:
    for command, field in (("redact", "text"), ("language", "text"), ("similar", "a")):
        status, [answer] = run(command, b'{"id": "x"}')
        assert (status, answer) == (1, {"id": "x", "error": f"lacks the field {field}"})


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["dance"], "invalid choice: 'dance'"),
        ([], "the following arguments are required: command"),
        (["switch"], "the following arguments are required: name"),
        (["compare", "sola-a"], "the following arguments are required: second"),
        (["compare", "sola-a", "sola-b", "missing.jsonl"], "no such file: missing.jsonl"),
        (["candidate", "missing.txt"], "no such file: missing.txt"),
        (["evaluate", "missing.jsonl"], "no such file: missing.jsonl"),
        (["evaluate"], "the following arguments are required: file"),
        (["back", "sola-a"], "unrecognized arguments: sola-a"),
    ],
)
def test_a_wrong_use_ends_with_two_and_a_usage_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.err.startswith("usage: python -m nlp")
    assert told in said.err
    assert said.out == ""


@pytest.mark.parametrize("command", ["switch", "compare", "back"])
def test_a_model_that_is_not_there_is_told_and_ends_with_one(
    capsys: pytest.CaptureFixture[str], models: Path, command: str
) -> None:
    frozen = models / "test.jsonl"
    frozen.write_text('{"id": "x", "text": "hej", "topic": "other", "department": "ks", "kind": "chat"}', "utf-8")
    given = {"switch": ["sola-x"], "compare": ["sola-x", "sola-y", str(frozen)], "back": []}[command]
    assert main([command, *given]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err in ("no model 'sola-x'; there are: none\n", "no earlier model is kept here\n")


def test_answering_without_a_model_says_what_to_do(capsys: pytest.CaptureFixture[str], models: Path) -> None:
    frozen = models / "test.jsonl"
    frozen.write_text('{"id": "x", "text": "hej", "topic": "other", "department": "ks", "kind": "chat"}', "utf-8")
    assert main(["evaluate", str(frozen)]) == 1
    assert capsys.readouterr().err == "serving.json is missing: run `make model`\n"
