"""How long the language analysis of one message takes, alone in a process: `python -m tests.bench.understanding`."""

import json
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

WISHES = Path(__file__).parents[1] / "data" / "real_wishes.jsonl"
_ROUNDS = 3


def read_wishes() -> list[str]:
    """Wishes as people write them, of every length."""
    return [json.loads(line)["text"] for line in WISHES.read_text(encoding="utf-8").splitlines() if line.strip()]


def measure(texts: Sequence[str]) -> float:
    """The median over all texts of each one's quickest of several rounds, in milliseconds."""
    from nlp import analysis  # loaded here alone: the load generator stays small

    analysis.load()
    quickest = [float("inf")] * len(texts)
    for _ in range(_ROUNDS):
        for place, text in enumerate(texts):
            began = time.perf_counter()
            analysis.analyse(text)
            quickest[place] = min(quickest[place], time.perf_counter() - began)
    return statistics.median(quickest) * 1000


if __name__ == "__main__":
    print(measure(read_wishes()))
