"""What the language analysis costs: time alone and side by side, start, memory, disk, and search among a million.

`python -m tests.bench.understanding` prints the figures, each measured in a fresh process, as one JSON object.
"""

import asyncio
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.bench.figures import Figure, percentile

WISHES = Path(__file__).parents[1] / "data" / "real_wishes.jsonl"
_NLP = Path(__file__).parents[2] / "nlp"
_TEST = _NLP / "training" / "corpus" / "test.jsonl"
_ROUNDS = 3
_LONG_EVERY, _LONG_PARTS = 10, 4  # a tenth of messages over 400 characters, made of several
_MILLION = 1_000_000
_SEARCHES = 50


def read_wishes() -> list[str]:
    """Wishes as people write them, of every length."""
    return [json.loads(line)["text"] for line in WISHES.read_text(encoding="utf-8").splitlines() if line.strip()]


def realistic_spread() -> list[str]:
    """Messages with a median of a hundred characters, a tenth of them over 400."""
    texts = [json.loads(line)["text"] for line in _TEST.read_text(encoding="utf-8").splitlines()]
    return list(_spread(texts))


def _spread(texts: Sequence[str]) -> Iterator[str]:
    for number, text in enumerate(texts[::2]):
        yield " ".join(texts[number : number + _LONG_PARTS]) if number % _LONG_EVERY == 0 else text


def measure(texts: Sequence[str]) -> list[float]:
    """Each text's quickest of several rounds, in milliseconds."""
    from nlp import analysis  # loaded here alone: the load generator stays small

    analysis.load()
    quickest = [float("inf")] * len(texts)
    for _ in range(_ROUNDS):
        for place, text in enumerate(texts):
            began = time.perf_counter()
            analysis.analyse(text)
            quickest[place] = min(quickest[place], time.perf_counter() - began)
    return [seconds * 1000 for seconds in quickest]


def understanding_figures() -> list[Figure]:
    """All of them."""
    texts = realistic_spread()
    alone = _in_fresh_process("alone")
    return [
        Figure("analysis-median", alone["median"], "ms/message"),
        Figure("analysis-p99", alone["p99"], "ms/message"),
        Figure("analysis-start", alone["start"], "s"),
        Figure("analysis-memory", alone["memory"], "MB"),
        Figure("analysis-on-two-cores", _side_by_side(texts), "messages/s"),
        Figure("analysis-on-disk", _megabytes(_NLP / "models"), "MB"),
        *_neighbours(),
    ]


def _in_fresh_process(what: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.understanding", what]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _alone() -> dict[str, float]:
    began = time.perf_counter()
    from nlp import analysis

    analysis.load()
    start = time.perf_counter() - began
    milliseconds = measure(realistic_spread())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return {
        "median": statistics.median(milliseconds),
        "p99": percentile(milliseconds, 0.99),
        "start": start,
        "memory": memory,
    }


def _side_by_side(texts: Sequence[str]) -> float:
    """Messages a second, in two processes as the bot has them."""
    from nlp.analysis import analyse, load

    with ProcessPoolExecutor(2, mp_context=get_context("spawn"), initializer=load) as readers:
        list(readers.map(analyse, texts[:20]))
        began = time.perf_counter()
        list(readers.map(analyse, texts))
        return len(texts) / (time.perf_counter() - began)


def _megabytes(directory: Path) -> float:
    return sum(path.stat().st_size for path in directory.rglob("*") if path.is_file()) / 1e6


def _neighbours() -> list[Figure]:
    """Search among a million stored vectors, clustered as wishes are, and how many of the true ten it finds."""
    import numpy as np
    from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

    from storage.base import Base
    from storage.neighbours import Neighbours
    from storage.petitions import PetitionRow

    chance = np.random.default_rng(5)
    centres = chance.standard_normal((20_000, 128), dtype=np.float32)
    stored = centres[chance.integers(0, len(centres), _MILLION)]
    stored += chance.standard_normal(stored.shape, dtype=np.float32) * np.float32(0.6)
    stored /= np.linalg.norm(stored, axis=1, keepdims=True)
    wanted = stored[chance.integers(0, _MILLION, _SEARCHES)].astype(np.float16)
    near = Neighbours(PetitionRow.id, PetitionRow.vector)
    near.take([(row_id, vector.tobytes()) for row_id, vector in enumerate(stored.astype(np.float16), 1)])

    async def search() -> tuple[list[float], list[set[int]]]:
        engine = create_async_engine("sqlite+aiosqlite://")
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        seconds, found = [], []
        async with AsyncSession(engine) as session:
            for vector in wanted:
                began = time.perf_counter()
                found.append(set(await near.nearest(session, vector.tobytes(), 10)))
                seconds.append(time.perf_counter() - began)
        await engine.dispose()
        return seconds, found

    seconds, found = asyncio.run(search())
    exact = [set((np.argpartition(-(stored @ vector.astype(np.float32)), 10)[:10] + 1).tolist()) for vector in wanted]
    recall = statistics.mean(len(one & two) / 10 for one, two in zip(found, exact, strict=True))
    return [
        Figure("search-among-a-million", statistics.median(seconds) * 1000, "ms"),
        Figure("search-recall-at-10", recall, "share"),
    ]


if __name__ == "__main__":
    if sys.argv[1:] == ["alone"]:
        print(json.dumps(_alone()))
    else:
        for figure in understanding_figures():
            print(figure.line(), flush=True)
