"""Several workers on one PostgreSQL: every update handled once, whoever dies, and a clean end together.

On SQLite there is one process; asking for more ends with one line.
"""

import asyncio
import os
import re
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from tests.conftest import needs_postgres
from tests.faults.ledger import check_replies, check_suggestions, check_updates, is_quiet
from tests.faults.processes import ROOT, Bot, bots_database, running_bot, running_sandbox, until
from tests.faults.residents import Resident
from tests.support.databases import fresh_url
from tests.support.town import KEY_TEXT

PEOPLE, EACH = 20, 10
END_SECONDS = 15.0
CUT = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def workers_of(bot: Bot) -> list[int]:
    """The process ids of all workers that were ever started, as the parent logs them."""
    return [int(found) for found in re.findall(r"worker-started.*\bpid=(\d+)", bot.log.read_text(encoding="utf-8"))]


def is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


@needs_postgres
@pytest.mark.timeout(240)
async def test_two_workers_one_of_them_killed(tmp_path: Path) -> None:
    async with (
        fresh_url("postgres", tmp_path) as url,
        bots_database(url) as database,
        running_sandbox(tmp_path) as town,
        running_bot(Bot(town, url, tmp_path, "--workers", "2")) as bot,
    ):
        await bot.is_up()
        update_ids: list[int] = []
        people = [
            Resident(await town.citizen(f"Resident {place}"), Random(place), update_ids) for place in range(PEOPLE)
        ]

        async def write(person: Resident) -> None:
            for _ in range(EACH):
                await person.suggest()

        async def midway() -> bool:
            return len(update_ids) >= PEOPLE * EACH  # half of the updates: each suggestion takes two

        async with asyncio.TaskGroup() as group:
            for person in people:
                group.create_task(write(person))
            await until(midway, "half of the updates", within_seconds=120)
            first, second = workers_of(bot)
            os.kill(Random().choice((first, second)), 9)
            killed_at = time.monotonic()
        await until(lambda: is_quiet(database), "nothing waits")
        workers = workers_of(bot)
        assert len(workers) == 3  # the dead one was replaced
        began = time.monotonic()
        assert await bot.end() == 0
        assert time.monotonic() - began < END_SECONDS
        assert not any(is_alive(worker) for worker in workers)
        log = await town.log()
        async with database.reading() as work:
            await check_updates(work, update_ids)
            assert await check_suggestions(work, log, people) == PEOPLE * EACH
            repeats = await check_replies(work, log, [killed_at])
        assert repeats.count <= 30


@needs_postgres
async def test_the_bot_outlives_its_database_connections(tmp_path: Path) -> None:
    """As when PostgreSQL restarts: the leads are taken again, and what was in hand is done over."""
    async with (
        fresh_url("postgres", tmp_path) as url,
        bots_database(url) as database,
        running_sandbox(tmp_path) as town,
        running_bot(Bot(town, url, tmp_path)) as bot,
    ):
        await bot.is_up()
        update_ids: list[int] = []
        people = [Resident(await town.citizen(f"Resident {place}"), Random(place), update_ids) for place in range(8)]

        async def write(person: Resident) -> None:
            for _ in range(3):
                await person.suggest()

        async def reached(count: int) -> bool:
            return len(update_ids) >= count

        async with asyncio.TaskGroup() as group:
            for person in people:
                group.create_task(write(person))
            for count in (8, 24):
                await until(partial(reached, count), f"{count} updates", within_seconds=60)
                async with database.work() as work:
                    await work.session.execute(text(CUT))
        await until(lambda: is_quiet(database), "nothing waits")
        assert await bot.end() == 0
        log = await town.log()
        async with database.reading() as work:
            await check_updates(work, update_ids)
            assert await check_suggestions(work, log, people) == 8 * 3


def test_several_workers_need_postgres(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'sola.db'}"
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "run", "--workers", "2"],
        cwd=ROOT,
        env={"DATABASE_URL": url, "DATA_KEYS": KEY_TEXT},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    said = [line for line in ended.stderr.splitlines() if "alembic" not in line]
    assert said == ["DATABASE_URL: several workers need PostgreSQL. Example: postgresql+asyncpg://sola@localhost/sola"]
