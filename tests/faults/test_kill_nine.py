"""kill -9 of the bot at random moments while updates flow.

After each restart the bot goes on where it was: no suggestion is lost, none is stored twice, each dialogue can be
finished, and a reply comes again at most where it was on the line at a kill.

By default a tenth of the full run; `make soak` (SOLA_SOAK=1) runs 50 kills over 1,000 updates and writes the figures
to docs/evidence/kill-nine.json. SOLA_SEED repeats a run; SOLA_KILLS and SOLA_UPDATES give another size.

Teeth, each tried on a copy of the tree with 10 to 14 kills, seed 7:

* the poller acknowledges a batch before it commits it: fails, a person waits for an answer that never comes;
* an update is marked handled in a commit of its own, after its effects: fails, a wish handled twice is stored
  with its text doubled;
* no unique index on the inbox's update_id, and nothing ignored on conflict: fails, updates are stored twice.
"""

import asyncio
import json
import os
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random

import pytest

from bot.civic.permission import Grant, Role
from bot.civic.profile import BUILT_IN
from bot.clock import wall_clock
from bot.welcome.actions import invite
from storage.database import Database
from tests.faults.ledger import Repeats, check_petitions, check_replies, check_suggestions, check_updates, is_quiet
from tests.faults.processes import ROOT, Bot, Town, bots_database, running_bot, running_sandbox, until
from tests.faults.residents import Resident

PUBLIC_PETITIONS = 3
ENOUGH = 3  # signatures
IN_FLIGHT_MOST = 30  # calls the sender has on the line at once
STARTING_SHARE = 0.35  # of the kills, while the bot starts
START_SECONDS, WORK_SECONDS = 3.0, 2.5
EVIDENCE = ROOT / "docs" / "evidence" / "kill-nine.json"


@dataclass(frozen=True)
class Size:
    """How much of a storm."""

    kills: int
    updates: int
    people: int
    seed: int


@dataclass
class Storm:
    """What happened so far. `kills` are moments on the steady clock."""

    kills: list[float] = field(default_factory=list)
    killed_while_starting: int = 0
    update_ids: list[int] = field(default_factory=list)
    over: asyncio.Event = field(default_factory=asyncio.Event)


def is_soak() -> bool:
    return os.environ.get("SOLA_SOAK") == "1"


def chosen_size() -> Size:
    kills, updates, people = (50, 1000, 36) if is_soak() else (5, 100, 12)
    given = os.environ.get
    return Size(
        int(given("SOLA_KILLS", kills)),
        int(given("SOLA_UPDATES", updates)),
        people,
        int(given("SOLA_SEED", Random().randrange(10**6))),
    )


def small_town(folder: Path) -> Path:
    """A town where a few signatures are enough, so that mailings to all who signed begin in the storm."""
    path = folder / "town.toml"
    karlstad = BUILT_IN.read_text(encoding="utf-8")
    path.write_text(karlstad.replace("threshold = 50 ", f"threshold = {ENOUGH} "), encoding="utf-8")
    return path


async def publish(town: Town, database: Database, author: Resident, update_ids: list[int]) -> list[str]:
    """Have e-petitions written, and approved by a moderator."""
    async with database.work() as work:
        code = await invite(work, Grant(Role.MODERATOR), wall_clock())
    maja = await town.citizen("Maja")
    update_ids.append((await maja.acts("text", text=f"/start inv_{code}"))["update_id"])
    await maja.sees("Välkommen! Du är nu")
    numbers = [f"E-{wall_clock().year}-{place:04}" for place in range(1, PUBLIC_PETITIONS + 1)]
    for number in numbers:
        await author.petition()
        update_ids.append((await maja.acts("text", text="/granska"))["update_id"])
        await maja.sees("Att granska", number)
        update_ids.append((await maja.acts("press", label="Godkänn"))["update_id"])
        await maja.sees(f"{number} är publicerat")
    return numbers


async def strike(bot: Bot, storm: Storm, random: Random, count: int) -> None:
    """Kill the bot again and again, at moments from its first breath to the middle of its work."""
    for _ in range(count):
        starting = random.random() < STARTING_SHARE
        if not starting:
            await bot.is_up()
        await asyncio.sleep(random.uniform(0, START_SECONDS if starting else WORK_SECONDS))
        await bot.kill()
        storm.kills.append(time.monotonic())
        storm.killed_while_starting += starting
        await bot.start()


async def rage(bot: Bot, storm: Storm, size: Size, random: Random, residents: list[Resident], open_: list[str]) -> None:
    """Let people write and the killer strike, until both have done their share."""

    async def enough() -> bool:
        return len(storm.update_ids) >= size.updates

    async with asyncio.TaskGroup() as group:
        for resident in residents:
            group.create_task(resident.live(open_, storm.over))
        await strike(bot, storm, random, size.kills)
        await until(enough, f"{size.updates} updates", within_seconds=600)
        storm.over.set()


@pytest.mark.timeout(1500 if is_soak() else 240)
async def test_kill_nine(tmp_path: Path) -> None:
    size = chosen_size()
    print(f"SOLA_SEED={size.seed} SOLA_KILLS={size.kills} SOLA_UPDATES={size.updates}")
    random, storm, began = Random(size.seed), Storm(), time.monotonic()
    url = f"sqlite+aiosqlite:///{tmp_path / 'sola.db'}"
    async with (
        bots_database(url) as database,
        running_sandbox(tmp_path) as town,
        running_bot(Bot(town, url, tmp_path, MUNICIPALITY=str(small_town(tmp_path)))) as bot,
    ):
        residents = [
            Resident(await town.citizen(f"Resident {place}"), Random(random.random()), storm.update_ids)
            for place in range(size.people)
        ]
        await bot.is_up()
        numbers = await publish(town, database, residents[0], storm.update_ids)
        await rage(bot, storm, size, random, residents, numbers)
        await until(lambda: is_quiet(database), "nothing waits", within_seconds=90)
        assert await bot.end() == 0
        log = await town.log()
        async with database.reading() as work:
            await check_updates(work, storm.update_ids)
            suggestions = await check_suggestions(work, log, residents)
            signatures = await check_petitions(work, log, residents)
            repeats = await check_replies(work, log, storm.kills)
    assert repeats.most_after_one_kill <= IN_FLIGHT_MOST
    report(size, storm, residents, suggestions, signatures, repeats, time.monotonic() - began)


def report(
    size: Size,
    storm: Storm,
    residents: list[Resident],
    suggestions: int,
    signatures: int,
    repeats: Repeats,
    seconds: float,
) -> None:
    """Print the figures; keep those of a soak as evidence."""
    figures = {
        "test": "tests/faults/test_kill_nine.py",
        "seed": size.seed,
        "kills": len(storm.kills),
        "kills_while_starting": storm.killed_while_starting,
        "updates": len(storm.update_ids),
        "people": len(residents),
        "suggestions_stored_once": suggestions,
        "suggestions_lost": 0,
        "suggestions_stored_twice": 0,
        "petitions": sum(len(resident.deeds.titles) for resident in residents),
        "signatures": signatures,
        "repeated_replies": asdict(repeats),
        "seconds": round(seconds),
    }
    print(json.dumps(figures))
    if is_soak():
        EVIDENCE.parent.mkdir(parents=True, exist_ok=True)
        EVIDENCE.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
