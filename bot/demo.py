"""`make demo`: the whole bot against its own sandbox, with a browser chat and a small living town."""

import asyncio
from datetime import datetime

import aiohttp

from bot.civic.profile import Profile
from bot.clock import wall_clock
from bot.sandbox import acting
from bot.sandbox.server import Sandbox
from bot.seed import read_town, seed
from bot.service import run_service
from bot.settings import Settings
from bot.texts import DEFAULT, label
from storage.database import Database
from storage.migrate import migrate


def make_sandbox(settings: Settings) -> Sandbox:
    """The sandbox of this installation, as it was left."""
    return Sandbox(state_file=settings.data_folder / "sandbox.json")


async def run(settings: Settings, profile: Profile, database: Database, stop: asyncio.Event | None = None) -> None:
    """Run until Ctrl-C; a second start goes on with the same data."""
    await migrate(database)
    sandbox = make_sandbox(settings)
    await seed(database, profile, sandbox.clock.now())
    fresh = _let_people_in(sandbox)

    async def ready() -> None:
        for persona_id in fresh:  # those with a role have begun their chat already, or nobody could write to them
            acting.say(sandbox.world, persona_id, {"text": "/start"})
        address = settings.public_url or f"http://{settings.host}:{settings.port}"
        print("\n" + label(DEFAULT, "demo-ready", address=f"{address}/") + "\n", flush=True)

    await run_service(settings, profile, database, sandbox=sandbox, ready=ready, stop=stop)


def _let_people_in(sandbox: Sandbox) -> list[int]:
    """Add the town's people; returns those with a role who are new."""
    known = set(sandbox.world.chats.personas)
    fresh = []
    for persona in read_town()["personas"]:
        first, _, last = persona["name"].partition(" ")
        sandbox.add_persona(persona["id"], first, last_name=last, caption=persona["caption"])
        if persona["id"] not in known and persona.get("roles"):
            fresh.append(persona["id"])
    return fresh


async def sandbox_now(settings: Settings) -> datetime:
    """The running sandbox's time, which may lie ahead; the present where none runs."""
    url = f"http://{settings.host}:{settings.port}/sandbox/clock"
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as session,
            session.get(url) as answer,
        ):
            return datetime.fromisoformat((await answer.json())["now"])
    except (aiohttp.ClientError, TimeoutError, KeyError, ValueError):
        return wall_clock()
