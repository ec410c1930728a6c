import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from bot.civic.calendar import Period
from bot.petitions.states import Move, Outcome, PetitionState
from storage.database import Database
from storage.petition_history import PetitionAnswerRow
from storage.petitions import PetitionRow
from tests.storage.rows import NOW, add_petition, meet

IN_REVIEW = {"state": PetitionState.IN_REVIEW, "published_at": None, "closes_at": None}


@pytest.mark.parametrize(
    "change",
    [
        "state = 'forgotten'",
        "origin = 'rumour'",
        "signature_count = -1",
        "counted_count = 1",
        "signature_count = 1, paper_count = 1",
        "paper_count = -1",
        "against_count = -1",
        "period = NULL",
        "published_at = NULL",
        "closes_at = NULL",
        "closes_at = published_at",
        "state = 'closed', closes_at = NULL",
        "state = 'answered', published_at = NULL",
        "number = NULL",
        "title = NULL",
    ],
)
async def test_the_database_refuses_nonsense(database: Database, change: str) -> None:
    [anna] = await meet(database, 1)
    await add_petition(database, anna)
    with pytest.raises(IntegrityError):
        async with database.work() as work:
            await work.session.execute(text(f"UPDATE petitions SET {change}"))


@pytest.mark.parametrize("state", ["draft", "in_review", "refused", "withdrawn"])
async def test_before_it_is_published_it_has_no_days(database: Database, state: str) -> None:
    [anna] = await meet(database, 1)
    row = await add_petition(database, anna)
    async with database.work() as work:
        change = f"UPDATE petitions SET state = '{state}', published_at = NULL, closes_at = NULL"
        await work.session.execute(text(change))
    async with database.reading() as work:
        found = await work.petitions.find(row.number)
        assert found is not None
        assert found.state is PetitionState(state)


async def test_review_takes_the_longest_waiting_first(database: Database) -> None:
    [anna] = await meet(database, 1)
    first = await add_petition(database, anna, number="E-2026-0001", **IN_REVIEW)
    await add_petition(database, anna, number="E-2026-0002")
    last = await add_petition(database, anna, number="E-2026-0003", **IN_REVIEW)
    async with database.reading() as work:
        assert await work.petitions.count_waiting_review() == 2
        found = [await work.petitions.waiting_review(after) for after in (0, first.id, last.id)]
    assert [row and row.number for row in found] == ["E-2026-0001", "E-2026-0003", None]


async def test_open_lists_what_can_be_signed_newest_first(database: Database) -> None:
    [anna] = await meet(database, 1)
    for place in range(1, 5):
        published = NOW + timedelta(hours=place)
        await add_petition(database, anna, number=f"E-2026-000{place}", published_at=published)
    await add_petition(database, anna, number="E-2026-0005", **IN_REVIEW)
    await add_petition(database, anna, number="E-2026-0006", state=PetitionState.CLOSED)
    await add_petition(database, anna, number="E-2026-0007", closes_at=NOW + timedelta(days=1))
    async with database.reading() as work:
        rows = await work.petitions.open(NOW + timedelta(days=1), 1, 2)
        assert [row.number for row in rows] == ["E-2026-0003", "E-2026-0002"]
        assert len(await work.petitions.open(NOW + timedelta(days=90), 0, 9)) == 0
        ids = [row.id for row in reversed(rows)]
        assert [row.id for row in await work.petitions.by_ids(ids)] == ids


async def test_due_to_close_are_the_published_whose_days_are_over(database: Database) -> None:
    [anna] = await meet(database, 1)
    await add_petition(database, anna, number="E-2026-0001", closes_at=NOW + timedelta(days=2))
    await add_petition(database, anna, number="E-2026-0002", closes_at=NOW + timedelta(days=1))
    await add_petition(database, anna, number="E-2026-0003", state=PetitionState.CLOSED)
    async with database.work() as work:
        assert await work.petitions.due_to_close(NOW) == []
        due = await work.petitions.due_to_close(NOW + timedelta(days=2))
        assert [row.number for row in due] == ["E-2026-0002", "E-2026-0001"]


async def test_ending_is_what_can_still_be_signed_and_was_not_told(database: Database) -> None:
    [anna] = await meet(database, 1)
    for place, days in enumerate((7, 3, 0, 8), 1):
        await add_petition(database, anna, number=f"E-2026-000{place}", closes_at=NOW + timedelta(days=days, hours=1))
    await add_petition(database, anna, number="E-2026-0005", closes_at=NOW + timedelta(days=3), last_week_at=NOW)
    closed = {"closes_at": NOW + timedelta(days=3), "state": PetitionState.WITHDRAWN}
    await add_petition(database, anna, number="E-2026-0006", **closed)
    async with database.reading() as work:
        rows = await work.petitions.ending(NOW + timedelta(hours=1), NOW + timedelta(days=7, hours=1))
        assert [row.number for row in rows] == ["E-2026-0002", "E-2026-0001"]
        assert len(await work.petitions.ending(NOW, NOW + timedelta(days=9), limit=3)) == 3


