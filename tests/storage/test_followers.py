"""Who is told what becomes of a petition: nobody twice, nobody who wants quiet, page by page, and none afterwards."""

import asyncio

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from bot.civic.citizen import Citizen
from bot.civic.terms import SignatureLevel
from storage.database import Database
from storage.petitions import PetitionRow
from storage.signatures import PetitionFollowerRow
from tests.storage.rows import add_petition, meet

LEVELS = list(SignatureLevel)


async def two_petitions(database: Database, author: Citizen) -> tuple[PetitionRow, PetitionRow]:
    numbers = ("E-2026-0001", "E-2026-0002")
    one, other = [await add_petition(database, author, number=number) for number in numbers]
    return one, other


async def follow(database: Database, petition: PetitionRow, *people: Citizen) -> None:
    for person in people:
        async with database.work() as work:
            await work.signatures.follow(petition.id, person)


async def mute(database: Database, petition: PetitionRow, person: Citizen, *, muted: bool) -> None:
    async with database.work() as work:
        await work.signatures.mute(petition.id, person, muted=muted)


async def told(database: Database, petition: PetitionRow) -> list[int]:
    """The citizen ids of those to tell."""
    async with database.reading() as work:
        return [person for _, person in await work.signatures.followers(petition.id, 0, 500)]


async def test_whoever_follows_twice_is_told_once(database: Database) -> None:
    anna, bilal = await meet(database, 1, 2)
    row, other = await two_petitions(database, anna)
    await asyncio.gather(*(follow(database, row, anna, bilal) for _ in range(5)))
    assert sorted(await told(database, row)) == [anna.id, bilal.id]
    assert await told(database, other) == []


async def test_the_muted_are_not_told_until_they_want_to_hear_again(database: Database) -> None:
    anna, bilal = await meet(database, 1, 2)
    row, other = await two_petitions(database, anna)
    for petition in (row, other):
        await follow(database, petition, anna, bilal)
    await mute(database, row, anna, muted=True)
    await follow(database, row, anna)  # signing surer must not break the quiet
    assert (await told(database, row), await told(database, other)) == ([bilal.id], [anna.id, bilal.id])
    await mute(database, row, anna, muted=False)
    assert await told(database, row) == [anna.id, bilal.id]


async def test_muting_what_one_does_not_follow_changes_nothing(database: Database) -> None:
    anna, bilal = await meet(database, 1, 2)
    row, _ = await two_petitions(database, anna)
    await follow(database, row, anna)
    await mute(database, row, bilal, muted=True)
    await mute(database, row, bilal, muted=False)
    assert await told(database, row) == [anna.id]


async def test_whoever_is_forgotten_follows_no_more(database: Database) -> None:
    anna, bilal = await meet(database, 1, 2)
    row, other = await two_petitions(database, anna)
    for petition in (row, other):
        await follow(database, petition, anna, bilal)
    async with database.work() as work:
        await work.signatures.forget(row.id, bilal)
    assert (await told(database, row), await told(database, other)) == ([anna.id], [anna.id, bilal.id])
    async with database.reading() as work:
        assert await work.session.scalar(select(func.count(PetitionFollowerRow.id))) == 3


async def test_forgetting_all_of_one_leaves_the_others(database: Database) -> None:
    anna, bilal = await meet(database, 1, 2)
    row, other = await two_petitions(database, anna)
    for petition in (row, other):
        await follow(database, petition, anna, bilal)
    await mute(database, row, bilal, muted=True)
    async with database.work() as work:
        await work.signatures.forget_all(row.id)
    assert (await told(database, row), await told(database, other)) == ([], [anna.id, bilal.id])
    async with database.reading() as work:
        assert await work.session.scalar(select(func.count(PetitionFollowerRow.id))) == 2  # the muted one is gone too


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
async def test_pages_hold_everybody_once(database: Database, size: int) -> None:
    people = await meet(database, *range(1, 10))
    row, other = await two_petitions(database, people[0])
    for person in people:  # side by side, so that ids of both are mixed
        await follow(database, row, person)
        await follow(database, other, person)
    await mute(database, row, people[0], muted=True)
    await mute(database, row, people[4], muted=True)
    found: list[int] = []
    cursor, pages = 0, 0
    while True:
        async with database.reading() as work:
            page = await work.signatures.followers(row.id, cursor, size)
        if not page:
            break
        assert len(page) <= size
        found += [person for _, person in page]
        cursor, pages = page[-1][0], pages + 1
    assert found == [person.id for place, person in enumerate(people) if place not in {0, 4}]
    assert pages == -(-7 // size)


@pytest.mark.parametrize("change", ["petition_id = 404", "sealed = NULL", "muted = NULL", "follower_ref = NULL"])
async def test_the_database_refuses_a_nonsense_follower(database: Database, change: str) -> None:
    [anna] = await meet(database, 1)
    row, _ = await two_petitions(database, anna)
    await follow(database, row, anna)
    with pytest.raises(IntegrityError):
        async with database.work() as work:
            await work.session.execute(text(f"UPDATE petition_followers SET {change}"))
