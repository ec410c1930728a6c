"""Where an update's time goes, by the bot's own histograms (`/metrics`), as means over the load alone."""

import re

from aiohttp import ClientSession

_SUM = re.compile(r"^(sola_\w+_seconds)_(sum|count) (\S+)$", re.MULTILINE)
_STAGES = {
    "sola_analysis_seconds": "stage-analysis-mean",
    "sola_answer_seconds": "stage-inbox-to-commit-mean",
    "sola_send_seconds": "stage-commit-to-sent-mean",
}
Totals = dict[str, dict[str, float]]


async def read_totals(session: ClientSession, port: int) -> Totals:
    """Sums and counts so far."""
    async with session.get(f"http://127.0.0.1:{port}/metrics") as response:
        text = await response.text()
    totals: Totals = {}
    for name, part, value in _SUM.findall(text):
        totals.setdefault(name, {})[part] = float(value)
    return totals


def mean_milliseconds(before: Totals, after: Totals) -> dict[str, float]:
    """The means of what was added between two readings, by the figure's name."""
    means = {}
    for name, figure in _STAGES.items():
        old, new = before.get(name, {}), after.get(name, {})
        count = new.get("count", 0.0) - old.get("count", 0.0)
        if count:
            means[figure] = (new["sum"] - old.get("sum", 0.0)) / count * 1000
    return means
