import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from bot.civic.citizen import Citizen
from bot.civic.permission import Act, Grant, Role
from storage.citizens import CitizenRow
from storage.database import Database
from tests.storage.rows import NOW, meet

ANNA = 7_123_456_789


async def count(database: Database) -> int | None:
    async with database.reading() as work:
        return await work.session.scalar(select(func.count(CitizenRow.id)))


async def grant(database: Database, citizen: Citizen, *grants: Grant) -> None:
    async with database.work() as work:
        for each in grants:
            await work.citizens.grant(citizen.id, each, NOW)


async def test_meeting_twice_is_one_person(database: Database) -> None:
    first, again = await meet(database, ANNA, ANNA)
    assert first.is_new
    assert again == replace(first, is_new=False)
    assert await count(database) == 1


async def test_meeting_at_the_same_time_is_one_person(database: Database) -> None:
    found = await asyncio.gather(*(meet(database, ANNA) for _ in range(12)))
    assert len({citizen.id for [citizen] in found}) == 1
    assert sum(citizen.is_new for [citizen] in found) == 1
    assert await count(database) == 1


async def test_the_language_is_remembered_not_what_the_app_says_later(database: Database) -> None:
    await meet(database, ANNA, language="sv")
    [anna] = await meet(database, ANNA, language="en")
    assert anna.language == "sv"
    async with database.work() as work:
        await work.citizens.set_language(anna, "en")
    [anna] = await meet(database, ANNA, language="sv")
    assert anna.language == "en"


async def test_language_and_telegram_id_lie_sealed(database: Database) -> None:
    [anna] = await meet(database, ANNA, language="plainly-seen")
    async with database.reading() as work:
        row = (await work.session.scalars(select(CitizenRow))).unique().one()
        found = await work.citizens.recipient(anna.id)
    for needle in (b"plainly-seen", str(ANNA).encode(), ANNA.to_bytes(5, "big"), ANNA.to_bytes(5, "little")):
        assert needle not in row.sealed
        assert needle not in row.ref
    assert found is not None
    assert (found.chat_id, found.citizen.language) == (ANNA, "plainly-seen")


async def test_grants_are_given_once_and_read_with_the_person(database: Database) -> None:
    [anna] = await meet(database, ANNA)
    given = Grant(Role.OFFICIAL, "tff"), Grant(Role.MODERATOR)
    await grant(database, anna, *given, *given)
    [anna] = await meet(database, ANNA)
    assert anna.grants == frozenset(given)
    assert anna.may(Act.MODERATE)
    assert not anna.may(Act.CONSULT)


async def test_the_database_refuses_a_role_there_is_not(database: Database) -> None:
    [anna] = await meet(database, ANNA)
    await grant(database, anna, Grant(Role.EDITOR))
    with pytest.raises(IntegrityError):
        async with database.work() as work:
            await work.session.execute(text("UPDATE grants SET role = 'king'"))


async def test_a_role_needs_a_person(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.work() as work:
            await work.citizens.grant(404, Grant(Role.ADMIN), NOW)


async def test_whoever_lost_the_key_comes_back_as_new(database: Database) -> None:
    [before] = await meet(database, ANNA, language="en")
    async with database.work() as work:
        await work.keys.destroy(before.ref)
    async with database.reading() as work:
        assert await work.citizens.recipient(before.id) is None
    after, again = await meet(database, ANNA, ANNA, language="sv")
    assert (after.id, after.language, after.is_new) == (before.id, "sv", True)
    assert not again.is_new


async def test_who_blocked_the_bot_is_not_written_to_until_they_write(database: Database) -> None:
    [anna] = await meet(database, ANNA)
    await grant(database, anna, Grant(Role.PANEL_MEMBER))
    async with database.work() as work:
        await work.citizens.mark_unreachable(anna.ref)
    async with database.reading() as work:
        assert await work.citizens.recipient(anna.id) is None
        assert await work.citizens.holders([Role.PANEL_MEMBER]) == []
        assert await work.citizens.count_holders(Role.PANEL_MEMBER) == 0
    await meet(database, ANNA)
    async with database.reading() as work:
        assert await work.citizens.recipient(anna.id) is not None
        assert await work.citizens.count_holders(Role.PANEL_MEMBER) == 1


async def test_holders_come_page_by_page_each_once(database: Database) -> None:
    people = await meet(database, *range(100, 107))
    for person in people[:5]:
        await grant(database, person, Grant(Role.OFFICIAL, "tff"), Grant(Role.OFFICIAL, "buf"), Grant(Role.ELECTED))
    found, after_id = [], 0
    async with database.reading() as work:
        while page := await work.citizens.holders([Role.OFFICIAL, Role.ELECTED], after_id, limit=2):
            found += [each.chat_id for each in page]
            after_id = page[-1].citizen.id
        assert await work.citizens.count_holders(Role.OFFICIAL) == 5
    assert found == [100, 101, 102, 103, 104]


async def test_nobody_is_found_where_there_is_nobody(database: Database) -> None:
    async with database.reading() as work:
        assert await work.citizens.recipient(404) is None


async def test_the_language_is_known_without_meeting(database: Database) -> None:
    [anna] = await meet(database, ANNA, language="en")
    async with database.work() as work:
        await work.citizens.set_language(anna, "sv")
    async with database.reading() as work:
        assert await work.citizens.language_of(anna.ref) == "sv"
        assert await work.citizens.language_of(work.citizens.ref_of(404)) is None
    async with database.work() as work:
        await work.keys.destroy(anna.ref)
    async with database.reading() as work:
        assert await work.citizens.language_of(anna.ref) is None
