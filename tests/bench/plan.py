"""Who does what when: a town's evening as a list of deeds, the same for every run. Pure.

One person makes one small journey and thinks for some seconds between its steps, so that Telegram's own limit of
one message a second to a chat is never what is measured. Moments are spread over even slots, one deed in each, at
a random place inside: 20 a second means 20 in every second, below the 29 messages a second that Telegram allows.
"""

import heapq
import itertools
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

FIRST_PERSON = 700_000
THINK_SECONDS = (3.0, 5.0)

WRITE, SUBMIT, MINE, LIST, OPEN, SIGN, WITHDRAW = "write", "submit", "mine", "list", "open", "sign", "withdraw"
# How often each journey begins, in parts. Counted in updates, half and a little more are texts to understand.
_JOURNEYS: tuple[tuple[tuple[str, ...], int], ...] = (
    ((WRITE,), 8),  # and puts the phone away
    ((WRITE, SUBMIT), 5),
    ((WRITE, WRITE, SUBMIT), 2),  # a thought in two pieces
    ((WRITE, SUBMIT, MINE), 2),
    ((LIST, OPEN, SIGN, WITHDRAW), 1),
    ((LIST, OPEN, SIGN), 1),
)
# What the right answer says, whatever else it says.
_SEES = {
    WRITE: "Svarar:",
    SUBMIT: "registrerat",
    MINE: "Dina förslag",
    LIST: "skriva under",
    OPEN: "underskrifter",
    SIGN: "Du har skrivit under",
    WITHDRAW: "underskrifter",
}


@dataclass(frozen=True)
class Deed:
    """What one person does `at_seconds` after the beginning: `route` and `wish` go to the sandbox's control."""

    at_seconds: float
    person: int
    kind: str
    route: str
    wish: dict[str, Any]
    sees: str


def plan_evening(
    rate: float, seconds: float, texts: Sequence[str], petitions: Sequence[str], seed: int = 1584
) -> list[Deed]:
    """The deeds of a run of Sola, in order of time, `rate` a second."""
    chance = random.Random(seed)
    moments = _moments(rate, seconds, chance)
    words = itertools.cycle(texts)
    people = itertools.count(FIRST_PERSON)
    journeys = _spread()
    ready: list[tuple[float, int, int]] = []  # when, who, step
    making: dict[int, tuple[str, ...]] = {}
    deeds = []
    for moment in moments:
        if ready and ready[0][0] <= moment:
            _, person, step = heapq.heappop(ready)
        else:
            person, step = next(people), 0
            making[person] = next(journeys)
        kind = making[person][step]
        route, wish = _wish(kind, words, petitions[person % len(petitions)])
        deeds.append(Deed(moment, person, kind, route, wish, _SEES[kind]))
        if step + 1 < len(making[person]):
            heapq.heappush(ready, (moment + chance.uniform(*THINK_SECONDS), person, step + 1))
    return deeds


def plan_echo(rate: float, seconds: float, texts: Sequence[str], seed: int = 1584) -> list[Deed]:
    """As many deeds at the same moments for a bot that can only echo: texts alone, each person every 20 seconds."""
    moments = _moments(rate, seconds, random.Random(seed))
    words = itertools.cycle(texts)
    crowd = max(1, round(rate * 20))
    return [
        Deed(moment, FIRST_PERSON + place % crowd, WRITE, "text", {"text": (text := next(words))}, text[:40])
        for place, moment in enumerate(moments)
    ]


def _moments(rate: float, seconds: float, chance: random.Random) -> list[float]:
    return [(slot + chance.random()) / rate for slot in range(round(rate * seconds))]


def _spread() -> Iterator[tuple[str, ...]]:
    """Journeys in their proportions, evenly spread: always the one that is furthest behind its share."""
    begun: Counter[int] = Counter()
    while True:
        place = min(range(len(_JOURNEYS)), key=lambda place: ((begun[place] + 1) / _JOURNEYS[place][1], place))
        begun[place] += 1
        yield _JOURNEYS[place][0]


def _wish(kind: str, words: Iterator[str], petition: str) -> tuple[str, dict[str, Any]]:
    match kind:
        case "write":
            return "text", {"text": next(words)}
        case "submit":
            return "press", {"label": "Skicka in"}
        case "mine":
            return "text", {"text": "/mina"}
        case "list":
            return "text", {"text": "/lista"}
        case "open":
            return "press", {"data": f"1:e-open:{petition}"}
        case "sign":
            return "press", {"label": "Skriv under"}
        case _:
            return "press", {"label": "Ta tillbaka underskrift"}
