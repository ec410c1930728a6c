from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.civic.citizen import Citizen
from bot.civic.profile import read_profile
from bot.civic.refusal import Refused
from bot.links import Links
from bot.petitions.actions import (
    approve_petition,
    close_due_petitions,
    find_public,
    refuse_petition,
    sign_petition,
    submit_petition,
    withdraw_signature,
)
from bot.petitions.rules import PetitionState
from storage.audit import AuditRow
from storage.calls import Outgoing
from storage.database import Database
from tests.storage.rows import NOW, meet

TOWN, LINKS = read_profile(None), Links("sola_bot")
DRAFT: dict[str, Any] = {
    "title": "Lekplats för alla <b>",
    "wish": "Bygg en lekplats.",
    "reason": "Alla barn ska leka.",
    "language": "sv",
    "topic": "playgrounds",
    "department": "tff",
    "vector": "0000",
}
NUMBER = "E-2026-0001"


async def submit(database: Database, author: Citizen) -> None:
    async with database.work() as work:
        await submit_petition(work, author, DRAFT, TOWN, NOW)


async def approve(database: Database, moderator: Citizen) -> None:
    async with database.work() as work:
        await approve_petition(work, moderator, NUMBER, TOWN, LINKS, NOW)


async def told(database: Database) -> list[Outgoing]:
    async with database.work() as work:
        return await work.outbox.claim(NOW + timedelta(days=400), 30)


async def test_a_petition_from_hand_in_to_its_end(sqlite: Database) -> None:
    anna, maja = await meet(sqlite, 1, 2)
    await submit(sqlite, anna)
    await approve(sqlite, maja)
    async with sqlite.work() as work:
        assert (await sign_petition(work, maja, NUMBER, NOW)).signature_count == 1
        assert (await sign_petition(work, maja, NUMBER, NOW)).signature_count == 1
        row = await find_public(work, NUMBER)
    assert row.closes_at is not None
    async with sqlite.work() as work:
        assert await close_due_petitions(work, TOWN, LINKS, row.closes_at - timedelta(seconds=1)) == 0
        assert await close_due_petitions(work, TOWN, LINKS, row.closes_at) == 1
    async with sqlite.work() as work:
        assert await close_due_petitions(work, TOWN, LINKS, row.closes_at) == 0
        assert (await find_public(work, NUMBER)).state is PetitionState.CLOSED
        assert list(await work.session.scalars(select(AuditRow.act))) == ["approve petition", "close petition"]
        assert await work.audit.first_broken() is None
    said = [call.parameters["text"] for call in await told(sqlite)]
    assert len(said) == 2
    assert all("Lekplats för alla &lt;b&gt;" in text for text in said)
    assert "p_E-2026-0001" in said[0]
    assert "1 underskrift." in said[1]


async def test_a_refused_petition_stays_unseen_and_its_author_hears_why(sqlite: Database) -> None:
    anna, maja = await meet(sqlite, 1, 2)
    await submit(sqlite, anna)
    async with sqlite.work() as work:
        await refuse_petition(work, maja, NUMBER, "duplicate", TOWN, NOW)
    async with sqlite.work() as work:
        with pytest.raises(Refused, match="petition-not-found"):
            await find_public(work, NUMBER)
    [call] = await told(sqlite)
    assert "Finns redan" in call.parameters["text"]


@pytest.mark.parametrize(("deed", "code"), [
    ("sign", "petition-not-found"),
    ("withdraw", "petition-not-found"),
    ("unknown reason", "reason-unknown"),
])  # fmt: skip
async def test_what_waits_for_review_cannot_be_signed(sqlite: Database, deed: str, code: str) -> None:
    [anna] = await meet(sqlite, 1)
    await submit(sqlite, anna)
    async with sqlite.work() as work:
        deeds: dict[str, Callable[[], Awaitable[object]]] = {
            "sign": lambda: sign_petition(work, anna, NUMBER, NOW),
            "withdraw": lambda: withdraw_signature(work, anna, NUMBER, NOW),
            "unknown reason": lambda: refuse_petition(work, anna, NUMBER, "bad hair day", TOWN, NOW),
        }
        with pytest.raises(Refused, match=code):
            await deeds[deed]()


async def test_a_second_review_is_refused(sqlite: Database) -> None:
    anna, maja = await meet(sqlite, 1, 2)
    await submit(sqlite, anna)
    await approve(sqlite, maja)
    with pytest.raises(Refused, match="petition-reviewed"):
        await approve(sqlite, maja)
    async with sqlite.work() as work:
        with pytest.raises(Refused, match="petition-reviewed"):
            await refuse_petition(work, maja, NUMBER, "duplicate", TOWN, NOW)
    assert len(await told(sqlite)) == 1


async def test_after_the_last_day_nobody_signs_or_takes_back(sqlite: Database) -> None:
    anna, maja = await meet(sqlite, 1, 2)
    await submit(sqlite, anna)
    await approve(sqlite, maja)
    async with sqlite.work() as work:
        row = await sign_petition(work, anna, NUMBER, NOW)
    assert row.closes_at is not None
    for deed in (sign_petition, withdraw_signature):
        async with sqlite.work() as work:
            with pytest.raises(Refused, match="petition-not-open"):
                await deed(work, anna, NUMBER, row.closes_at)
    async with sqlite.work() as work:
        assert (await withdraw_signature(work, anna, NUMBER, row.closes_at - timedelta(seconds=1))).signature_count == 0
