"""What happens to a petition, in few words: each deed a transaction of its own, as chat and schedule do it."""

import dataclasses
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from bot.civic.citizen import Citizen
from bot.civic.permission import Grant, Role
from bot.civic.profile import Profile, read_profile
from bot.civic.terms import SignatureLevel
from bot.links import Links
from bot.mailing import expand_mailings
from bot.petitions.actions import (
    find_public,
    mute_petition,
    resubmit_petition,
    sign_petition,
    submit_petition,
    tell_last_week,
)
from bot.petitions.life import (
    answer_petition,
    approve_petition,
    close_due_petitions,
    refuse_petition,
    return_petition,
    withdraw_petition,
)
from bot.petitions.states import Outcome
from storage.audit import AuditRow
from storage.calls import Outgoing
from storage.database import Database
from storage.mailings import MailingRow, MailingState
from storage.petitions import PetitionRow
from storage.signatures import PetitionFollowerRow, Pledge
from tests.storage.rows import NOW, meet

TOWN, LINKS = read_profile(None), Links("sola_bot")
NUMBER = "E-2026-0001"
DRAFT: dict[str, Any] = {
    "title": "Lekplats för alla <b>",
    "wish": "Bygg en lekplats.",
    "reason": "Alla barn ska leka.",
    "language": "sv",
    "topic": "playgrounds",
    "department": "tff",
    "vector": "0000",
}
BY_ACCOUNT = Pledge(SignatureLevel.ACCOUNT)


def town(**terms: Any) -> Profile:
    """Karlstad with other terms."""
    return dataclasses.replace(TOWN, petitions=dataclasses.replace(TOWN.petitions, **terms))


async def official(database: Database, telegram_id: int, department: str | None = "tff") -> Citizen:
    """Somebody of the department that answers."""
    [person] = await meet(database, telegram_id)
    async with database.work() as work:
        await work.citizens.grant(person.id, Grant(Role.OFFICIAL, department), NOW)
    [person] = await meet(database, telegram_id)
    return person


async def submit(database: Database, author: Citizen, **change: Any) -> str:
    """Hand one in; returns its number."""
    async with database.work() as work:
        return (await submit_petition(work, author, DRAFT | change, TOWN, NOW)).number


async def approve(database: Database, moderator: Citizen, number: str = NUMBER) -> datetime:
    """Publish; returns when its days end."""
    async with database.work() as work:
        row = await approve_petition(work, moderator, number, TOWN, LINKS, NOW)
    assert row.closes_at is not None
    return row.closes_at


async def publish(database: Database, author: Citizen, moderator: Citizen, **change: Any) -> datetime:
    """Hand one in and publish it; returns when its days end."""
    return await approve(database, moderator, await submit(database, author, **change))


async def sign(
    database: Database, citizen: Citizen, profile: Profile = TOWN, pledge: Pledge = BY_ACCOUNT, number: str = NUMBER
) -> int:
    """Sign; returns the count that is shown."""
    async with database.work() as work:
        return (await sign_petition(work, citizen, number, pledge, profile, LINKS, NOW)).signature_count


async def close(database: Database, now: datetime, profile: Profile = TOWN) -> int:
    """Close what is due."""
    async with database.work() as work:
        return await close_due_petitions(work, profile, LINKS, now)


async def answer(
    database: Database,
    handler: Citizen,
    text: str,
    now: datetime,
    outcome: Outcome = Outcome.PARTLY,
    document: str | None = None,
) -> None:
    """Answer, or correct the answer."""
    async with database.work() as work:
        await answer_petition(work, handler, NUMBER, text, outcome, date(2027, 4, 1), document, LINKS, now)


async def find(database: Database, number: str = NUMBER) -> PetitionRow:
    """A petition as everybody finds it."""
    async with database.reading() as work:
        return await find_public(work, number)


async def causes(database: Database) -> list[str]:
    """The events that mailings have begun with, in order."""
    async with database.reading() as work:
        found = await work.session.scalars(select(MailingRow.cause).order_by(MailingRow.id))
        return [cause.split(":", 2)[2] for cause in found]


async def expand(database: Database) -> None:
    """Copy every mailing to the outbox, as the schedule's ticks do."""
    while True:
        async with database.work() as work:
            await expand_mailings(work, NOW)
        async with database.reading() as work:
            left = select(MailingRow.id).where(MailingRow.state == MailingState.EXPANDING).limit(1)
            if await work.session.scalar(left) is None:
                return


async def told(database: Database) -> Sequence[Outgoing]:
    """What everybody is told that they have not been told yet."""
    await expand(database)
    async with database.work() as work:
        return await work.outbox.claim(NOW + timedelta(days=900), 1000)


def texts(calls: Collection[Outgoing], chat_id: int) -> list[str]:
    """What one chat is told, in order."""
    return [str(call.parameters["text"]) for call in calls if call.parameters["chat_id"] == chat_id]


async def followers(database: Database) -> list[int]:
    """The citizen ids of those who will be told of the first petition."""
    async with database.reading() as work:
        row = await work.petitions.find(NUMBER)
        assert row is not None
        return [person for _, person in await work.signatures.followers(row.id, 0, 500)]


async def withdraw(database: Database, author: Citizen, number: str = NUMBER) -> None:
    """Have its author take it back."""
    async with database.work() as work:
        await withdraw_petition(work, author, number, NOW)


async def refuse(database: Database, moderator: Citizen, reason: str, number: str = NUMBER) -> None:
    """Refuse it for a reason."""
    async with database.work() as work:
        await refuse_petition(work, moderator, number, reason, TOWN, NOW)


async def give_back(database: Database, moderator: Citizen, remark: str, at: datetime = NOW) -> None:
    """Give it back to its author."""
    async with database.work() as work:
        await return_petition(work, moderator, NUMBER, remark, at)


async def resubmit(database: Database, author: Citizen, draft: dict[str, Any]) -> None:
    """Hand it in again, a day later."""
    async with database.work() as work:
        await resubmit_petition(work, author, draft, NOW + timedelta(days=1))


async def stored(database: Database, number: str = NUMBER) -> PetitionRow:
    """The petition, public or not."""
    async with database.reading() as work:
        row = await work.petitions.find(number)
    assert row is not None
    return row


async def noted(database: Database, number: str = NUMBER) -> list[str]:
    """The moves that everybody can read, with where they led."""
    async with database.reading() as work:
        row = await work.petitions.find(number)
        assert row is not None
        return [f"{event.move} {event.state}" for event in await work.history.events(row.id)]


async def audited(database: Database) -> list[tuple[bytes | None, str, str]]:
    """The audit chain, which must be whole: who, what, to which."""
    async with database.reading() as work:
        assert await work.audit.first_broken() is None
        rows = await work.session.scalars(select(AuditRow).order_by(AuditRow.id))
        return [(row.actor_ref, row.act, row.subject) for row in rows]


async def last_week(database: Database, now: datetime) -> int:
    """Tell those who follow of what ends within a week."""
    async with database.work() as work:
        return await tell_last_week(work, TOWN, LINKS, now)


async def mute(database: Database, person: Citizen, *, muted: bool = True) -> None:
    """Ask for quiet about the first petition, or for its news again."""
    async with database.work() as work:
        await mute_petition(work, person, NUMBER, muted=muted)


async def left_behind(database: Database) -> int:
    """Rows by which somebody could still be reached, muted or not."""
    async with database.reading() as work:
        return await work.session.scalar(select(func.count(PetitionFollowerRow.id))) or 0
