"""A running town: the whole service against its sandbox, in this process, spoken to over HTTP."""

import asyncio
import base64
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import ClientSession

from bot.analyst import in_threads
from bot.civic.permission import Grant, Role
from bot.civic.profile import Profile, read_profile
from bot.pace import Pace
from bot.sandbox.server import Sandbox
from bot.service import run_service
from bot.settings import Settings
from bot.welcome.actions import invite
from storage.database import Database
from tests.support.citizen import Citizen

# Stories do not wait for Telegram's limits; tests of the pace do.
UNHURRIED = Pace(overall_a_second=10_000, chat_burst=10_000)
YEAR = datetime.now(ZoneInfo("Europe/Stockholm")).year  # what numbers carry
KEY_TEXT = base64.b64encode(b"k" * 32).decode()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Town:
    """What a story holds on to."""

    def __init__(self, base: str, session: ClientSession, sandbox: Sandbox, database: Database) -> None:
        self.base = base
        self.session = session
        self.sandbox = sandbox
        self.database = database
        self._people = 5000

    def citizen(self, name: str, language: str | None = "sv") -> Citizen:
        """Somebody new in the chat."""
        self._people += 1
        self.sandbox.add_persona(self._people, name, language_code=language)
        return Citizen(self.session, self.base, self._people)

    async def member(self, name: str, *roles: Role, department: str | None = None, language: str = "sv") -> Citizen:
        """Somebody who has taken on roles by invitation."""
        person = self.citizen(name, language)
        for role in roles:
            async with self.database.work() as work:
                code = await invite(work, Grant(role, department), self.sandbox.clock.now())
            await person.says(f"/start inv_{code}")
            await person.sees("Välkommen! Du är nu" if language == "sv" else "Welcome! You are now")
        return person

    async def move_clock(self, to: datetime | None = None, **wish: Any) -> None:
        """Move the town's clock forward."""
        wish = {"to": to.isoformat()} if to is not None else wish
        async with self.session.post(f"{self.base}/sandbox/clock", json=wish) as response:
            assert response.status == 200, await response.text()

    async def log(self) -> list[dict[str, Any]]:
        """Every request the Bot API server got."""
        async with self.session.get(f"{self.base}/sandbox/log") as response:
            found: list[dict[str, Any]] = await response.json()
            return found


def make_settings(**given: Any) -> Settings:
    """Settings of this test alone, whatever the environment says."""
    return Settings(_env_file=None, **{"data_keys": KEY_TEXT, **given})


@asynccontextmanager
async def running_town(
    database: Database, folder: Path, *, mode: str = "polling", limits: bool = False, profile: Profile | None = None
) -> AsyncIterator[Town]:
    """Run the service until the story ends."""
    port = free_port()
    settings = make_settings(
        port=port, telegram_mode=mode, database_url=database.url.render_as_string(hide_password=False), bot_token=""
    )
    sandbox = Sandbox(limits=limits, state_file=folder / "sandbox.json")
    stop, up = asyncio.Event(), asyncio.Event()

    async def ready() -> None:
        up.set()

    service = asyncio.create_task(
        run_service(
            settings,
            profile or read_profile(None),
            database,
            sandbox=sandbox,
            pace=UNHURRIED,
            readers=in_threads,
            ready=ready,
            stop=stop,
        )
    )
    waiting = asyncio.create_task(up.wait())
    await asyncio.wait({service, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if service.done():
        service.result()
    async with ClientSession() as session:
        yield Town(f"http://127.0.0.1:{port}", session, sandbox, database)
    stop.set()
    await service