@pytest.mark.parametrize("what", ["halfway_at", "reached_at", "last_week_at"])
async def test_one_of_many_is_the_first_to_reach_something(database: Database, what: str) -> None:
    [anna] = await meet(database, 1)
    row, other = [await add_petition(database, anna, number=number) for number in ("E-2026-0001", "E-2026-0002")]

    async def reach() -> bool:
        async with database.work() as work:
            return await work.petitions.reach(row.id, what, NOW)

    assert sum(await asyncio.gather(*(reach() for _ in range(12)))) == 1
    async with database.reading() as work:
        found, untouched = await work.petitions.by_ids([row.id, other.id])
        assert (getattr(found, what), getattr(untouched, what)) == (NOW, None)


async def test_what_happened_stands_in_order(database: Database) -> None:
    [anna] = await meet(database, 1)
    row, other = [await add_petition(database, anna, number=number) for number in ("E-2026-0001", "E-2026-0002")]
    for place, move in enumerate((Move.SUBMIT, Move.APPROVE, Move.CLOSE)):
        async with database.work() as work:
            await work.history.note(row, move, NOW - timedelta(days=place))  # whatever the clock says
    async with database.reading() as work:
        found = [(event.move, event.state, event.at) for event in await work.history.events(row.id)]
        assert await work.history.events(other.id) == []
    assert [each[0] for each in found] == [Move.SUBMIT, Move.APPROVE, Move.CLOSE]
    assert found[0][1:] == (PetitionState.PUBLISHED, NOW)


@pytest.mark.parametrize("change", ["move = 'vanish'", "state = 'gone'", "petition_id = 404"])
async def test_the_database_refuses_a_nonsense_event(database: Database, change: str) -> None:
    [anna] = await meet(database, 1)
    row = await add_petition(database, anna)
    async with database.work() as work:
        await work.history.note(row, Move.APPROVE, NOW)
    with pytest.raises(IntegrityError):
        async with database.work() as work:
            await work.session.execute(text(f"UPDATE petition_events SET {change}"))


def answer(petition: PetitionRow, said: str) -> PetitionAnswerRow:
    return PetitionAnswerRow(
        petition_id=petition.id, text=said, outcome=Outcome.PARTLY, decided_on=date(2027, 4, 1), made_at=NOW
    )


async def test_the_newest_answer_counts_and_the_old_ones_stay(database: Database) -> None:
    [anna] = await meet(database, 1)
    row, other = [await add_petition(database, anna, number=number) for number in ("E-2026-0001", "E-2026-0002")]
    for said in ("Ja.", "Nej.", "Kanske."):
        async with database.work() as work:
            work.history.add_answer(answer(row, said))
    async with database.reading() as work:
        found = await work.history.answers(row.id)
        assert await work.history.answers(other.id) == []
    assert [each.text for each in found] == ["Kanske.", "Nej.", "Ja."]
    assert (found[0].outcome, found[0].decided_on, found[0].document) == (Outcome.PARTLY, date(2027, 4, 1), None)


@pytest.mark.parametrize("change", ["outcome = 'perhaps'", "petition_id = 404", "decided_on = NULL"])
async def test_the_database_refuses_a_nonsense_answer(database: Database, change: str) -> None:
    [anna] = await meet(database, 1)
    row = await add_petition(database, anna)
    async with database.work() as work:
        work.history.add_answer(answer(row, "Ja."))
    with pytest.raises(IntegrityError):
        async with database.work() as work:
            await work.session.execute(text(f"UPDATE petition_answers SET {change}"))


async def test_active_is_what_was_public_in_the_period_most_signed_first(database: Database) -> None:
    [anna] = await meet(database, 1)
    week = Period(NOW, NOW + timedelta(days=7))
    before, after = NOW - timedelta(days=9), NOW + timedelta(days=8)
    await add_petition(database, anna, number="E-2026-0001", published_at=before, closes_at=NOW - timedelta(days=1))
    await add_petition(database, anna, number="E-2026-0002", published_at=before, signature_count=3)
    await add_petition(database, anna, number="E-2026-0003", signature_count=9, department="buf")
    await add_petition(database, anna, number="E-2026-0004", published_at=after)
    await add_petition(database, anna, number="E-2026-0005", **IN_REVIEW)
    async with database.reading() as work:
        assert [row.number for row in await work.petitions.active(week, None)] == ["E-2026-0003", "E-2026-0002"]
        tff = await work.petitions.active(week, frozenset({"tff"}))
        assert [row.number for row in tff] == ["E-2026-0002"]


async def test_the_author_can_be_answered_and_finds_their_own(database: Database) -> None:
    anna, bilal = await meet(database, 1, 2)
    row = await add_petition(database, anna)
    async with database.reading() as work:
        assert await work.petitions.author_id(row) == anna.id
        assert [each.number for each in await work.petitions.written_by(anna)] == [row.number]
        assert await work.petitions.written_by(bilal) == []
        assert [await work.petitions.is_author(row, each) for each in (anna, bilal)] == [True, False]
        assert await work.petitions.find("E-2026-9999") is None


async def test_a_lock_keeps_a_second_decision_waiting(database: Database) -> None:
    [anna] = await meet(database, 1)
    row = await add_petition(database, anna, **IN_REVIEW)

    async def decide() -> bool:
        async with database.work() as work:
            found = await work.petitions.find(row.number, lock=True)
            assert found is not None
            if found.state is not PetitionState.IN_REVIEW:
                return False
            await asyncio.sleep(0.01)
            found.state = PetitionState.REFUSED
            return True

    assert sum(await asyncio.gather(*(decide() for _ in range(8)))) == 1
    async with database.reading() as work:
        assert await work.session.scalar(select(func.count(PetitionRow.id))) == 1
