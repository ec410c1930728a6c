import asyncio
from contextlib import suppress

import pytest
from sqlalchemy import select, text

from storage.audit import AuditRow
from storage.database import Database
from tests.storage.rows import NOW

ACTS = ("invite", "approve petition", "refuse petition", "close petition", "open consultation")


async def note(database: Database, act: str, actor: bytes | None = b"a" * 32) -> None:
    async with database.work() as work:
        await work.audit.note(actor, act, "E-2026-0001", NOW)


async def first_broken(database: Database) -> int | None:
    async with database.reading() as work:
        return await work.audit.first_broken()


async def ids(database: Database) -> list[int]:
    async with database.reading() as work:
        return list(await work.session.scalars(select(AuditRow.id).order_by(AuditRow.id)))


async def test_the_chain_is_whole(database: Database) -> None:
    assert await first_broken(database) is None
    for act in ACTS:
        await note(database, act, None if act == "invite" else b"m" * 32)
    assert await first_broken(database) is None
    assert len(await ids(database)) == len(ACTS)


async def test_the_chain_is_whole_when_many_act_at_once(database: Database) -> None:
    await asyncio.gather(*(note(database, f"act {place}") for place in range(25)))
    assert await first_broken(database) is None
    assert len(await ids(database)) == 25


async def test_an_act_that_was_undone_leaves_no_gap(database: Database) -> None:
    await note(database, "first")
    with suppress(ZeroDivisionError):
        async with database.work() as work:
            await work.audit.note(None, "undone", "-", NOW)
            raise ZeroDivisionError
    await note(database, "second")
    assert await first_broken(database) is None


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE audit SET subject = 'E-2026-0002' WHERE id = :third", 2),
        ("UPDATE audit SET act = 'nothing' WHERE id = :third", 2),
        ("UPDATE audit SET actor_ref = NULL WHERE id = :third", 2),
        ("UPDATE audit SET at = '2026-01-01 00:00:00.000000' WHERE id = :third", 2),
        ("UPDATE audit SET hash = actor_ref WHERE id = :third", 2),
        ("DELETE FROM audit WHERE id = :third", 3),
        ("DELETE FROM audit WHERE id < :third", 2),
    ],
)
async def test_what_is_altered_or_removed_shows(database: Database, change: str, broken: int) -> None:
    for act in ACTS:
        await note(database, act)
    found = await ids(database)
    async with database.work() as work:
        await work.session.execute(text(change), {"third": found[2]})
    assert await first_broken(database) == found[broken]


async def test_what_changed_places_shows(database: Database) -> None:
    for act in ACTS:
        await note(database, act)
    found = await ids(database)
    async with database.work() as work:
        for now, then in ((found[1], -1), (found[2], found[1]), (-1, found[2])):
            await work.session.execute(text("UPDATE audit SET id = :then WHERE id = :now"), {"now": now, "then": then})
    assert await first_broken(database) == found[1]


async def test_parts_cannot_flow_into_each_other(database: Database) -> None:
    async with database.work() as work:
        await work.audit.note(None, "open", "petition", NOW)
        await work.session.execute(text("UPDATE audit SET act = 'openp', subject = 'etition'"))
    assert await first_broken(database) is not None
