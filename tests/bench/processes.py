"""The programs of a run: a sandbox, and a bot beside it, each a process of its own that ends with the run."""

import asyncio
import base64
import os
import re
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.server import DEFAULT_TOKEN
from tests.support.town import free_port

ROOT = Path(__file__).parents[2]
START_SECONDS = 60.0
_STOP_SECONDS = 15.0


@dataclass(frozen=True)
class Running:
    """A bot's process, when it was started (`time.monotonic`), and the port of its own pages (0 for none)."""

    process: asyncio.subprocess.Process
    began: float
    port: int

    @property
    def ended(self) -> bool:
        """Tell whether it is gone."""
        return self.process.returncode is not None

    def cpu_seconds(self) -> float | None:
        """Processor time used so far; None where the system does not tell."""
        try:
            stat = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii", errors="replace")
        except OSError:
            return None
        fields = stat.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _surroundings(given: Mapping[str, str]) -> dict[str, str]:
    """The environment of a child: the settings given and no others."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), **given}


@asynccontextmanager
async def _child(
    arguments: Sequence[str], folder: Path, settings: Mapping[str, str], output: int
) -> AsyncIterator[asyncio.subprocess.Process]:
    # In a folder of its own, where no `.env` lies.
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=folder, env=_surroundings(settings), stdout=output, stderr=None
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), _STOP_SECONDS)
            except TimeoutError:
                process.kill()
                await process.wait()


@asynccontextmanager
async def sandbox(folder: Path) -> AsyncIterator[str]:
    """A sandbox without limits and page; yields its address."""
    arguments = ["-m", "bot.sandbox", "--port", "0", "--no-page", "--no-limits"]
    async with _child(arguments, folder, {}, asyncio.subprocess.PIPE) as process:
        assert process.stdout is not None
        line = (await asyncio.wait_for(process.stdout.readline(), START_SECONDS)).decode()
        found = re.search(r"http://\S+", line)
        assert found is not None, f"the sandbox says {line!r}"
        yield found[0]


def sola_settings(api: str, folder: Path) -> dict[str, str]:
    """A fresh installation on SQLite."""
    return {
        "BOT_TOKEN": DEFAULT_TOKEN,
        "TELEGRAM_API_BASE_URL": api,
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'sola.db'}",
        "DATA_KEYS": base64.b64encode(os.urandom(32)).decode(),
        "PORT": str(free_port()),
    }


async def run_chore(arguments: Sequence[str], folder: Path, settings: Mapping[str, str]) -> None:
    """Run one of Sola's commands to its end."""
    async with _child(["-m", "bot", *arguments], folder, settings, sys.stderr.fileno()) as process:
        assert await process.wait() == 0, f"python -m bot {arguments} failed"


@asynccontextmanager
async def bot(arguments: Sequence[str], folder: Path, settings: Mapping[str, str]) -> AsyncIterator[Running]:
    """A bot that is being started."""
    began = time.monotonic()
    async with _child(arguments, folder, settings, sys.stderr.fileno()) as process:
        yield Running(process, began, int(settings.get("PORT", 0)))
