"""Measures the shipped model on messages with known answers, in figures only: no text leaves the file."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from nlp.analysis import Analysis, analyse, describe
from nlp.shipped import PACKAGE
from nlp.training.corpus import Example, read_test

_DIGITS = 4
_BINS = 10
_CONFUSIONS_SHOWN = 15

Judged = tuple[Example, Analysis]


def evaluate(file: Path) -> dict[str, Any]:
    """A report on all messages of a JSON-lines file; shares are 0–1."""
    judged = [(example, analyse(example.text)) for example in read_test(file)]
    if not judged:
        raise ValueError(f"{file} holds no message")
    sure = [pair for pair in judged if pair[1].sure]
    return {
        "file": file.name,
        "messages": len(judged),
        "model": describe(),
        "topic_top1": _share(judged, _topic_right),
        "topic_top3": _share(judged, _topic_among_three),
        "topic_macro_f1": _macro_f1(judged),
        "department_top1": _share(judged, _department_right),
        "kind_top1": _share(judged, _kind_right),
        "kind_mean_recall": _mean(list(_by(judged, lambda example: example.kind or "", _kind_right).values())),
        "language_top1": _share(judged, lambda pair: pair[1].language == pair[0].language),
        "topic_calibration_error": _calibration_error(judged),
        "sure_share": round(len(sure) / len(judged), _DIGITS),
        "sure_topic_right": _share(sure, _topic_right),
        "sure_department_right": _share(sure, _department_right),
        "sure_both_right": _share(sure, lambda pair: _topic_right(pair) and _department_right(pair)),
        "recall_by_topic": _by(judged, lambda example: example.topic, _topic_right),
        "recall_by_department": _by(judged, lambda example: example.department, _department_right),
        "recall_by_kind": _by(judged, lambda example: example.kind or "", _kind_right),
        "topic_top1_by_language": _by(judged, lambda example: example.language, _topic_right),
        "topic_top1_by_style": _by(judged, lambda example: example.style, _topic_right),
        "topic_confusions": _confusions(judged),
    }


def report_file(file: Path) -> Path:
    """Where the committed report on a file stands."""
    return PACKAGE / "metrics" / f"{file.stem}.json"


def _topic_right(pair: Judged) -> bool:
    return pair[1].topics[0].code == pair[0].topic


def _topic_among_three(pair: Judged) -> bool:
    return pair[0].topic in {guess.code for guess in pair[1].topics}


def _department_right(pair: Judged) -> bool:
    return pair[1].departments[0].code == pair[0].department


def _kind_right(pair: Judged) -> bool:
    return pair[1].kinds[0].code == pair[0].kind


def _share(judged: Sequence[Judged], right: Callable[[Judged], bool]) -> float | None:
    """Share for which ``right`` holds; None where there is nothing to judge."""
    return round(sum(map(right, judged)) / len(judged), _DIGITS) if judged else None


def _mean(shares: Sequence[float | None]) -> float:
    known = [share for share in shares if share is not None]
    return round(sum(known) / len(known), _DIGITS)


def _by(
    judged: Sequence[Judged], group: Callable[[Example], str], right: Callable[[Judged], bool]
) -> dict[str, float | None]:
    groups = sorted({group(example) for example, _ in judged})
    return {name: _share([pair for pair in judged if group(pair[0]) == name], right) for name in groups}


def _macro_f1(judged: Sequence[Judged]) -> float:
    scores: list[float | None] = []
    for topic in sorted({example.topic for example, _ in judged}):
        true = sum(example.topic == topic for example, _ in judged)
        said = sum(analysis.topics[0].code == topic for _, analysis in judged)
        both = sum(_topic_right(pair) for pair in judged if pair[0].topic == topic)
        scores.append(2 * both / (true + said))
    return _mean(scores)


def _calibration_error(judged: Sequence[Judged]) -> float:
    """Mean distance between the first topic's probability and how often it was right, over ten bins."""
    bins: list[list[Judged]] = [[] for _ in range(_BINS)]
    for pair in judged:
        bins[min(int(pair[1].topics[0].p * _BINS), _BINS - 1)].append(pair)
    gaps = [abs(sum(pair[1].topics[0].p - _topic_right(pair) for pair in bin_)) for bin_ in bins]
    return round(sum(gaps) / len(judged), _DIGITS)


def _confusions(judged: Sequence[Judged]) -> list[dict[str, Any]]:
    wrong = Counter(
        (example.topic, analysis.topics[0].code)
        for example, analysis in judged
        if not _topic_right((example, analysis))
    )
    return [
        {"topic": true, "taken_for": said, "times": times}
        for (true, said), times in wrong.most_common(_CONFUSIONS_SHOWN)
    ]
