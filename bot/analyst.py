"""Reads messages with the language model beside the event loop, so that nobody's button waits for it.

In processes of their own: in threads the model's Python parts would hold the interpreter against the rest of the bot
(measured at 20 updates a second: the slowest answers took twice as long). Threads serve tests, which start often.
"""

import asyncio
import os
import signal
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from bot.metrics import ANALYSIS_SECONDS
from bot.texts import DEFAULT
from nlp.analysis import Analysis, Wish, analyse, likest

READERS = 2
Answer = TypeVar("Answer")
Likest = Callable[[Wish, Sequence[Wish]], Awaitable[list[tuple[int, float]]]]
_FIRST = "Laga lekplatsen"


class Analyst:
    """A few readers side by side; replaced where they die."""

    def __init__(self, make: Callable[[], Executor], places: Path) -> None:
        self._make = make
        self._places = places  # the town's file of names
        self._readers = make()

    async def ready(self) -> None:
        """Wait until every reader has opened the model and the town's names."""
        await asyncio.gather(*(self._analyse(_FIRST, DEFAULT) for _ in range(READERS)))

    async def read(self, text: str, language: str) -> Analysis:
        """Analyse one message; the chat's language decides where the text is too short to tell its own."""
        began = time.perf_counter()
        found = await self._analyse(text, language)
        ANALYSIS_SECONDS.observe(time.perf_counter() - began)
        return found

    async def likest(self, wish: Wish, candidates: Sequence[Wish]) -> list[tuple[int, float]]:
        """Those of the candidates that wish for the same: place and probability, most probable first."""
        return await self._ask(partial(likest, wish, candidates))

    async def _analyse(self, text: str, language: str) -> Analysis:
        return await self._ask(partial(analyse, text, language, self._places))

    async def _ask(self, question: Callable[[], Answer]) -> Answer:
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._readers, question)
        except BrokenExecutor:  # a reader was killed; new ones take over
            self._readers = self._make()
            return await loop.run_in_executor(self._readers, question)

    def close(self) -> None:
        """Let the readers go."""
        self._readers.shutdown(wait=False, cancel_futures=True)


def in_processes() -> Executor:
    """Readers in processes of their own."""
    return ProcessPoolExecutor(
        READERS, mp_context=get_context("spawn"), initializer=_begin_reading, initargs=(os.getpid(),)
    )


def in_threads() -> Executor:
    """Readers in this process."""
    return ThreadPoolExecutor(READERS, thread_name_prefix="analyst")


def _begin_reading(parent: int) -> None:
    """In a reader: leave Ctrl-C to the parent, and end when it is gone, however it went."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
