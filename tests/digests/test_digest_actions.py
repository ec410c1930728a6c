from datetime import timedelta
from typing import Any

from bot.civic.calendar import Period, last_weekly
from bot.civic.permission import Grant, Role
from bot.civic.profile import read_profile
from bot.digests.actions import compose_digest, queue_weekly_digests
from bot.digests.cards import digest_card
from bot.petitions.states import PetitionState
from storage.calls import Outgoing
from storage.database import Database
from tests.storage.rows import NOW, add_petition, consultation, meet, suggestion

TOWN = read_profile(None)
MONDAY = last_weekly(NOW + timedelta(days=7), TOWN.digest_weekday, TOWN.digest_time, TOWN.zone)


async def queue(database: Database, days: float = 0) -> int:
    async with database.work() as work:
        return await queue_weekly_digests(work, TOWN, MONDAY + timedelta(days=days))


async def sent(database: Database) -> list[Outgoing]:
    async with database.work() as work:
        return await work.outbox.claim(MONDAY + timedelta(days=400), 30)


async def test_each_due_time_is_served_once_to_those_who_answer(sqlite: Database) -> None:
    people = await meet(sqlite, 1, 2, 3, 4)
    grants = (Grant(Role.OFFICIAL, "tff"), Grant(Role.ADMIN), Grant(Role.MODERATOR), Grant(Role.FORUM_MEMBER))
    async with sqlite.work() as work:
        for person, grant in zip(people, grants, strict=True):
            await work.citizens.grant(person.id, grant, NOW)
        await work.suggestions.add(suggestion(department="buf", topic="school"), people[0])
    assert await queue(sqlite, -7) == 0  # the first start tells nothing of the past
    assert await queue(sqlite, -0.001) == 0
    assert await queue(sqlite) == 2
    assert await queue(sqlite, 0.001) == 0
    said = {call.parameters["chat_id"]: call.parameters["text"] for call in await sent(sqlite)}
    assert sorted(said) == [1, 2]
    assert "Inga nya förslag" in said[1]
    assert "1 nytt förslag" in said[2]
    assert await queue(sqlite, 21) == 2  # weeks that were missed give one digest


async def test_a_digest_sums_up_what_its_reader_may_see(sqlite: Database) -> None:
    [anna] = await meet(sqlite, 1)
    await add_petition(sqlite, anna)
    async with sqlite.work() as work:
        await work.suggestions.add(suggestion("S-2026-000001"), anna)
        await work.suggestions.add(suggestion("S-2026-000002", topic="school", department="buf"), anna)
        await work.consultations.add(consultation())
    period = Period(NOW - timedelta(days=7), NOW + timedelta(days=1))
    async with sqlite.reading() as work:
        every = await compose_digest(work, period, None, TOWN, NOW)
        buf = await compose_digest(work, period, frozenset({"buf"}), TOWN, NOW)
    assert (every.suggestion_count, len(every.petitions), len(every.consultations)) == (2, 1, 1)
    assert (buf.suggestion_count, buf.topics, list(buf.petitions)) == (1, [("school", 1)], [])


async def petition_line(database: Database, **given: Any) -> str:
    """What a digest says of a petition."""
    [anna] = await meet(database, 1)
    await add_petition(database, anna, **given)
    async with database.reading() as work:
        digest = await compose_digest(work, Period(NOW, NOW + timedelta(days=7)), None, TOWN, NOW)
    [line] = [each for each in str(digest_card("sv", digest, TOWN).html).splitlines() if "E-2026-0001" in each]
    return line


async def test_a_petition_stands_in_a_digest_with_its_count_and_days(sqlite: Database) -> None:
    line = await petition_line(sqlite, signature_count=49, counted_count=49)
    assert "49 av 50, 90 dagar kvar" in line


async def test_a_petition_that_has_enough_is_marked(sqlite: Database) -> None:
    line = await petition_line(sqlite, signature_count=50, counted_count=50)
    assert "50 av 50, har nått gränsen" in line


async def test_signatures_that_do_not_count_reach_nothing_in_a_digest(sqlite: Database) -> None:
    assert "har nått gränsen" not in await petition_line(sqlite, signature_count=50, counted_count=49)


async def test_a_withdrawn_petition_has_no_days_left_in_a_digest(sqlite: Database) -> None:
    assert "dagar kvar" not in await petition_line(sqlite, state=PetitionState.WITHDRAWN)
