"""Answers: by whom and when, whom they reach, what a correction leaves, and that nobody can be reached afterwards."""

from datetime import timedelta

import pytest

from bot.civic.refusal import Refused
from bot.petitions.actions import withdraw_signature
from bot.petitions.states import Outcome, PetitionState
from storage.calls import Priority
from storage.database import Database
from tests.petitions.deeds import (
    NUMBER,
    TOWN,
    answer,
    approve,
    causes,
    close,
    expand,
    find,
    followers,
    last_week,
    left_behind,
    mute,
    noted,
    official,
    publish,
    sign,
    stored,
    submit,
    texts,
    told,
    town,
    withdraw,
)
from tests.storage.rows import NOW, meet

DAY = timedelta(days=1)


async def test_before_its_days_are_over_it_is_not_answered(sqlite: Database) -> None:
    [anna] = await meet(sqlite, 1)
    hedda = await official(sqlite, 2)
    await submit(sqlite, anna)
    with pytest.raises(Refused, match="petition-not-waiting"):
        await answer(sqlite, hedda, "Ja.", NOW)
    await approve(sqlite, hedda)
    with pytest.raises(Refused, match="petition-not-waiting"):
        await answer(sqlite, hedda, "Ja.", NOW)
    async with sqlite.reading() as work:
        assert await work.history.answers((await stored(sqlite)).id) == []
    assert await noted(sqlite) == ["submit in_review", "approve published"]


async def test_only_its_own_department_answers(sqlite: Database) -> None:
    anna, maja = await meet(sqlite, 1, 2)
    closes_at = await publish(sqlite, anna, maja)
    await close(sqlite, closes_at)
    for stranger in (anna, maja, await official(sqlite, 3, "buf")):
        with pytest.raises(Refused, match="petition-not-found"):
            await answer(sqlite, stranger, "Ja.", closes_at)
    await answer(sqlite, await official(sqlite, 4, None), "Ja.", closes_at)
    assert (await find(sqlite)).state is PetitionState.ANSWERED


async def test_a_correction_keeps_the_old_answer_and_tells_the_author(sqlite: Database) -> None:
    anna, maja, bilal = await meet(sqlite, 1, 2, 3)
    hedda = await official(sqlite, 4)
    closes_at = await publish(sqlite, anna, maja)
    await sign(sqlite, bilal)
    await close(sqlite, closes_at)
    with pytest.raises(Refused, match="text-without-words"):
        await answer(sqlite, hedda, "  ", closes_at)
    await answer(sqlite, hedda, "Nej.", closes_at + DAY, Outcome.REJECTED, "https://karlstad.se/1")
    await told(sqlite)
    for place, words in enumerate(("Jo.", "Jo, <snart>."), 2):
        await answer(sqlite, hedda, words, closes_at + place * DAY, Outcome.APPROVED)
        [call] = await told(sqlite)  # those who signed cannot be reached any more
        assert (call.parameters["chat_id"], call.priority) == (1, Priority.NOTICE)
        assert "Bifall" in call.parameters["text"]
    assert "Jo, &lt;snart&gt;." in call.parameters["text"]
    async with sqlite.reading() as work:
        answers = await work.history.answers((await find(sqlite)).id)
    assert [each.text for each in answers] == ["Jo, <snart>.", "Jo.", "Nej."]
    assert (answers[2].outcome, answers[2].document) == (Outcome.REJECTED, "https://karlstad.se/1")
    assert (await noted(sqlite))[-3:] == ["answer answered", "correct answered", "correct answered"]
    assert await causes(sqlite) == ["closed", "answered"]


@pytest.mark.parametrize("page", [1, 2, 500])
async def test_the_answer_reaches_all_who_signed_in_their_language_and_then_they_are_gone(
    database: Database, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    monkeypatch.setattr("bot.mailing.PAGE", page)
    anna, maja, quiet, gone, regrets = await meet(database, 1, 2, 3, 4, 5)
    [eva, omar] = await meet(database, 6, 7, language="en")
    [exotic] = await meet(database, 8, language="xx")
    closes_at = await publish(database, anna, maja)
    for person in (quiet, gone, regrets, eva, omar, exotic):
        await sign(database, person)
    await mute(database, quiet)
    async with database.work() as work:
        await withdraw_signature(work, regrets, NUMBER, TOWN, NOW)
        await work.citizens.mark_unreachable(gone.ref)
    await close(database, closes_at)
    await told(database)
    assert await left_behind(database) == 6
    await answer(database, await official(database, 9), "Vi bygger <den>.", closes_at + DAY, Outcome.APPROVED)
    calls = await told(database)
    assert sorted(call.parameters["chat_id"] for call in calls) == [1, 6, 7, 8]
    assert all("Vi bygger &lt;den&gt;." in call.parameters["text"] for call in calls)
    assert {chat_id: "Decision" in texts(calls, chat_id)[0] for chat_id in (1, 6, 7, 8)} == {
        1: False,
        6: True,
        7: True,
        8: False,
    }
    assert await left_behind(database) == 0
    async with database.reading() as work:
        assert await work.signatures.recount((await find(database)).id) == 5  # who signed stays on record


async def test_until_the_answer_is_told_nobody_is_forgotten(sqlite: Database) -> None:
    anna, maja, bilal = await meet(sqlite, 1, 2, 3)
    closes_at = await publish(sqlite, anna, maja)
    await sign(sqlite, bilal, town(threshold=1))
    await last_week(sqlite, closes_at - DAY)
    await close(sqlite, closes_at)
    await expand(sqlite)
    assert await causes(sqlite) == ["reached", "last-week", "closed"]
    assert await followers(sqlite) == [anna.id, bilal.id]


@pytest.mark.parametrize("end", ["answered", "withdrawn"])
async def test_older_news_on_its_way_does_not_keep_the_last_from_anybody(sqlite: Database, end: str) -> None:
    """As after a stop of some hours, or with many mailings in line: each takes a tick at least."""
    anna, maja, bilal = await meet(sqlite, 1, 2, 3)
    closes_at = await publish(sqlite, anna, maja)
    await sign(sqlite, bilal)
    if end == "answered":
        await close(sqlite, closes_at)
        await answer(sqlite, await official(sqlite, 4), "Ja.", closes_at)
    else:
        await last_week(sqlite, closes_at - DAY)
        await withdraw(sqlite, anna)
    assert len(texts(await told(sqlite), 3)) == 2
