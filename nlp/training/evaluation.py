"""Measures the model in service on files with known answers, in figures only: no text leaves the file.

What a file's lines hold tells what it examines: ``topic`` messages, ``same`` pairs of wishes, ``spans`` personal data,
``wish`` themes, ``language`` alone the language.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from nlp.analysis import SAME_FROM, Analysis, analyse, describe, likeness
from nlp.language import detect_language
from nlp.personal.redact import find_personal_data
from nlp.shipped import PACKAGE
from nlp.themes import group_by_wish
from nlp.training.corpus import Example, as_example
from nlp.training.measures import DIGITS, area_under_curve, calibration_error, f1, pairwise_f1, share
from nlp.wording import plain

_CONFUSIONS_SHOWN = 15
_AGREED = ("topic", "department", "kind")

Rows = Sequence[Mapping[str, Any]]
Judged = tuple[Example, Analysis]
Read = Callable[[str], Analysis]


def evaluate(file: Path, model: str | None = None) -> dict[str, Any]:
    """A report on all lines of a JSON-lines file; ``model`` names another than the one in service."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    if not rows:
        raise ValueError(f"{file} holds nothing")
    figures = _exam(rows[0])(rows, partial(analyse, model=model))
    return {"file": file.name, "lines": len(rows), "model": describe(model)} | figures


def report_file(file: Path) -> Path:
    """Where the committed report on a file stands."""
    return PACKAGE / "metrics" / f"{file.stem}.json"


def _exam(row: Mapping[str, Any]) -> Callable[[Rows, Read], dict[str, Any]]:
    exams = {"topic": _messages, "same": _pairs, "spans": _personal_data, "wish": _themes, "language": _languages}
    found = next((exam for field, exam in exams.items() if field in row), None)
    if found is None:
        raise ValueError(f"lines need one of the fields {', '.join(exams)}")
    return found


def _messages(rows: Rows, read: Read) -> dict[str, Any]:
    judged = [(as_example(row), read(row["text"])) for row in rows]
    sure = [pair for pair in judged if pair[1].sure]
    by_kind = _by(judged, lambda example: example.kind or "", _kind_right)
    right = [_topic_right(pair) for pair in judged]
    return {
        "topic_top1": share(right),
        "topic_top3": share(_topic_among_three(pair) for pair in judged),
        "topic_macro_f1": _macro_f1(judged),
        "department_top1": share(_department_right(pair) for pair in judged),
        "department_top3": share(
            example.department in [guess.code for guess in analysis.departments] for example, analysis in judged
        ),
        "external_right": share(_is_external(example) == (analysis.external >= 0.5) for example, analysis in judged),
        "kind_top1": share(_kind_right(pair) for pair in judged),
        "kind_mean_recall": round(sum(filter(None, by_kind.values())) / len(by_kind), DIGITS),
        "language_top1": share(analysis.language == example.language for example, analysis in judged),
        "topic_calibration_error": calibration_error([analysis.topics[0].p for _, analysis in judged], right),
        "department_calibration_error": calibration_error(
            [analysis.departments[0].p for _, analysis in judged], [_department_right(pair) for pair in judged]
        ),
        "sure_share": round(len(sure) / len(judged), DIGITS),
        "sure_both_right": share(_topic_right(pair) and _department_right(pair) for pair in sure),
        "labellers_agree": _agreement(rows),
        "recall_by_topic": _by(judged, lambda example: example.topic, _topic_right),
        "recall_by_department": _by(judged, lambda example: example.department, _department_right),
        "recall_by_kind": by_kind,
        "topic_top1_by_language": _by(judged, lambda example: example.language, _topic_right),
        "topic_top1_by_paper": {
            paper: share(hit for hit, row in zip(right, rows, strict=True) if row.get("paper", "") == paper)
            for paper in sorted({row.get("paper", "") for row in rows})
        },
        "topic_top1_by_style": _by(judged, lambda example: example.style, _topic_right),
        "topic_confusions": _confusions(judged),
    }


