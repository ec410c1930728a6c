from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from bot.civic.calendar import Period
from storage.database import Database
from storage.suggestions import Count, SuggestionSenderRow
from tests.storage.rows import NOW, meet, suggestion

WEEK = Period(NOW - timedelta(days=7), NOW)


async def test_a_person_finds_their_own_and_nobody_elses(database: Database) -> None:
    anna, bilal = await meet(database, 1, 2)
    async with database.work() as work:
        await work.suggestions.add(suggestion("S-2026-000001"), anna)
        await work.suggestions.add(suggestion("S-2026-000002"), bilal)
        await work.suggestions.add(suggestion("S-2026-000003"), anna)
    async with database.reading() as work:
        assert [row.number for row in await work.suggestions.sent_by(anna)] == ["S-2026-000003", "S-2026-000001"]
        assert [row.number for row in await work.suggestions.sent_by(anna, limit=1)] == ["S-2026-000003"]
        assert await work.suggestions.own(anna, "S-2026-000002") is None
        own = await work.suggestions.own(bilal, "S-2026-000002")
        assert own is not None
        assert (own.number, own.received_at, own.state) == ("S-2026-000002", NOW, "received")


async def test_the_senders_row_names_nobody(database: Database) -> None:
    [anna] = await meet(database, 1)
    async with database.work() as work:
        await work.suggestions.add(suggestion(), anna)
    async with database.reading() as work:
        row = (await work.session.scalars(select(SuggestionSenderRow))).one()
        assert row.sender_ref != anna.ref
        assert work.vault.unseal(row.sealed, "suggestion_senders.sealed") == str(anna.id).encode()
        assert row.sealed != str(anna.id).encode()


async def test_counts_and_lists_keep_to_period_and_departments(database: Database) -> None:
    [anna] = await meet(database, 1)
    stored = [
        ("street-care", "tff", WEEK.start_at),
        ("street-care", "tff", NOW - timedelta(days=1)),
        ("school", "buf", NOW - timedelta(days=1)),
        ("school", "buf", NOW),  # the period's end is outside it
        ("waste", "tff", WEEK.start_at - timedelta(microseconds=1)),
    ]
    async with database.work() as work:
        for place, (topic, department, at) in enumerate(stored, 1):
            row = suggestion(f"S-2026-{place:06d}", topic=topic, department=department, received_at=at)
            await work.suggestions.add(row, anna)
    async with database.reading() as work:
        every, tff, none = None, frozenset({"tff"}), frozenset[str]()
        assert await work.suggestions.count_by_topic(WEEK, every) == [Count("street-care", 2), Count("school", 1)]
        assert await work.suggestions.count_by_topic(WEEK, tff) == [Count("street-care", 2)]
        assert await work.suggestions.count_by_topic(WEEK, none) == []
        found = [row.number for row in await work.suggestions.received(WEEK, every, 10)]
        assert found == ["S-2026-000003", "S-2026-000002", "S-2026-000001"]
        assert [row.number for row in await work.suggestions.received(WEEK, tff, 1)] == ["S-2026-000002"]


async def test_a_number_is_used_once(database: Database) -> None:
    [anna] = await meet(database, 1)
    async with database.work() as work:
        await work.suggestions.add(suggestion(), anna)
    with pytest.raises(IntegrityError):
        async with database.work() as work:
            await work.suggestions.add(suggestion(), anna)


@pytest.mark.parametrize(
    "change",
    ["state = 'lost'", "text = ''", "text = NULL", "number = NULL", "topic = NULL", "department = NULL"],
)
async def test_the_database_refuses_nonsense(database: Database, change: str) -> None:
    [anna] = await meet(database, 1)
    async with database.work() as work:
        await work.suggestions.add(suggestion(), anna)
    with pytest.raises(IntegrityError):
        async with database.work() as work:
            await work.session.execute(text(f"UPDATE suggestions SET {change}"))


async def test_corrected_are_those_whose_sender_changed_what_was_guessed(database: Database) -> None:
    [anna] = await meet(database, 1)
    guessed = {"topic": "school", "department": "buf", "guessed_topic": "school", "guessed_department": "buf"}
    stored = [guessed, guessed | {"topic": "meals"}, guessed | {"department": "tff"}, guessed]
    async with database.work() as work:
        for number, row in enumerate(stored, 1):
            await work.suggestions.add(suggestion(f"S-2026-00000{number}", **row), anna)
    async with database.reading() as work:
        assert [row.number for row in await work.suggestions.corrected()] == ["S-2026-000002", "S-2026-000003"]
