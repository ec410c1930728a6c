import asyncio
import random
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from bot.civic.calendar import Period
from bot.civic.citizen import Citizen
from bot.petitions.rules import PetitionState, SignatureLevel
from storage.database import Database
from storage.petitions import PetitionAuthorRow, PetitionRow, SignatureRow
from tests.storage.rows import NOW, add_petition, meet

IN_REVIEW = {"state": PetitionState.IN_REVIEW, "published_at": None, "closes_at": None}


async def sign(database: Database, number: str, citizen: Citizen) -> bool:
    async with database.work() as work:
        row = await work.petitions.find(number)
        assert row is not None
        return await work.petitions.sign(row, citizen, SignatureLevel.ACCOUNT, NOW)


async def withdraw(database: Database, number: str, citizen: Citizen) -> bool:
    async with database.work() as work:
        row = await work.petitions.find(number)
        assert row is not None
        return await work.petitions.withdraw(row, citizen)


async def counts(database: Database, number: str) -> tuple[int, int]:
    """What the petition says, and what its signatures say."""
    async with database.reading() as work:
        row = await work.petitions.find(number)
        assert row is not None
        return row.signature_count, await work.petitions.recount(row.id)


async def test_fifty_presses_of_one_person_are_one_signature(database: Database) -> None:
    [anna] = await meet(database, 1)
    row = await add_petition(database, anna)
    found = await asyncio.gather(*(sign(database, row.number, anna) for _ in range(50)))
    assert sum(found) == 1
    assert await counts(database, row.number) == (1, 1)


async def test_thirty_people_at_once_are_thirty_signatures(database: Database) -> None:
    people = await meet(database, *range(1, 31))
    row = await add_petition(database, people[0])
    found = await asyncio.gather(*(sign(database, row.number, person) for person in people))
    assert found == [True] * 30
    assert await counts(database, row.number) == (30, 30)


async def test_the_database_itself_allows_one_signature_a_person(database: Database) -> None:
    [anna] = await meet(database, 1)
    row = await add_petition(database, anna)
    await sign(database, row.number, anna)
    copied = "INSERT INTO signatures SELECT petition_id, signer_ref, level, signed_hour FROM signatures"
    with pytest.raises(IntegrityError):
        async with database.work() as work:
            await work.session.execute(text(copied))


async def test_the_count_stays_true_however_people_sign_and_withdraw(database: Database) -> None:
    chance = random.Random(1)
    people = await meet(database, *range(1, 7))
    numbers = ["E-2026-0001", "E-2026-0002"]
    for number in numbers:
        await add_petition(database, people[0], number=number)
    signed: set[tuple[str, int]] = set()
    for _ in range(60):
        number, person = chance.choice(numbers), chance.choice(people)
        key = (number, person.id)
        if chance.random() < 0.6:
            assert await sign(database, number, person) == (key not in signed)
            signed.add(key)
        else:
            assert await withdraw(database, number, person) == (key in signed)
            signed.discard(key)
    for number in numbers:
        expected = sum(1 for each, _ in signed if each == number)
        assert await counts(database, number) == (expected, expected)


async def test_the_count_stays_true_when_all_happens_at_once(database: Database) -> None:
    chance = random.Random(3)
    people = await meet(database, *range(1, 9))
    row = await add_petition(database, people[0])
    deeds = [(sign if chance.random() < 0.6 else withdraw, chance.choice(people)) for _ in range(80)]
    await asyncio.gather(*(deed(database, row.number, person) for deed, person in deeds))
    shown, there = await counts(database, row.number)
    assert shown == there


async def test_a_signature_that_is_undone_leaves_no_count(database: Database) -> None:
    [anna] = await meet(database, 1)
    row = await add_petition(database, anna)
    with suppress(ZeroDivisionError):
        async with database.work() as work:
            found = await work.petitions.find(row.number)
            assert found is not None
            assert await work.petitions.sign(found, anna, SignatureLevel.ACCOUNT, NOW)
            assert found.signature_count == 1
            raise ZeroDivisionError
    assert await counts(database, row.number) == (0, 0)


async def test_has_signed_is_told_to_the_signer(database: Database) -> None:
    anna, bilal = await meet(database, 1, 2)
    row = await add_petition(database, anna)
    await sign(database, row.number, anna)
    async with database.reading() as work:
        assert await work.petitions.has_signed(row.id, anna)
        assert not await work.petitions.has_signed(row.id, bilal)
    await withdraw(database, row.number, anna)
    async with database.reading() as work:
        assert not await work.petitions.has_signed(row.id, anna)


async def test_signatures_cannot_be_put_together_and_keep_the_hour_alone(database: Database) -> None:
    [anna] = await meet(database, 1)
    for number in ("E-2026-0001", "E-2026-0002"):
        await add_petition(database, anna, number=number)
        await sign(database, number, anna)
    async with database.reading() as work:
        signatures = list(await work.session.scalars(select(SignatureRow)))
        authors = list(await work.session.scalars(select(PetitionAuthorRow)))
    refs = {each.signer_ref for each in signatures}
    assert len(refs) == 2
    assert not refs & {anna.ref, *(each.author_ref for each in authors)}
    assert {each.signed_hour for each in signatures} == {NOW.replace(minute=0, second=0, microsecond=0)}


@pytest.mark.parametrize(
    "change",
    [
        "state = 'forgotten'",
        "signature_count = -1",
        "published_at = NULL",
        "closes_at = NULL",
        "closes_at = published_at",
        "state = 'closed', closes_at = NULL",
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


@pytest.mark.parametrize("change", ["level = 'rumour'", "petition_id = 404"])
async def test_the_database_refuses_a_nonsense_signature(database: Database, change: str) -> None:
    [anna] = await meet(database, 1)
    row = await add_petition(database, anna)
    await sign(database, row.number, anna)
    with pytest.raises(IntegrityError):
        async with database.work() as work:
            await work.session.execute(text(f"UPDATE signatures SET {change}"))


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
