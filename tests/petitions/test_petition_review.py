"""What moderators do with a petition, once each, and what its author makes of it."""

import asyncio
from datetime import timedelta

import pytest

from bot.civic.refusal import Refused
from bot.petitions.life import find_waiting
from bot.petitions.states import PetitionState
from storage.calls import Priority
from storage.database import Database
from tests.petitions.deeds import (
    DRAFT,
    NUMBER,
    approve,
    audited,
    find,
    followers,
    give_back,
    noted,
    publish,
    refuse,
    resubmit,
    stored,
    submit,
    texts,
    told,
)
from tests.storage.rows import NOW, meet

DAY = timedelta(days=1)


async def test_a_refused_petition_stays_unseen_and_its_author_hears_why(sqlite: Database) -> None:
    anna, maja = await meet(sqlite, 1, 2)
    await submit(sqlite, anna)
    with pytest.raises(Refused, match="reason-unknown"):
        await refuse(sqlite, maja, "bad hair day")
    await refuse(sqlite, maja, "duplicate")
    with pytest.raises(Refused, match="petition-not-found"):
        await find(sqlite)
    assert (await stored(sqlite)).refusal == "duplicate"
    assert await audited(sqlite) == [(maja.ref, "petition refuse", f"{NUMBER} duplicate")]
    [call] = await told(sqlite)
    assert "Finns redan" in call.parameters["text"]
    assert (call.parameters["chat_id"], call.priority) == (1, Priority.NOTICE)


async def test_a_returned_petition_is_a_draft_again_and_its_author_reads_the_remark(sqlite: Database) -> None:
    anna, maja = await meet(sqlite, 1, 2)
    await submit(sqlite, anna)
    with pytest.raises(Refused, match="text-without-words"):
        await give_back(sqlite, maja, " \n👀")
    await give_back(sqlite, maja, "  Skriv <var>. ")
    row = await stored(sqlite)
    assert (row.state, row.remark, row.published_at) == (PetitionState.DRAFT, "Skriv <var>.", None)
    [call] = await told(sqlite)
    assert "Skriv &lt;var&gt;." in call.parameters["text"]
    assert call.parameters["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == f"1:e-edit:{NUMBER}"
    for deed in (approve(sqlite, maja), refuse(sqlite, maja, "duplicate"), give_back(sqlite, maja, "Och när?")):
        with pytest.raises(Refused, match="petition-cannot-move"):
            await deed
    assert await noted(sqlite) == ["submit in_review", "return draft"]


async def test_a_second_review_is_refused(sqlite: Database) -> None:
    anna, maja = await meet(sqlite, 1, 2)
    await publish(sqlite, anna, maja)
    for deed in (approve(sqlite, maja), refuse(sqlite, maja, "duplicate"), give_back(sqlite, maja, "Var?")):
        with pytest.raises(Refused, match="petition-cannot-move"):
            await deed
    async with sqlite.work() as work:
        with pytest.raises(Refused, match="petition-cannot-move"):
            await find_waiting(work, NUMBER)
        with pytest.raises(Refused, match="petition-not-found"):
            await find_waiting(work, "E-2026-9999")
    assert len(await told(sqlite)) == 1
    assert await noted(sqlite) == ["submit in_review", "approve published"]
    assert await audited(sqlite) == [(maja.ref, "petition approve", NUMBER)]


async def test_of_many_judgements_at_once_one_stands(database: Database) -> None:
    anna, *moderators = await meet(database, *range(1, 8))
    await submit(database, anna)
    deeds = [approve(database, each) if each.id % 2 else refuse(database, each, "unclear") for each in moderators]
    found = await asyncio.gather(*deeds, return_exceptions=True)
    refused = [each for each in found if isinstance(each, Refused)]
    assert [each.code for each in refused] == ["petition-cannot-move"] * (len(moderators) - 1)
    assert len(await noted(database)) == 2
    assert len(await told(database)) == 1


async def test_what_was_given_back_comes_in_again_under_its_number(sqlite: Database) -> None:
    anna, maja, bilal = await meet(sqlite, 1, 2, 3)
    await submit(sqlite, anna)
    better = DRAFT | {"number": NUMBER, "title": "Lekplats vid Rud", "department": "buf", "vector": "1111"}
    with pytest.raises(Refused, match="petition-not-found"):  # it waits for review
        await resubmit(sqlite, anna, better)
    await give_back(sqlite, maja, "Var?")
    with pytest.raises(Refused, match="petition-not-found"):
        await resubmit(sqlite, bilal, better)
    await resubmit(sqlite, anna, better)
    with pytest.raises(Refused, match="petition-not-found"):
        await resubmit(sqlite, anna, better)
    row = await stored(sqlite)
    assert (row.state, row.title, row.department, row.vector) == (
        PetitionState.IN_REVIEW,
        "Lekplats vid Rud",
        "buf",
        b"\x11\x11",
    )
    assert row.submitted_at == NOW + DAY
    await give_back(sqlite, maja, "Och när?", at=NOW + 2 * DAY)
    await resubmit(sqlite, anna, better)
    await approve(sqlite, maja)
    assert (await find(sqlite)).remark is None
    turns = ["submit in_review", "return draft"]
    assert await noted(sqlite) == [*turns, *turns, "submit in_review", "approve published"]
    acts = [act for _, act, _ in await audited(sqlite)]
    assert acts == ["petition return", "petition return", "petition approve"]
    assert len(texts(await told(sqlite), 1)) == 3
    assert await followers(sqlite) == [anna.id]
