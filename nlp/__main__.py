"""The command line of the language analysis: ``python -m nlp COMMAND``."""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from nlp.analysis import Guess, analyse
from nlp.language import detect_language
from nlp.lines import answer_lines
from nlp.wording import plain

_P_DIGITS = 4


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives back its exit status; an unknown command ends with 2 and the usage."""
    parser = argparse.ArgumentParser(prog="python -m nlp", description="Sola's language analysis.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("train", help="make the shipped model again from nlp/training/corpus")
    evaluation = commands.add_parser("evaluate", help="measure the model on messages with known answers")
    evaluation.add_argument("file", type=Path, help="JSON lines: id, text, topic, department, kind, language, style")
    evaluation.add_argument("--save", action="store_true", help="also keep the report in nlp/metrics/")
    commands.add_parser("classify", help="JSON lines id, text to language, topics, departments, kinds, sure")
    commands.add_parser("language", help="JSON lines id, text to language, p")
    chosen = parser.parse_args(arguments)
    if chosen.command == "train":
        return _train()
    if chosen.command == "evaluate":
        if not chosen.file.is_file():
            evaluation.error(f"no such file: {chosen.file}")
        return _evaluate(chosen.file, chosen.save)
    answer = _classify if chosen.command == "classify" else _language
    return answer_lines(sys.stdin.buffer, sys.stdout.buffer, ("text",), answer)


def _classify(text: str) -> Mapping[str, Any]:
    analysis = analyse(text)
    return {
        "language": analysis.language,
        "topics": _rounded(analysis.topics),
        "departments": _rounded(analysis.departments),
        "kinds": _rounded(analysis.kinds),
        "sure": analysis.sure,
    }


def _language(text: str) -> Mapping[str, Any]:
    language, p = detect_language(plain(text))
    return {"language": language, "p": round(p, _P_DIGITS)}


def _rounded(guesses: Iterable[Guess]) -> list[dict[str, Any]]:
    return [{"code": guess.code, "p": round(guess.p, _P_DIGITS)} for guess in guesses]


def _train() -> int:
    # Imported here: scikit-learn is there where the model is made, not where the bot runs.
    from nlp.training.training import train

    train()
    return 0


def _evaluate(file: Path, save: bool) -> int:
    from nlp.training.evaluation import evaluate, report_file

    report = json.dumps(evaluate(file), ensure_ascii=False, indent=2)
    print(report)
    if save:
        report_file(file).write_text(report + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
