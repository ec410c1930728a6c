import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.civic.permission import Role
from storage.database import Database
from storage.mailings import Mailing
from tests.storage.rows import NOW, add_petition, meet

TEXTS = {"sv": {"text": "Hej <b>å</b>"}, "en": {"text": "Hello"}}


async def add(database: Database, cause: str) -> None:
    async with database.work() as work:
        work.mailings.add(cause, Role.FORUM_MEMBER, TEXTS, NOW)


async def test_mailings_are_copied_one_after_the_other_from_where_they_stood(database: Database) -> None:
    async def advance(cursor: int | None) -> Mailing | None:
        async with database.work() as work:
            found = await work.mailings.expanding()
            if found is not None:
                await work.mailings.advance(found, cursor)
            return found

    assert await advance(1) is None
    await add(database, "first")
    await add(database, "second")
    steps = [await advance(cursor) for cursor in (500, 900, None, None, None)]
    found = [step and (step.id - (steps[0].id if steps[0] else 0), step.cursor) for step in steps]
    assert found == [(0, 0), (0, 500), (0, 900), (1, 0), None]
    assert steps[0] is not None
    assert (steps[0].role, steps[0].parameters) == (Role.FORUM_MEMBER, TEXTS)


async def test_one_cause_begins_one_mailing(database: Database) -> None:
    found = await asyncio.gather(*(add(database, "consultation:1:prompt") for _ in range(5)), return_exceptions=True)
    assert sorted(type(each).__name__ for each in found) == ["IntegrityError"] * 4 + ["NoneType"]


async def test_a_mailing_goes_to_a_role_or_to_those_who_follow_a_petition(database: Database) -> None:
    [anna] = await meet(database, 1)
    petition = await add_petition(database, anna)
    async with database.work() as work:
        work.mailings.add_to_followers("petition:1:halfway", petition.id, TEXTS, NOW)
    async with database.work() as work:
        found = await work.mailings.expanding()
        assert found is not None
        assert (found.role, found.petition_id, found.parameters, found.cursor) == (None, petition.id, TEXTS, 0)
    with pytest.raises(IntegrityError):  # the same is not told twice
        async with database.work() as work:
            work.mailings.add_to_followers("petition:1:halfway", petition.id, TEXTS, NOW)
    with pytest.raises(IntegrityError):
        async with database.work() as work:
            work.mailings.add_to_followers("petition:404:halfway", petition.id + 404, TEXTS, NOW)
    for both_or_neither in ("role = 'elected'", "petition_id = NULL"):
        with pytest.raises(IntegrityError):
            async with database.work() as work:
                await work.session.execute(text(f"UPDATE mailings SET {both_or_neither}"))


@pytest.mark.parametrize("change", ["state = 'stopped'", "role = 'everyone'"])
async def test_the_database_refuses_nonsense(database: Database, change: str) -> None:
    await add(database, "news")
    with pytest.raises(IntegrityError):
        async with database.work() as work:
            await work.session.execute(text(f"UPDATE mailings SET {change}"))