def _pairs(rows: Rows, read: Read) -> dict[str, Any]:
    wishes = [(read(row["a"]).wish, read(row["b"]).wish) for row in rows]
    same = [bool(row["same"]) for row in rows]
    scores = [likeness(a, b) for a, b in wishes]
    said = [score >= SAME_FROM for score in scores]
    why = sorted({row.get("why", "") for row in rows})
    return {
        "area_under_curve": area_under_curve(scores, same),
        "f1": f1(sum(one and two for one, two in zip(said, same, strict=True)), sum(said), sum(same)),
        "right_by_reason": {
            reason: share(said[at] == same[at] for at, row in enumerate(rows) if row.get("why", "") == reason)
            for reason in why
        },
    }


def _personal_data(rows: Rows, read: Read) -> dict[str, Any]:
    found = [{(one.start, one.end, one.kind) for one in find_personal_data(row["text"])} for row in rows]
    true = [{(start, end, kind) for start, end, kind in row["spans"]} for row in rows]
    both = [one & two for one, two in zip(found, true, strict=True)]
    kinds = sorted({span[2] for spans in true for span in spans})

    def count(spans: Sequence[set[tuple[int, int, str]]], kind: str | None = None) -> int:
        return sum(kind in (None, span[2]) for row in spans for span in row)

    return {
        "recall": round(count(both) / count(true), DIGITS),
        "precision": round(count(both) / max(count(found), 1), DIGITS),
        "by_kind": {
            kind: {
                "recall": round(count(both, kind) / count(true, kind), DIGITS),
                "precision": round(count(both, kind) / max(count(found, kind), 1), DIGITS),
            }
            for kind in kinds
        },
    }


def _themes(rows: Rows, read: Read) -> dict[str, Any]:
    texts = [row["text"] for row in rows]
    themes = group_by_wish([read(text).wish for text in texts], texts, likeness)
    said = {place: number for number, theme in enumerate(themes) for place in theme.members}
    return {
        "pairwise_f1": pairwise_f1([said[place] for place in range(len(rows))], [row["wish"] for row in rows]),
        "themes": len(themes),
        "wishes": len({row["wish"] for row in rows}),
    }


def _languages(rows: Rows, read: Read) -> dict[str, Any]:
    found = [detect_language(plain(row["text"])) for row in rows]
    right = [code == row["language"] for (code, _), row in zip(found, rows, strict=True)]
    return {
        "language_top1": share(right),
        "language_calibration_error": calibration_error([p for _, p in found], right),
        "recall_by_language": {
            code: share(hit for hit, row in zip(right, rows, strict=True) if row["language"] == code)
            for code in sorted({row["language"] for row in rows})
        },
    }


def _topic_right(pair: Judged) -> bool:
    return pair[1].topics[0].code == pair[0].topic


def _topic_among_three(pair: Judged) -> bool:
    return pair[0].topic in [guess.code for guess in pair[1].topics]


def _department_right(pair: Judged) -> bool:
    return pair[1].departments[0].code == pair[0].department


def _kind_right(pair: Judged) -> bool:
    return pair[1].kinds[0].code == pair[0].kind


def _is_external(example: Example) -> bool:
    return example.department.startswith("ext-")


def _by(
    judged: Sequence[Judged], group: Callable[[Example], str], right: Callable[[Judged], bool]
) -> dict[str, float | None]:
    groups = sorted({group(example) for example, _ in judged})
    return {name: share(right(pair) for pair in judged if group(pair[0]) == name) for name in groups}


def _macro_f1(judged: Sequence[Judged]) -> float:
    topics = sorted({example.topic for example, _ in judged})
    scores = [
        f1(
            sum(_topic_right(pair) for pair in judged if pair[0].topic == topic),
            sum(analysis.topics[0].code == topic for _, analysis in judged),
            sum(example.topic == topic for example, _ in judged),
        )
        for topic in topics
    ]
    return round(sum(scores) / len(scores), DIGITS)


def _agreement(rows: Rows) -> dict[str, float | None]:
    """How often two blind labellers chose the same, where the file keeps both (``labels``)."""
    twice = [row["labels"] for row in rows if len(row.get("labels", ())) == 2]
    return {field: share(one[field] == two[field] for one, two in twice) for field in _AGREED} if twice else {}


def _confusions(judged: Sequence[Judged]) -> list[dict[str, Any]]:
    wrong = Counter(
        (example.topic, analysis.topics[0].code)
        for example, analysis in judged
        if example.topic != analysis.topics[0].code
    )
    return [
        {"topic": true, "taken_for": said, "times": times}
        for (true, said), times in wrong.most_common(_CONFUSIONS_SHOWN)
    ]
