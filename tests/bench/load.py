"""Lets a town's people act at their planned moments, and reads afterwards when each was answered."""

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession

from tests.bench.plan import Deed

PATIENCE_SECONDS = 15.0
START_SECONDS = 60.0
_ANSWERS = {"sendMessage", "editMessageText"}
_PAGE = 10_000


@dataclass(frozen=True)
class Answered:
    """What became of the deeds: an answer's time counts from the planned moment of its deed."""

    answer_seconds: list[float]  # of every deed that was answered rightly
    by_kind: dict[str, list[float]]
    lost: list[str]  # what was not answered, or wrongly, or twice
    span_seconds: float  # from the first planned moment to the last answer


class Crowd:
    """Everybody who writes to the bot, through the sandbox's control."""

    def __init__(self, session: ClientSession, base: str) -> None:
        self._session = session
        self._base = f"{base}/sandbox"
        self._refused: list[str] = []

    async def let_in(self, people: Iterable[int]) -> None:
        """Make people known to the sandbox."""
        for person in people:
            wish = {"id": person, "first_name": f"Invånare {person}", "language_code": "sv"}
            async with self._session.post(f"{self._base}/personas", json=wish) as response:
                assert response.status == 200, await response.text()

    async def write(self, person: int, text: str) -> int:
        """Write something now; returns the number of the log's last entry before."""
        before = await self._last_entry()
        async with self._session.post(f"{self._base}/chats/{person}/text", json={"text": text}) as response:
            assert response.status == 200, await response.text()
        return before

    async def first_answer(self, after: int, give_up: Callable[[], bool]) -> dict[str, Any]:
        """Wait for the first answer after a log entry."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and not give_up():
            if found := [entry for entry in await self.log(after) if is_answer(entry)]:
                return found[0]
            await asyncio.sleep(0.05)
        raise AssertionError("the bot never answered")

    async def open_buttons(self, person: int, action: str) -> list[str]:
        """What the buttons of an action in a person's chat carry."""
        async with self._session.get(f"{self._base}/chats/{person}/messages?after=-1") as response:
            messages = (await response.json())["messages"]
        rows = [row for message in messages for row in message["buttons"]]
        data = [button.get("data", "").split(":") for row in rows for button in row]
        return [parts[2] for parts in data if len(parts) == 3 and parts[1] == action]

    async def act(self, deeds: Sequence[Deed]) -> Answered:
        """Do everything at its moment, wait until all is answered or patience ends, and match."""
        last_before = await self._last_entry()
        self._refused = []
        began = time.monotonic() + 0.2
        doing = [asyncio.create_task(self._do(deed, began)) for deed in deeds]
        await asyncio.gather(*doing)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            answers = [entry for entry in await self.log(last_before) if is_answer(entry)]
            if len(answers) >= len(deeds) - len(self._refused) or time.monotonic() > deadline:
                return match(deeds, answers, began, self._refused)
            await asyncio.sleep(0.5)

    async def _do(self, deed: Deed, began: float) -> None:
        await asyncio.sleep(began + deed.at_seconds - time.monotonic())
        async with self._session.post(f"{self._base}/chats/{deed.person}/{deed.route}", json=deed.wish) as response:
            if response.status != 200:  # the button is not there: the answer before this deed is missing or late
                self._refused.append(f"{deed.kind}: {await response.text()}")

    async def log(self, after: int = 0) -> list[dict[str, Any]]:
        """Everything the bot asked the sandbox for after an entry's number."""
        found: list[dict[str, Any]] = []
        while True:
            async with self._session.get(f"{self._base}/log?after={after}&limit={_PAGE}") as response:
                page: list[dict[str, Any]] = await response.json()
            found += page
            if len(page) < _PAGE:
                return found
            after = page[-1]["n"]

    async def _last_entry(self) -> int:
        entries = await self.log()
        return int(entries[-1]["n"]) if entries else 0


def is_answer(entry: dict[str, Any]) -> bool:
    """Tell whether a request put something before a person's eyes."""
    return entry["method"] in _ANSWERS and entry["status"] == 200


def match(
    deeds: Sequence[Deed], answers: Sequence[dict[str, Any]], began: float, refused: Sequence[str] = ()
) -> Answered:
    """Give each deed its answer: the next one to its person that no earlier deed has taken.

    Every deed has exactly one answer, so one too many (a repeat) is as wrong as one too few.
    """
    waiting: dict[int, deque[dict[str, Any]]] = defaultdict(deque)
    for answer in answers:
        waiting[int(answer["parameters"]["chat_id"])].append(answer)
    seconds: list[float] = []
    by_kind: dict[str, list[float]] = defaultdict(list)
    lost = list(refused)
    ended = began
    for deed in sorted(deeds, key=lambda deed: deed.at_seconds):
        theirs = waiting[deed.person]
        if not theirs:
            lost.append(f"{deed.kind}: no answer to {deed.person}")
            continue
        answer = theirs.popleft()
        said = str(answer["parameters"].get("text", ""))
        took = answer["monotonic"] - began - deed.at_seconds
        if deed.sees not in said or took < 0:
            lost.append(f"{deed.kind}: wrong answer to {deed.person}: {said[:80]!r}")
            continue
        seconds.append(took)
        by_kind[deed.kind].append(took)
        ended = max(ended, answer["monotonic"])
    lost += [f"one answer too many to {person}" for person, rest in waiting.items() for _ in rest]
    return Answered(seconds, dict(by_kind), lost, ended - began)
