"""Measures with names of the field, as pure functions of plain numbers; shares are 0–1."""

from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations

DIGITS = 4
_BINS = 10


def share(hits: Iterable[bool]) -> float | None:
    """How many are true; None of none."""
    marks = list(hits)
    return round(sum(marks) / len(marks), DIGITS) if marks else None


def calibration_error(chances: Sequence[float], right: Sequence[bool]) -> float:
    """Expected calibration error over ten equal bins (Guo et al. 2017)."""
    gaps = [0.0] * _BINS
    for chance, hit in zip(chances, right, strict=True):
        gaps[min(int(chance * _BINS), _BINS - 1)] += chance - hit
    return round(sum(map(abs, gaps)) / len(chances), DIGITS)


def f1(hits: int, said: int, true: int) -> float:
    """Harmonic mean of precision and recall; 0 where nothing was said or true."""
    return round(2 * hits / (said + true), DIGITS) if said + true else 0.0


def area_under_curve(scores: Sequence[float], same: Sequence[bool]) -> float:
    """Chance that a true pair scores above a false one, ties counting half (Mann and Whitney 1947)."""
    true = [score for score, mark in zip(scores, same, strict=True) if mark]
    false = [score for score, mark in zip(scores, same, strict=True) if not mark]
    if not true or not false:
        raise ValueError("needs pairs of both sorts")
    wins = sum((one > two) + (one == two) / 2 for one in true for two in false)
    return round(wins / (len(true) * len(false)), DIGITS)


def pairwise_f1(said: Sequence[Hashable], true: Sequence[Hashable]) -> float:
    """F1 over all pairs of messages: grouped together, and rightly so."""
    pairs = [(said[a] == said[b], true[a] == true[b]) for a, b in combinations(range(len(said)), 2)]
    return f1(sum(one and two for one, two in pairs), sum(one for one, _ in pairs), sum(two for _, two in pairs))
