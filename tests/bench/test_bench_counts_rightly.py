"""The benchmark's own reckoning: what is planned, and that nothing missing, wrong or repeated goes unseen."""

import json
import math
from typing import Any

import pytest

from tests.bench.figures import Figure, percentile
from tests.bench.load import match
from tests.bench.plan import WRITE, Deed, plan_evening


def a_deed(at_seconds: float, person: int = 1) -> Deed:
    return Deed(at_seconds, person, WRITE, "text", {"text": "mer bänkar"}, "Svarar:")


def an_answer(monotonic: float, text: str = "Svarar: <b>Teknik</b>", person: int = 1) -> dict[str, Any]:
    return {"monotonic": monotonic, "parameters": {"chat_id": person, "text": text}}


def test_every_second_holds_its_share_and_half_the_updates_are_texts_to_understand() -> None:
    deeds = plan_evening(20, 60, ["a", "b"], ["E-2026-0001"])
    for second in range(60):
        assert sum(second <= deed.at_seconds < second + 1 for deed in deeds) == 20
    assert sum(deed.kind == WRITE for deed in deeds) >= len(deeds) / 2


def test_nobody_acts_faster_than_once_in_three_seconds() -> None:
    last: dict[int, float] = {}
    for deed in plan_evening(20, 60, ["a"], ["E-2026-0001"]):
        assert deed.at_seconds - last.get(deed.person, -math.inf) >= 3
        last[deed.person] = deed.at_seconds


def test_an_answers_time_counts_from_the_planned_moment() -> None:
    answered = match([a_deed(1.0), a_deed(5.0)], [an_answer(101.25), an_answer(105.5)], began=100.0)
    assert answered.answer_seconds == pytest.approx([0.25, 0.5])
    assert answered.lost == []


@pytest.mark.parametrize(
    "answers",
    [
        [an_answer(101.25)],  # one missing
        [an_answer(101.25), an_answer(105.5, "Något gick fel.")],  # one wrong
        [an_answer(101.25), an_answer(105.5), an_answer(105.6)],  # one repeated
        [an_answer(101.25), an_answer(105.5, person=2)],  # to somebody else
    ],
)
def test_what_is_missing_wrong_or_repeated_is_lost(answers: list[dict[str, Any]]) -> None:
    assert match([a_deed(1.0), a_deed(5.0)], answers, began=100.0).lost


def test_percentiles_and_lines() -> None:
    assert percentile([3.0, 1.0, 2.0, 4.0], 0.5) == 2.0
    assert percentile([1.0] * 99 + [9.0], 0.99) == 1.0
    assert percentile([], 0.99) == math.inf
    line = json.loads(Figure("p99", 30.0, "ms", 10.0).line())
    assert line == {"name": "p99", "value": 30.0, "unit": "ms", "peer": 10.0, "ratio": 3.0}
    assert json.loads(Figure("lost", 0, "updates", 0).line())["ratio"] is None
