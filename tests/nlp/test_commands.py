"""``python -m nlp classify`` and ``language``: one answer a line, in order, whatever the lines hold."""

import json
import subprocess
import sys
from typing import Any

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


def test_an_unknown_command_ends_with_a_usage_line() -> None:
    done = subprocess.run([sys.executable, "-m", "nlp", "dance"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: python -m nlp")
