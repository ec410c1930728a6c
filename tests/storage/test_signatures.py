"""One signature a person and petition, and what the tables give away of it."""

import asyncio
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from storage.petitions import PetitionAuthorRow
from storage.signatures import PetitionFollowerRow, Pledge, SignatureRow
from tests.storage.rows import NOW, add_petition, meet
from tests.storage.signing import ACCOUNT, EID, LEVELS, PHONE, SURE, said, sign, there, withdraw

HOUR = NOW.replace(minute=0, second=0, microsecond=0)


async def test_fifty_presses_of_one_person_are_one_signature(database: Database) -> None:
    [anna] = await meet(database, 1)
    row = await add_petition(database, anna)
    found = await asyncio.gather(*(sign(database, row, anna) for _ in range(50)))
    assert sum(found) == 1
    assert await said(database, row) == await there(database, row) == (1, 1, 0)


async def test_thirty_people_at_once_are_thirty_signatures(database: Database) -> None:
    people = await meet(database, *range(1, 31))
    row = await add_petition(database, people[0])
    found = await asyncio.gather(*(sign(database, row, person) for person in people))
    assert found == [True] * 30
    assert await said(database, row) == await there(database, row) == (30, 30, 0)


async def test_the_database_itself_allows_one_signature_a_person(database: Database) -> None:
    [anna] = await meet(database, 1)
    row = await add_petition(database, anna)
    await sign(database, row, anna)
    with pytest.raises(IntegrityError):
        async with database.work() as work:
            await work.session.execute(text("INSERT INTO signatures SELECT * FROM signatures"))


async def test_whoever_signs_again_at_another_level_has_signed_once_at_the_surer(database: Database) -> None:
    [anna] = await meet(database, 1)
    for place, (first, second) in enumerate(product(LEVELS, LEVELS)):
        row = await add_petition(database, anna, number=f"E-2026-{place:04}")
        surer = LEVELS.index(second) > LEVELS.index(first)
        assert await sign(database, row, anna, Pledge(first), SURE)
        assert await sign(database, row, anna, Pledge(second), SURE) == surer, (first, second)
        async with database.reading() as work:
            assert await work.signatures.by_level(row.id) == {second if surer else first: 1}
        assert await said(database, row) == await there(database, row, SURE)


async def test_what_was_declared_is_kept(database: Database) -> None:
    anna, bilal = await meet(database, 1, 2)
    row = await add_petition(database, anna)
    await sign(database, row, anna, Pledge(EID, resident=True, name="Anna Exempelsson"))
    await sign(database, row, bilal)
    async with database.reading() as work:
        hers, his = [await work.signatures.find(row.id, each) for each in (anna, bilal)]
    assert hers is not None
    assert his is not None
    assert (hers.level, hers.against, hers.resident, hers.name) == (EID, False, True, "Anna Exempelsson")
    assert (his.level, his.against, his.resident, his.name) == (ACCOUNT, False, None, None)


async def test_a_signature_is_shown_to_its_signer(database: Database) -> None:
    anna, bilal = await meet(database, 1, 2)
    row = await add_petition(database, anna)
    await sign(database, row, anna)
    async with database.reading() as work:
        assert await work.signatures.find(row.id, anna) is not None
        assert await work.signatures.find(row.id, bilal) is None
    assert await withdraw(database, row, anna)
    async with database.reading() as work:
        assert await work.signatures.find(row.id, anna) is None
    assert not await withdraw(database, row, anna)
    assert not await withdraw(database, row, bilal)


async def test_supporters_by_level_and_hour(database: Database) -> None:
    people = await meet(database, *range(1, 6))
    row = await add_petition(database, people[0])
    other = await add_petition(database, people[0], number="E-2026-0002")
    pledges = [Pledge(EID), Pledge(ACCOUNT), Pledge(EID), Pledge(EID, against=True), Pledge(PHONE)]
    for place, (person, pledge) in enumerate(zip(people, pledges, strict=True)):
        async with database.work() as work:
            [found] = await work.petitions.by_ids([row.id])
            at = NOW - timedelta(hours=place // 2)  # later rows are earlier signatures
            await work.signatures.sign(found, person, pledge, LEVELS, at)
    async with database.reading() as work:
        assert await work.signatures.by_level(row.id) == {EID: 2, ACCOUNT: 1, PHONE: 1}
        hours = [(HOUR - timedelta(hours=2), 1), (HOUR - timedelta(hours=1), 1), (HOUR, 2)]
        assert await work.signatures.by_hour(row.id) == hours
        assert (await work.signatures.by_level(other.id), await work.signatures.by_hour(other.id)) == ({}, [])


# What the tables give away


async def test_signatures_cannot_be_put_together_and_keep_the_hour_alone(database: Database) -> None:
    [anna] = await meet(database, 1)
    for number in ("E-2026-0001", "E-2026-0002"):
        row = await add_petition(database, anna, number=number)
        await sign(database, row, anna)
        async with database.work() as work:
            await work.signatures.follow(row.id, anna)
    async with database.reading() as work:
        signatures = (await work.session.scalars(select(SignatureRow))).all()
        followers = (await work.session.scalars(select(PetitionFollowerRow))).all()
        authors = (await work.session.scalars(select(PetitionAuthorRow))).all()
    refs = [anna.ref, *{each.author_ref for each in authors}]
    refs += [each.signer_ref for each in signatures] + [each.follower_ref for each in followers]
    assert len(refs) == len(set(refs)) == 6
    assert {each.signed_hour for each in signatures} == {HOUR}
    sealed = [each.sealed for each in followers] + [each.sealed for each in authors]
    assert len(set(sealed)) == 4  # nor do the seals of one person match


@pytest.mark.parametrize("change", ["level = 'rumour'", "petition_id = 404", "against = NULL", "signed_hour = NULL"])
async def test_the_database_refuses_a_nonsense_signature(database: Database, change: str) -> None:
    [anna] = await meet(database, 1)
    row = await add_petition(database, anna)
    await sign(database, row, anna)
    with pytest.raises(IntegrityError):
        async with database.work() as work:
            await work.session.execute(text(f"UPDATE signatures SET {change}"))
