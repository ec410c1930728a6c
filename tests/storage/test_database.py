import asyncio
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from itertools import chain
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from bot.civic.reference import Series
from storage.database import Database
from storage.runs import RunRow
from tests.storage.rows import NOW, meet
from tests.support.databases import KEYS


async def test_sixteen_writers_of_two_processes_never_meet_a_lock(sqlite: Database, tmp_path: Path) -> None:
    url = sqlite.url.render_as_string(hide_password=False)
    other = Database(url, f"sqlite+aiosqlite:///{tmp_path / 'keys.db'}", KEYS)
    await other.open()

    async def write(database: Database) -> list[str]:
        numbers = []
        for _ in range(5):
            async with database.work() as work:  # read, then write: fails as locked where BEGIN is deferred
                await work.runs.fact("writers")
                await asyncio.sleep(0)
                numbers.append(await work.references.next(Series.SUGGESTION, 2026))
        return numbers

    found = await asyncio.gather(*(write(database) for database in (sqlite, other) for _ in range(8)))
    await other.close()
    assert sorted(chain.from_iterable(found)) == [f"S-2026-{count:06d}" for count in range(1, 81)]


async def test_a_look_never_waits_for_a_writer_and_sees_what_is_committed(sqlite: Database) -> None:
    async with sqlite.work() as work:
        await work.runs.note("town", "Karlstad")
        async with asyncio.timeout(5), sqlite.reading() as look:
            assert await look.runs.fact("town") is None
    async with sqlite.reading() as look:
        assert await look.runs.fact("town") == "Karlstad"


async def test_what_is_raised_undoes_the_whole_work(database: Database) -> None:
    with suppress(ZeroDivisionError):
        async with database.work() as work:
            await work.runs.note("town", "Karlstad")
            raise ZeroDivisionError
    async with database.reading() as work:
        assert await work.runs.fact("town") is None


async def test_a_savepoint_is_undone_alone(database: Database) -> None:
    async with database.work() as work:
        await work.runs.note("kept", "yes")
        with suppress(ZeroDivisionError):
            async with work.savepoint():
                await work.runs.note("undone", "yes")
                raise ZeroDivisionError
    async with database.reading() as work:
        assert (await work.runs.fact("kept"), await work.runs.fact("undone")) == ("yes", None)


async def test_a_look_cannot_leave_anything_behind(database: Database) -> None:
    async with database.reading() as work:
        await work.runs.note("town", "Karlstad")
    async with database.reading() as work:
        assert await work.runs.fact("town") is None


async def test_sqlite_is_as_careful_as_it_can_be(sqlite: Database) -> None:
    async with sqlite.work() as work:
        found = {
            name: await work.session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


async def test_an_instant_comes_back_as_utc_and_needs_a_zone(database: Database) -> None:
    elsewhere = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    async with database.work() as work:
        work.session.add(RunRow(job="a", due_at=elsewhere, done_at=NOW))
    async with database.reading() as work:
        found = await work.runs.last("a")
        assert found == NOW
        assert found.utcoffset() == timedelta(0)
    with pytest.raises(StatementError, match="an instant needs a zone"):
        async with database.work() as work:
            await work.runs.begin("b", datetime(2026, 1, 1), NOW)  # noqa: DTZ001 the fault that is meant


async def test_it_answers_or_says_that_it_does_not(database: Database) -> None:
    await database.ping()
    await meet(database, 1)
    away = Database(
        "postgresql+asyncpg://nobody@127.0.0.1:1/none", "postgresql+asyncpg://nobody@127.0.0.1:1/none", KEYS
    )
    with pytest.raises(OSError, match="Connect call failed"):
        await away.ping()
    await away.close()
