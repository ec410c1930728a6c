"""`python -m tests.bench`: prints one JSON object a line; exit status 1 where an answer is slow or lost."""

import argparse
import asyncio
import sys

from tests.bench.figures import Figure, percentile
from tests.bench.run import Measured, measure_echo, measure_sola, tell
from tests.bench.understanding import read_wishes, understanding_figures

P99_MILLISECONDS_BELOW = 300.0


def _milliseconds(measured: Measured, share: float) -> float:
    return percentile(measured.answered.answer_seconds, share) * 1000


def _rate(measured: Measured) -> float:
    return len(measured.answered.answer_seconds) / measured.answered.span_seconds


def figures(rate: float, sola: Measured, echo: Measured) -> list[Figure]:
    """The lines of a run."""
    at = f"at-{rate:g}-per-second"
    lines = [
        Figure(f"answer-time-p{share * 100:g}-{at}", _milliseconds(sola, share), "ms", _milliseconds(echo, share))
        for share in (0.5, 0.95, 0.99, 1.0)
    ]
    lines += [
        Figure(f"updates-answered-{at}", _rate(sola), "updates/s", _rate(echo)),
        Figure("lost", len(sola.answered.lost), "updates", len(echo.answered.lost)),
        Figure("start-to-first-answer", sola.start_seconds, "s", echo.start_seconds),
    ]
    if sola.cpu_milliseconds is not None:
        lines.append(Figure("processor-time", sola.cpu_milliseconds, "ms/update", echo.cpu_milliseconds))
    lines += [Figure(name, value, "ms") for name, value in sola.stages.items()]
    lines += [
        Figure(f"answer-time-p50-{kind}", percentile(seconds, 0.5) * 1000, "ms")
        for kind, seconds in sorted(sola.answered.by_kind.items())
    ]
    return lines


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="of load; 10 for a quick look")
    parser.add_argument("--rate", type=float, default=20.0, help="updates a second")
    arguments = parser.parse_args()
    texts = read_wishes()
    sola = asyncio.run(measure_sola(arguments.rate, arguments.seconds, texts))
    echo = asyncio.run(measure_echo(arguments.rate, arguments.seconds, texts))
    tell("the language analysis alone ...")
    for figure in [*figures(arguments.rate, sola, echo), *understanding_figures()]:
        print(figure.line(), flush=True)
    for lost in (sola.answered.lost + echo.answered.lost)[:20]:
        tell(f"lost: {lost}")
    slow = _milliseconds(sola, 0.99) >= P99_MILLISECONDS_BELOW
    return 1 if slow or sola.answered.lost or echo.answered.lost else 0


if __name__ == "__main__":
    sys.exit(main())
