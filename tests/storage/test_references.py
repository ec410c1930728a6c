import asyncio
from contextlib import suppress

from bot.civic.reference import Series
from storage.database import Database


async def take(database: Database, series: Series = Series.SUGGESTION, year: int = 2026) -> str:
    async with database.work() as work:
        return await work.references.next(series, year)


async def test_a_hundred_at_once_are_unique_and_without_gaps(database: Database) -> None:
    found = await asyncio.gather(*(take(database) for _ in range(100)))
    assert sorted(found) == [f"S-2026-{count:06d}" for count in range(1, 101)]


async def test_each_series_and_year_counts_for_itself(database: Database) -> None:
    assert await take(database) == "S-2026-000001"
    assert await take(database, Series.PETITION) == "E-2026-0001"
    assert await take(database, Series.CONSULTATION) == "C-2026-0001"
    assert await take(database, year=2027) == "S-2027-000001"
    assert await take(database) == "S-2026-000002"


async def test_a_number_that_was_undone_is_given_to_the_next(database: Database) -> None:
    with suppress(ZeroDivisionError):
        async with database.work() as work:
            assert await work.references.next(Series.PETITION, 2026) == "E-2026-0001"
            raise ZeroDivisionError
    assert await take(database, Series.PETITION) == "E-2026-0001"
