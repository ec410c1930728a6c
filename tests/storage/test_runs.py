import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

from storage.database import Database
from tests.storage.rows import NOW


async def begin(database: Database, due_at: datetime, job: str = "digest") -> bool:
    async with database.work() as work:
        return await work.runs.begin(job, due_at, NOW)


async def test_a_due_time_is_served_once_whoever_asks_at_once(database: Database) -> None:
    assert sum(await asyncio.gather(*(begin(database, NOW) for _ in range(12)))) == 1
    assert not await begin(database, NOW)
    assert await begin(database, NOW + timedelta(days=7))
    assert await begin(database, NOW, "another job")


async def test_a_run_that_failed_is_still_due(database: Database) -> None:
    with suppress(ZeroDivisionError):
        async with database.work() as work:
            assert await work.runs.begin("digest", NOW, NOW)
            raise ZeroDivisionError
    assert await begin(database, NOW)


async def test_last_is_the_latest_due_time_of_the_job(database: Database) -> None:
    async with database.reading() as work:
        assert await work.runs.last("digest") is None
    for days in (7, 14, 0):
        await begin(database, NOW + timedelta(days=days))
    await begin(database, NOW + timedelta(days=21), "another job")
    async with database.reading() as work:
        assert await work.runs.last("digest") == NOW + timedelta(days=14)


async def test_a_fact_is_replaced(database: Database) -> None:
    for value in ("sola_bot", "sol_bot"):
        async with database.work() as work:
            await work.runs.note("username", value)
    async with database.reading() as work:
        assert await work.runs.fact("username") == "sol_bot"
        assert await work.runs.fact("unknown") is None
