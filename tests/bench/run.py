"""One run: Sola under load, then the echo bot under the same load, each with a sandbox of its own."""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientSession, ClientTimeout, TCPConnector

from bot.sandbox.server import DEFAULT_TOKEN
from tests.bench import processes
from tests.bench.load import Answered, Crowd
from tests.bench.plan import FIRST_PERSON, WRITE, Deed, plan_echo, plan_evening
from tests.bench.stages import mean_milliseconds, read_totals

_EARLY_BIRD = FIRST_PERSON - 1  # writes before the bot is up, and shows when it is
_GREETINGS_A_SECOND = 12.0  # two messages each, below the 29 a second that Telegram allows


@dataclass(frozen=True)
class Measured:
    """What one bot did."""

    answered: Answered
    start_seconds: float
    cpu_milliseconds: float | None  # an update
    stages: dict[str, float] = field(default_factory=dict)


def tell(words: str) -> None:
    """Say how far it is, beside the results."""
    print(words, file=sys.stderr, flush=True)


@asynccontextmanager
async def _town() -> AsyncIterator[tuple[Path, str, ClientSession, Crowd]]:
    timeout = ClientTimeout(total=60)
    with tempfile.TemporaryDirectory(prefix="sola-bench-") as name:
        folder = Path(name)
        async with (
            processes.sandbox(folder) as api,
            ClientSession(connector=TCPConnector(limit=0), timeout=timeout) as session,
        ):
            crowd = Crowd(session, api)
            await crowd.let_in([_EARLY_BIRD])
            yield folder, api, session, crowd


async def measure_sola(rate: float, seconds: float, texts: Sequence[str]) -> Measured:
    """Sola with a seeded town; everybody has said /start before, so that nobody's first contact is measured."""
    async with _town() as (folder, api, session, crowd):
        settings = processes.sola_settings(api, folder)
        tell("Sola: seeding a town ...")
        await processes.run_chore(["seed"], folder, settings)
        mark = await crowd.write(_EARLY_BIRD, "/start")
        async with processes.bot(["-m", "bot", "run"], folder, settings) as running:
            first = await crowd.first_answer(mark, lambda: running.ended)
            deeds = plan_evening(rate, seconds, texts, await _petitions(crowd))
            await _greet(crowd, sorted({deed.person for deed in deeds}))
            tell(f"Sola: {len(deeds)} updates at {rate:g} a second ...")
            before, cpu_before = await read_totals(session, running.port), running.cpu_seconds()
            answered = await crowd.act(deeds)
            cpu, after = running.cpu_seconds(), await read_totals(session, running.port)
            start_seconds = first["monotonic"] - running.began
            return Measured(answered, start_seconds, _each(cpu, cpu_before, answered), mean_milliseconds(before, after))


async def measure_echo(rate: float, seconds: float, texts: Sequence[str]) -> Measured:
    """The bare bot, warmed up by everybody's first word."""
    async with _town() as (folder, api, _session, crowd):
        settings = {"BOT_TOKEN": DEFAULT_TOKEN, "TELEGRAM_API_BASE_URL": api}
        mark = await crowd.write(_EARLY_BIRD, "/start")
        async with processes.bot(["-m", "tests.bench.echo_bot"], folder, settings) as running:
            first = await crowd.first_answer(mark, lambda: running.ended)
            deeds = plan_echo(rate, seconds, texts)
            await crowd.let_in(sorted({deed.person for deed in deeds}))
            await crowd.act(plan_echo(rate, 3, texts))
            tell(f"echo bot: {len(deeds)} updates at {rate:g} a second ...")
            cpu_before = running.cpu_seconds()
            answered = await crowd.act(deeds)
            cpu = running.cpu_seconds()
            return Measured(answered, first["monotonic"] - running.began, _each(cpu, cpu_before, answered))


def _each(cpu: float | None, before: float | None, answered: Answered) -> float | None:
    """Milliseconds an answered update: what was not answered must not make the others look cheap."""
    done = len(answered.answer_seconds)
    return None if cpu is None or before is None or not done else (cpu - before) / done * 1000


async def _petitions(crowd: Crowd) -> list[str]:
    """The numbers of the petitions that can be signed."""
    mark = await crowd.write(_EARLY_BIRD, "/lista")
    deadline = asyncio.get_running_loop().time() + 10
    while not (found := await crowd.open_buttons(_EARLY_BIRD, "e-open")):
        assert asyncio.get_running_loop().time() < deadline, f"no petition in the list (log entry {mark})"
        await asyncio.sleep(0.1)
    return found


async def _greet(crowd: Crowd, people: Sequence[int]) -> None:
    tell(f"Sola: {len(people)} people say /start ...")
    await crowd.let_in(people)
    greetings = [
        Deed(place / _GREETINGS_A_SECOND, person, WRITE, "text", {"text": "/start"}, "")
        for place, person in enumerate(people)
    ]
    # Two answers each: what we are told before anything else, and the welcome.
    await crowd.act(greetings)
    await asyncio.sleep(2)
