"""What author and signers hear of a petition on its way: once each, in their language, until it is answered."""

import asyncio
from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest

from bot.civic.message import TEXT_LIMIT
from bot.civic.refusal import Refused
from bot.civic.terms import SignatureLevel
from bot.petitions.actions import withdraw_signature
from bot.petitions.life import return_petition
from bot.sandbox.html_mode import parse_html
from storage.database import Database
from storage.signatures import Pledge
from tests.petitions.deeds import (
    NUMBER,
    causes,
    close,
    find,
    last_week,
    left_behind,
    mute,
    publish,
    refuse,
    sign,
    submit,
    texts,
    told,
    town,
    withdraw,
)
from tests.storage.rows import NOW, add_petition, meet

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
FOUR = town(threshold=4)


# Half way, and enough


async def test_sixty_signers_at_once_set_off_the_news_once(database: Database) -> None:
    anna, maja, *people = await meet(database, *range(1, 63))
    await publish(database, anna, maja)
    await told(database)
    await asyncio.gather(*(sign(database, person) for person in people))
    row = await find(database)
    assert (row.signature_count, row.counted_count) == (60, 60)
    assert row.halfway_at == row.reached_at == NOW
    assert await causes(database) == ["halfway", "reached"]
    calls = await told(database)
    heard = Counter(call.parameters["chat_id"] for call in calls)
    assert heard == {1: 2} | dict.fromkeys(range(3, 63), 2)  # by the time it is copied all have signed
    halfway, reached = [
        [call for call in calls if words in call.parameters["text"]] for words in ("Halvvägs", "räcker")
    ]
    assert all("25 har skrivit under. 25 till, så" in call.parameters["text"] for call in halfway)
    assert all("50 har skrivit under." in call.parameters["text"] for call in reached)
    assert (len(halfway), len(reached)) == (61, 61)


async def test_who_comes_and_goes_around_the_half_sets_off_nothing_more(sqlite: Database) -> None:
    anna, maja, *people = await meet(sqlite, *range(1, 7))
    await publish(sqlite, anna, maja)
    begun = []
    for _ in range(3):
        for person in people:
            await sign(sqlite, person, FOUR)
            begun.append(await causes(sqlite))
        for person in people:
            async with sqlite.work() as work:
                await withdraw_signature(work, person, NUMBER, FOUR, NOW)
    assert begun[:4] == [[], ["halfway"], ["halfway"], ["halfway", "reached"]]
    assert begun[-1] == ["halfway", "reached"]


async def test_growing_surer_sets_off_the_news_as_well(sqlite: Database) -> None:
    anna, maja, *people = await meet(sqlite, *range(1, 5))
    sure = town(threshold=2, counted_levels=frozenset({SignatureLevel.EID}))
    await publish(sqlite, anna, maja)
    for level, begun in (
        ("account", []),
        ("phone", []),
        ("eid", ["halfway", "reached"]),
        ("eid", ["halfway", "reached"]),
    ):
        for person in people:
            await sign(sqlite, person, sure, Pledge(SignatureLevel(level)))
        assert await causes(sqlite) == begun, level


async def test_one_signature_that_is_all_it_takes_is_not_half(sqlite: Database) -> None:
    anna, maja = await meet(sqlite, 1, 2)
    await publish(sqlite, anna, maja)
    await sign(sqlite, maja, town(threshold=1))
    assert await causes(sqlite) == ["reached"]


# The last week


async def test_the_last_week_is_told_once(sqlite: Database) -> None:
    anna, maja, bilal = await meet(sqlite, 1, 2, 3)
    closes_at = await publish(sqlite, anna, maja)
    await sign(sqlite, bilal)
    await told(sqlite)
    assert await last_week(sqlite, closes_at - 7 * DAY - SECOND) == 0
    assert await last_week(sqlite, closes_at - 7 * DAY) == 1
    for days in (7, 6, 1):
        assert await last_week(sqlite, closes_at - days * DAY) == 0
    calls = await told(sqlite)
    assert sorted(call.parameters["chat_id"] for call in calls) == [1, 3]
    assert all("En vecka kvar" in call.parameters["text"] for call in calls)
    assert all("1 av 50 underskrifter" in call.parameters["text"] for call in calls)


