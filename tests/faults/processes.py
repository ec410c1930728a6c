"""The sandbox and the bot as processes of their own, as in production: started, killed, ended, spoken to over HTTP."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession

from bot.sandbox.server import DEFAULT_TOKEN
from storage.database import Database
from storage.migrate import migrate
from tests.support.citizen import Citizen
from tests.support.databases import KEYS
from tests.support.town import KEY_TEXT, free_port, make_settings

ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 60.0
_GRACE_SECONDS = 25.0


async def until(happens: Callable[[], Awaitable[bool]], what: str, *, within_seconds: float = 30.0) -> None:
    """Wait for a condition; fail where it does not come true in time."""
    deadline = time.monotonic() + within_seconds
    while not await happens():
        assert time.monotonic() < deadline, f"not within {within_seconds:.0f} s: {what}"
        await asyncio.sleep(0.05)


class Program:
    """One `python -m …` with an environment of its own; what it logs goes to a file."""

    def __init__(self, log: Path, environment: dict[str, str], *arguments: str) -> None:
        self.log = log
        self._environment = environment
        self._arguments = arguments
        self._process: asyncio.subprocess.Process | None = None

    @property
    def process(self) -> asyncio.subprocess.Process:
        """The process that runs, or ran last."""
        assert self._process is not None
        return self._process

    async def start(self) -> None:
        """Start it, at the project's root."""
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", *self._arguments, cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )

    async def kill(self) -> None:
        """Kill -9."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()

    async def end(self) -> int:
        """Ask it to end; returns the exit status, which must come in time."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(_GRACE_SECONDS):
                return await self.process.wait()
        except TimeoutError:
            await self.kill()
            raise AssertionError(f"did not end within {_GRACE_SECONDS:.0f} s") from None


class Town:
    """A sandbox in its own process, and what a test says to it."""

    def __init__(self, base: str, session: ClientSession) -> None:
        self.base = base
        self.session = session
        self._people = 5000

    async def citizen(self, name: str) -> Citizen:
        """Somebody new in the chat."""
        self._people += 1
        await self.post("personas", {"id": self._people, "first_name": name})
        return Citizen(self.session, self.base, self._people)

    async def post(self, path: str, wish: Any) -> Any:
        """Tell the sandbox something."""
        async with self.session.post(f"{self.base}/sandbox/{path}", json=wish) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return answer

    async def log(self) -> list[dict[str, Any]]:
        """Every request that the Bot API server got."""
        entries: list[dict[str, Any]] = []
        while True:
            after = entries[-1]["n"] if entries else 0
            async with self.session.get(f"{self.base}/sandbox/log?after={after}") as response:
                found = await response.json()
            if not found:
                return entries
            entries += found


class Bot(Program):
    """`python -m bot run` against a town, with nothing in its environment but its settings, and `more` of them."""

    def __init__(self, town: Town, database_url: str, folder: Path, *arguments: str, **more: str) -> None:
        self.port = free_port()
        settings = {
            "BOT_TOKEN": DEFAULT_TOKEN,
            "TELEGRAM_API_BASE_URL": town.base,
            "DATABASE_URL": database_url,
            "DATA_KEYS": KEY_TEXT,
            "PORT": str(self.port),
            **more,
        }
        super().__init__(folder / "bot.log", settings, "bot", "run", *arguments)
        self._session = town.session

    async def is_up(self) -> None:
        """Wait until it serves HTTP."""
        await answers(self._session, f"http://127.0.0.1:{self.port}/healthz", self)


async def answers(session: ClientSession, url: str, program: Program) -> None:
    """Wait until a program answers at an address."""

    async def is_there() -> bool:
        assert program.process.returncode is None, program.log.read_text(encoding="utf-8")[-2000:]
        try:
            async with session.get(url) as response:
                return response.status == 200
        except ClientError:
            return False

    await until(is_there, url, within_seconds=_START_SECONDS)


@asynccontextmanager
async def bots_database(url: str) -> AsyncIterator[Database]:
    """The database as a bot with this address will find it: migrated, and its keys where the bot looks for them."""
    database = Database(url, make_settings(database_url=url).keys_url, KEYS)
    await database.open()
    try:
        await migrate(database)
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def running_sandbox(folder: Path) -> AsyncIterator[Town]:
    """A sandbox without limits while inside."""
    port = free_port()
    arguments = ("bot.sandbox", "--no-page", "--no-limits", "--port", str(port))
    program = Program(folder / "sandbox.log", {"PATH": os.environ.get("PATH", "")}, *arguments)
    await program.start()
    try:
        async with ClientSession() as session:
            town = Town(f"http://127.0.0.1:{port}", session)
            await answers(session, f"{town.base}/sandbox/healthz", program)
            yield town
    finally:
        await program.end()


@asynccontextmanager
async def running_bot(bot: Bot) -> AsyncIterator[Bot]:
    """Start a bot; whatever happens, nothing of it is left behind."""
    await bot.start()
    try:
        yield bot
    finally:
        await bot.end()
