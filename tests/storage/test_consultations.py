import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from bot.civic.calendar import Period
from bot.civic.citizen import Citizen
from bot.consultations.rules import Audience, ConsultationState
from storage.consultations import AnswerRow, ConsultationRow
from storage.database import Database
from tests.storage.rows import NOW, consultation, meet


async def add(database: Database, row: ConsultationRow) -> ConsultationRow:
    async with database.work() as work:
        await work.consultations.add(row)
    return row


async def answer(database: Database, row: ConsultationRow, citizen: Citizen, position: int) -> None:
    async with database.work() as work:
        await work.consultations.answer(row, citizen, position, NOW)


async def counts(database: Database, row: ConsultationRow) -> list[int]:
    async with database.reading() as work:
        return await work.consultations.counts(row)


async def test_a_later_answer_takes_the_place_of_the_first(database: Database) -> None:
    anna, bilal = await meet(database, 1, 2)
    row = await add(database, consultation())
    assert await counts(database, row) == [0, 0, 0]
    await answer(database, row, anna, 0)
    await answer(database, row, bilal, 0)
    await answer(database, row, anna, 2)
    assert await counts(database, row) == [1, 0, 1]
    async with database.reading() as work:
        assert await work.consultations.answer_of(row, anna) == 2
        assert await work.consultations.answer_of(row, bilal) == 0
    [cecilia] = await meet(database, 3)
    async with database.reading() as work:
        assert await work.consultations.answer_of(row, cecilia) is None


async def test_presses_at_once_are_one_answer(database: Database) -> None:
    [anna] = await meet(database, 1)
    row = await add(database, consultation())
    await asyncio.gather(*(answer(database, row, anna, place % 3) for place in range(20)))
    assert sum(await counts(database, row)) == 1


async def test_answers_name_nobody_and_cannot_be_put_together(database: Database) -> None:
    [anna] = await meet(database, 1)
    for number in ("C-2026-0001", "C-2026-0002"):
        await answer(database, await add(database, consultation(number)), anna, 1)
    async with database.reading() as work:
        rows = list(await work.session.scalars(select(AnswerRow)))
    assert len({row.member_ref for row in rows} - {anna.ref}) == 2
    assert {row.answered_hour for row in rows} == {NOW.replace(minute=0, second=0, microsecond=0)}


async def test_an_answer_is_one_of_the_choices(database: Database) -> None:
    [anna] = await meet(database, 1)
    row = await add(database, consultation())
    for position in (3, -1):
        with pytest.raises(IntegrityError):
            await answer(database, row, anna, position)


async def test_recent_are_open_ones_first_to_those_asked(database: Database) -> None:
    await add(database, consultation("C-2026-0001"))
    await add(database, consultation("C-2026-0002", audience=Audience.PANEL))
    await add(database, consultation("C-2026-0003", state=ConsultationState.CLOSED))
    async with database.reading() as work:
        every = [row.number for row in await work.consultations.recent(None)]
        forum = [row.number for row in await work.consultations.recent([Audience.FORUM])]
        nobody = await work.consultations.recent([])
        found = await work.consultations.find("C-2026-0002")
    assert every == ["C-2026-0002", "C-2026-0001", "C-2026-0003"]
    assert forum == ["C-2026-0001", "C-2026-0003"]
    assert nobody == []
    assert found is not None
    assert [choice.text for choice in found.choices] == ["A", "B", "C"]


async def test_open_to_are_those_an_audience_can_answer_now(database: Database) -> None:
    await add(database, consultation("C-2026-0001"))
    await add(database, consultation("C-2026-0002", audience=Audience.PANEL))
    await add(database, consultation("C-2026-0003", state=ConsultationState.CLOSED))
    await add(database, consultation("C-2026-0004", closes_at=NOW + timedelta(days=1)))
    async with database.reading() as work:
        assert [row.number for row in await work.consultations.open_to([Audience.FORUM], NOW)] == [
            "C-2026-0004",
            "C-2026-0001",
        ]
        later = await work.consultations.open_to(list(Audience), NOW + timedelta(days=1))
        assert [row.number for row in later] == ["C-2026-0002", "C-2026-0001"]
        assert len(later[0].choices) == 3


async def test_due_to_close_and_active_follow_the_days(database: Database) -> None:
    await add(database, consultation("C-2026-0001"))
    await add(database, consultation("C-2026-0002", state=ConsultationState.CLOSED))
    end = NOW + timedelta(days=14)
    async with database.work() as work:
        assert await work.consultations.due_to_close(end - timedelta(seconds=1)) == []
        assert [row.number for row in await work.consultations.due_to_close(end)] == ["C-2026-0001"]
        during = await work.consultations.active(Period(NOW, NOW + timedelta(days=1)))
        assert [row.number for row in during] == ["C-2026-0002", "C-2026-0001"]
        assert await work.consultations.active(Period(NOW - timedelta(days=7), NOW)) == []
        assert await work.consultations.active(Period(end + timedelta(days=1), end + timedelta(days=8))) == []


@pytest.mark.parametrize("change", ["state = 'adrift'", "audience = 'aliens'", "closes_at = opened_at"])
async def test_the_database_refuses_nonsense(database: Database, change: str) -> None:
    await add(database, consultation())
    with pytest.raises(IntegrityError):
        async with database.work() as work:
            await work.session.execute(text(f"UPDATE consultations SET {change}"))
