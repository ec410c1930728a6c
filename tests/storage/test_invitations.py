import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.civic.permission import Grant, Role
from storage.database import Database
from storage.invitations import VALID_MINUTES, InvitationRow
from tests.storage.rows import NOW

OFFICIAL = Grant(Role.OFFICIAL, "tff")


async def invite(database: Database, grant: Grant = OFFICIAL) -> str:
    async with database.work() as work:
        return work.invitations.invite(grant, NOW)


async def use(database: Database, code: str, minutes: float = 1) -> Grant | None:
    async with database.work() as work:
        return await work.invitations.use(code, NOW + timedelta(minutes=minutes))


@pytest.mark.parametrize("grant", [OFFICIAL, Grant(Role.ADMIN)])
async def test_a_code_gives_its_role_once(database: Database, grant: Grant) -> None:
    code = await invite(database, grant)
    assert await use(database, code) == grant
    assert await use(database, code) is None


async def test_of_many_at_once_one_gets_it(database: Database) -> None:
    code = await invite(database)
    found = await asyncio.gather(*(use(database, code) for _ in range(20)))
    assert [grant for grant in found if grant is not None] == [OFFICIAL]


async def test_a_code_is_dead_after_half_an_hour(database: Database) -> None:
    assert VALID_MINUTES == 30
    assert await use(database, await invite(database), 29.99) == OFFICIAL
    assert await use(database, await invite(database), 30) is None


async def test_a_use_that_is_undone_leaves_the_code_alive(database: Database) -> None:
    code = await invite(database)
    with suppress(ZeroDivisionError):
        async with database.work() as work:
            assert await work.invitations.use(code, NOW) == OFFICIAL
            raise ZeroDivisionError
    assert await use(database, code) == OFFICIAL


@pytest.mark.parametrize("code", ["", "unknown", "å" * 300])
async def test_a_code_there_is_not_gives_nothing(database: Database, code: str) -> None:
    await invite(database)
    assert await use(database, code) is None


async def test_codes_are_long_differ_and_are_known_by_their_hash_alone(sqlite: Database) -> None:
    codes = {await invite(sqlite) for _ in range(20)}
    assert len(codes) == 20
    assert {len(code) for code in codes} == {22}  # 16 bytes in base64
    async with sqlite.reading() as work:
        hashes = list(await work.session.scalars(select(InvitationRow.code_hash)))
    assert not any(code.encode() in kept for code in codes for kept in hashes)