async def test_many_runs_at_once_tell_the_last_week_once(database: Database) -> None:
    anna, maja = await meet(database, 1, 2)
    closes_at = await publish(database, anna, maja)
    assert sum(await asyncio.gather(*(last_week(database, closes_at - DAY) for _ in range(5)))) == 1
    assert await causes(database) == ["last-week"]


async def test_what_is_over_or_taken_back_has_no_last_week(sqlite: Database) -> None:
    anna, maja = await meet(sqlite, 1, 2)
    closes_at = await publish(sqlite, anna, maja)
    assert await last_week(sqlite, closes_at) == 0
    await withdraw(sqlite, anna)
    assert await last_week(sqlite, closes_at - DAY) == 0


async def test_what_is_open_for_three_days_never_has_a_week_left(sqlite: Database) -> None:
    anna, maja = await meet(sqlite, 1, 2)
    await publish(sqlite, anna, maja, period="3 days")
    assert await last_week(sqlite, NOW + SECOND) == 0


# Quiet


async def test_whoever_wants_quiet_about_one_is_told_of_the_others(sqlite: Database) -> None:
    anna, maja, bilal = await meet(sqlite, 1, 2, 3)
    closes_at = await publish(sqlite, anna, maja)
    await publish(sqlite, anna, maja)
    for number in (NUMBER, "E-2026-0002"):
        await sign(sqlite, bilal, number=number)
    await told(sqlite)
    await mute(sqlite, bilal)
    assert await close(sqlite, closes_at) == 2
    calls = await told(sqlite)
    assert [len(texts(calls, person)) for person in (1, 3)] == [2, 1]
    assert "E-2026-0002" in texts(calls, 3)[0]


async def test_quiet_lasts_until_one_wants_to_hear_again(sqlite: Database) -> None:
    anna, maja, bilal = await meet(sqlite, 1, 2, 3)
    closes_at = await publish(sqlite, anna, maja)
    await sign(sqlite, bilal)
    await mute(sqlite, bilal)
    await sign(sqlite, bilal, pledge=Pledge(SignatureLevel.PHONE))
    await told(sqlite)
    assert await last_week(sqlite, closes_at - DAY) == 1
    assert texts(await told(sqlite), 3) == []
    await mute(sqlite, bilal, muted=False)
    await close(sqlite, closes_at)
    assert len(texts(await told(sqlite), 3)) == 1


async def test_what_is_not_there_cannot_be_muted(sqlite: Database) -> None:
    [anna] = await meet(sqlite, 1)
    await submit(sqlite, anna)
    with pytest.raises(Refused, match="petition-not-found"):
        await mute(sqlite, anna)


# Faults that are known


@pytest.mark.parametrize("end", ["refused", "withdrawn"])
async def test_what_ends_unseen_keeps_nobody(sqlite: Database, end: str) -> None:
    anna, maja = await meet(sqlite, 1, 2)
    await submit(sqlite, anna)
    await (refuse(sqlite, maja, "duplicate") if end == "refused" else withdraw(sqlite, anna))
    await told(sqlite)
    assert await left_behind(sqlite) == 0


async def test_the_author_of_an_older_petition_hears_that_it_is_closed(sqlite: Database) -> None:
    [anna] = await meet(sqlite, 1)
    row = await add_petition(sqlite, anna)  # as 0002 left it
    assert row.closes_at is not None
    assert await close(sqlite, row.closes_at) == 1
    assert len(texts(await told(sqlite), 1)) == 1


async def test_the_longest_remark_fits_one_message(sqlite: Database) -> None:
    anna, maja = await meet(sqlite, 1, 2)
    await submit(sqlite, anna)
    with suppress(Refused):  # with advice, surely
        async with sqlite.work() as work:
            await return_petition(work, maja, NUMBER, "å" * TEXT_LIMIT, NOW)
    for call in await told(sqlite):
        shown, _ = parse_html(call.parameters["text"])
        assert len(shown.encode("utf-16-le")) // 2 <= TEXT_LIMIT
