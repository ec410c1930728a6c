"""Misfortune to order: rate limits, server errors, lost connections and delays."""

from __future__ import annotations

import random
from dataclasses import dataclass

from bot.sandbox.answers import Json

KINDS = frozenset({"429", "500", "502", "403", "drop_after_accept", "drop_before_accept", "delay"})


@dataclass
class Fault:
    """One kind of misfortune, for one method or `*`, for one chat or all.

    `share` (0–1) strikes at random, `count` strikes that many times; neither means always.
    """

    method: str
    kind: str
    chat_id: int | None = None
    retry_after: int = 1
    seconds: float = 1.0
    share: float | None = None
    count: int | None = None


class Faults:
    """The faults that are switched on."""

    def __init__(self, seed: int | None = None) -> None:
        self._random = random.Random(seed)
        self._faults: list[Fault] = []

    def add(self, wish: Json) -> Fault:
        """Switch one fault on; ValueError names what is wrong with the wish."""
        known = set(Fault.__dataclass_fields__)
        if unknown := set(wish) - known:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(sorted(known))}")
        if wish.get("kind") not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(sorted(KINDS))}")
        fault = Fault(**{"method": "*", **wish})
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """Switch all faults off."""
        self._faults.clear()

    def listed(self) -> list[Json]:
        """The faults as plain objects."""
        return [dict(vars(fault)) for fault in self._faults]

    def strike(self, method: str, chat_id: object) -> Fault | None:
        """The first fault that hits this request, counted down."""
        for fault in self._faults:
            if fault.method != "*" and fault.method.lower() != method.lower():
                continue
            if fault.chat_id is not None and str(fault.chat_id) != str(chat_id):
                continue
            if fault.share is not None and self._random.random() >= fault.share:
                continue
            if fault.count is not None:
                if fault.count <= 0:
                    continue
                fault.count -= 1
            return fault
        return None
