"""The command line of the language analysis: ``python -m nlp COMMAND``."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from nlp import shipped
from nlp.analysis import SAME_FROM, Guess, analyse, likeness
from nlp.language import detect_language
from nlp.lines import answer_lines
from nlp.personal.redact import find_personal_data, masked
from nlp.wording import plain

_P_DIGITS = 4


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives back its exit status; an unknown command ends with 2 and the usage."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except shipped.NoModel as missing:
        print(missing, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m nlp", description="Sola's language analysis.")
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name: str, run: Callable[[argparse.Namespace], int], told: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=told)
        command.set_defaults(run=run)
        return command

    for name, (fields, answer, told) in _ANSWERS.items():
        add(name, _answering(fields, answer), f"JSON lines id, {', '.join(fields)} to {told}")
    evaluation = add("evaluate", _evaluate, "measure the model in service on lines with known answers")
    evaluation.add_argument("file", type=_file, help="JSON lines; what they hold tells what is examined")
    evaluation.add_argument("--save", action="store_true", help="also keep the report in nlp/metrics/")
    add("train", _train, "make the shipped model again from nlp/training/corpus")
    add("encoder", _encoder, "adapt the sentence encoder again; an hour, and needs requirements-encoder.lock")
    add("focus", _focus, "teach the encoder likeness again, on what it knows; minutes, needs the same")
    add("cross", _cross, "teach the cross-encoder again; half an hour, needs the same")
    add("card", _card, "write nlp/MODEL.md from the reports in nlp/metrics/")
    candidate = add("candidate", _candidate, "train one more model with reviewed corrections; it does not serve yet")
    candidate.add_argument("corrections", type=_file, help="lines `topic | department | kind | text`")
    comparison = add("compare", _compare, "figures of two models on the frozen files, one JSON object a line")
    comparison.add_argument("first")
    comparison.add_argument("second")
    comparison.add_argument("files", nargs="*", type=_file, help="the test set where none is named")
    add("models", _models, "all models here; * serves")
    add("switch", _switch, "put a model into service, at once").add_argument("name")
    add("back", _back, "put the model before into service again")
    return parser


def _file(given: str) -> Path:
    path = Path(given)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"no such file: {given}")
    return path


def _classify(text: str) -> Mapping[str, Any]:
    analysis = analyse(text)
    return {
        "language": analysis.language,
        "topics": _rounded(analysis.topics),
        "departments": _rounded(analysis.departments),
        "kinds": _rounded(analysis.kinds),
        "sure": analysis.sure,
    }


def _similar(a: str, b: str) -> Mapping[str, Any]:
    one, two = analyse(a).wish, analyse(b).wish
    score = likeness(one, two)
    return {"score": round(score, _P_DIGITS), "same": score >= SAME_FROM}


def _redact(text: str) -> Mapping[str, Any]:
    found = find_personal_data(text)
    return {"text": masked(text, found), "spans": [[one.start, one.end, one.kind] for one in found]}


def _language(text: str) -> Mapping[str, Any]:
    language, p = detect_language(plain(text))
    return {"language": language, "p": round(p, _P_DIGITS)}


_ANSWERS: dict[str, tuple[tuple[str, ...], Callable[..., Mapping[str, Any]], str]] = {
    "classify": (("text",), _classify, "language, topics, departments, kinds, sure"),
    "similar": (("a", "b"), _similar, "score, same"),
    "redact": (("text",), _redact, "text, spans"),
    "language": (("text",), _language, "language, p"),
}


def _answering(
    fields: tuple[str, ...], answer: Callable[..., Mapping[str, Any]]
) -> Callable[[argparse.Namespace], int]:
    return lambda _: answer_lines(sys.stdin.buffer, sys.stdout.buffer, fields, answer)


def _rounded(guesses: Iterable[Guess]) -> list[dict[str, Any]]:
    return [{"code": guess.code, "p": round(guess.p, _P_DIGITS)} for guess in guesses]


# What follows imports its work when called: the training libraries are not there where the bot runs.


def _evaluate(chosen: argparse.Namespace) -> int:
    from nlp.training.evaluation import evaluate, report_file

    report = json.dumps(evaluate(chosen.file), ensure_ascii=False, indent=2)
    print(report)
    if chosen.save:
        report_file(chosen.file).write_text(report + "\n", encoding="utf-8")
    return 0


def _train(_: argparse.Namespace) -> int:
    from nlp.training.candidates import make_shipped

    print(make_shipped())
    return 0


def _encoder(_: argparse.Namespace) -> int:
    from nlp.training.adapting import adapt

    adapt(shipped.ENCODER)
    _focus(_)
    return _cross(_)


def _focus(_: argparse.Namespace) -> int:
    from nlp.training.focusing import focus

    focus(shipped.ENCODER)
    return 0


def _cross(_: argparse.Namespace) -> int:
    from nlp.training.crossing import cross

    cross(shipped.ENCODER)
    return 0


def _card(_: argparse.Namespace) -> int:
    from nlp.training.card import write_model_card

    write_model_card()
    return 0


def _candidate(chosen: argparse.Namespace) -> int:
    from nlp.training.candidates import make_candidate
    from nlp.training.corpus import WrongCorrection

    try:
        print(make_candidate(chosen.corrections))
    except WrongCorrection as wrong:
        print(wrong, file=sys.stderr)
        return 1
    return 0


def _compare(chosen: argparse.Namespace) -> int:
    from nlp.training.candidates import compare

    for row in compare(chosen.first, chosen.second, chosen.files or shipped.frozen_files()):
        print(json.dumps(row), flush=True)
    return 0


def _models(_: argparse.Namespace) -> int:
    for name in shipped.model_names():
        print("*" if name == shipped.serving() else " ", name)
    return 0


def _switch(chosen: argparse.Namespace) -> int:
    shipped.switch(chosen.name)
    return 0


def _back(_: argparse.Namespace) -> int:
    print(shipped.back())
    return 0


if __name__ == "__main__":
    sys.exit(main())
