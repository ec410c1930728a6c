"""The figures of a run, as the lines that `make bench` prints."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One figure; `peer` is the echo bot's, where it has one to compare."""

    name: str
    value: float
    unit: str
    peer: float | None = None

    def line(self) -> str:
        """One JSON object: name, value, unit, peer and the ratio of value to peer."""
        ratio = self.value / self.peer if self.peer else None
        numbers = {"value": _rounded(self.value), "peer": _rounded(self.peer), "ratio": _rounded(ratio)}
        line = {"name": self.name, "unit": self.unit, **numbers}
        return json.dumps({key: line[key] for key in ("name", "value", "unit", "peer", "ratio")})


def _rounded(number: float | None) -> float | None:
    """Two decimals; nothing where there is none or it is endless, which JSON cannot say."""
    return None if number is None or not math.isfinite(number) else round(number, 2)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0–1) of all values do not exceed; endless where there are none."""
    if not values:
        return math.inf
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
