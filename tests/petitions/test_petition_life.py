"""The moves of a petition: who makes them, what they leave behind, and what the author hears."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.civic.refusal import Refused
from bot.petitions.actions import sign_petition
from bot.petitions.states import Move, PetitionState
from storage.calls import Priority
from storage.database import Database
from storage.petitions import PetitionRow
from tests.conftest import BOTH
from tests.petitions.deeds import (
    BY_ACCOUNT,
    LINKS,
    NUMBER,
    TOWN,
    answer,
    approve,
    audited,
    causes,
    close,
    find,
    followers,
    give_back,
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


# From beginning to end


async def test_a_petition_from_hand_in_to_its_answer(sqlite: Database) -> None:
    anna, maja = await meet(sqlite, 1, 2)
    hedda = await official(sqlite, 3)
    closes_at = await publish(sqlite, anna, maja)
    assert await sign(sqlite, maja) == 1
    assert await close(sqlite, closes_at - timedelta(seconds=1)) == 0
    assert await close(sqlite, closes_at) == 1
    assert await close(sqlite, closes_at) == 0
    assert (await find(sqlite)).state is PetitionState.WITH_OFFICIAL
    said = texts(await told(sqlite), 1)
    await answer(sqlite, hedda, "Vi bygger den.", closes_at + DAY)
    await answer(sqlite, hedda, "Vi bygger två.", closes_at + 2 * DAY)
    assert (await find(sqlite)).state is PetitionState.ANSWERED
    assert await noted(sqlite) == [
        "submit in_review",
        "approve published",
        "close closed",
        "hand_to_official with_official",
        "answer answered",
        "correct answered",
    ]
    assert await audited(sqlite) == [
        (maja.ref, "petition approve", NUMBER),
        (None, "petition close", NUMBER),
        (None, "petition hand_to_official", NUMBER),
        (hedda.ref, "petition answer", NUMBER),
        (hedda.ref, "petition correct", NUMBER),
    ]
    said += texts(await told(sqlite), 1)
    assert len(said) == 4
    assert all("Lekplats för alla &lt;b&gt;" in each for each in said)
    assert "p_E-2026-0001" in said[0]
    assert sum("1 underskrift." in each for each in said) == 1


@pytest.mark.parametrize(("threshold", "state", "move", "said"), [
    (2, PetitionState.SENT_TO_BOARD, Move.SEND_TO_BOARD, "Det fick 2 underskrifter och går nu till "),
    (3, PetitionState.WITH_OFFICIAL, Move.HAND_TO_OFFICIAL, "En handläggare på "),
])  # fmt: skip
async def test_when_its_days_are_over_it_goes_on_at_once(
    sqlite: Database, threshold: int, state: PetitionState, move: Move, said: str
) -> None:
    anna, maja, bilal = await meet(sqlite, 1, 2, 3)
    closes_at = await publish(sqlite, anna, maja)
    for person in (maja, bilal):
        await sign(sqlite, person)
    await told(sqlite)
    assert await close(sqlite, closes_at, town(threshold=threshold)) == 1
    assert (await find(sqlite)).state is state
    assert (await noted(sqlite))[-2:] == ["close closed", f"{move} {state}"]
    calls = await told(sqlite)
    assert [len(texts(calls, person)) for person in (1, 2, 3)] == [1, 1, 1]
    assert all(said in call.parameters["text"] for call in calls)
    assert {call.priority for call in calls} == {Priority.MAILING}


async def test_signatures_that_do_not_count_bring_nothing_before_the_board(sqlite: Database) -> None:
    anna, maja, bilal = await meet(sqlite, 1, 2, 3)
    closes_at = await publish(sqlite, anna, maja)
    unsure = town(threshold=2, counted_levels=frozenset())
    for person in (maja, bilal):
        await sign(sqlite, person, unsure)
    await close(sqlite, closes_at, unsure)
    row = await find(sqlite)
    assert (row.signature_count, row.state) == (2, PetitionState.WITH_OFFICIAL)


async def test_two_runs_at_once_close_once(database: Database) -> None:
    anna, maja = await meet(database, 1, 2)
    closes_at = await publish(database, anna, maja)
    assert sum(await asyncio.gather(*(close(database, closes_at) for _ in range(5)))) == 1
    assert await causes(database) == ["closed"]
    assert (await noted(database))[2:] == ["close closed", "hand_to_official with_official"]


# The author takes it back


async def test_the_author_alone_takes_it_back_and_what_was_public_stays(sqlite: Database) -> None:
    anna, maja, bilal = await meet(sqlite, 1, 2, 3)
    closes_at = await publish(sqlite, anna, maja)
    await sign(sqlite, bilal)
    await told(sqlite)
    for stranger in (maja, bilal):
        with pytest.raises(Refused, match="petition-not-found"):
            await withdraw(sqlite, stranger)
    await withdraw(sqlite, anna)
    row = await find(sqlite)
    assert (row.state, row.signature_count, row.published_at) == (PetitionState.WITHDRAWN, 1, NOW)
    async with sqlite.work() as work:
        with pytest.raises(Refused, match="petition-not-open"):
            await sign_petition(work, maja, NUMBER, BY_ACCOUNT, TOWN, LINKS, NOW)
        assert await work.signatures.find(row.id, bilal) is not None
        assert await work.petitions.open(NOW, 0, 9) == []
    assert await close(sqlite, closes_at) == 0
    with pytest.raises(Refused, match="petition-cannot-move"):
        await withdraw(sqlite, anna)
    assert (await noted(sqlite))[-1] == "withdraw withdrawn"
    assert (await audited(sqlite))[-1][1:] == ("petition withdraw", NUMBER)
    calls = await told(sqlite)
    assert sorted(call.parameters["chat_id"] for call in calls) == [1, 3]
    assert all("tillbakadraget" in call.parameters["text"] for call in calls)
    assert await followers(sqlite) == []


@pytest.mark.parametrize("returned", [False, True])
async def test_what_nobody_saw_is_taken_back_in_silence(sqlite: Database, returned: bool) -> None:
    anna, maja = await meet(sqlite, 1, 2)
    await submit(sqlite, anna)
    if returned:
        await give_back(sqlite, maja, "Var?")
        await told(sqlite)
    await withdraw(sqlite, anna)
    with pytest.raises(Refused, match="petition-not-found"):
        await find(sqlite)
    assert (await stored(sqlite)).state is PetitionState.WITHDRAWN
    with pytest.raises(Refused, match="petition-cannot-move"):
        await approve(sqlite, maja)
    assert await told(sqlite) == []


@pytest.mark.parametrize("end", ["closed", "answered"])
async def test_too_late_to_take_it_back(sqlite: Database, end: str) -> None:
    anna, maja = await meet(sqlite, 1, 2)
    closes_at = await publish(sqlite, anna, maja)
    await close(sqlite, closes_at)
    if end == "answered":
        await answer(sqlite, await official(sqlite, 3), "Ja.", closes_at)
    with pytest.raises(Refused, match="petition-cannot-move"):
        await withdraw(sqlite, anna)


# Faults that are known


async def test_the_audit_log_does_not_tell_who_wrote_a_petition(sqlite: Database) -> None:
    """`petition_authors` has a pseudonym of its own so that nobody puts a person and a petition side by side."""
    [anna] = await meet(sqlite, 1)
    await submit(sqlite, anna)
    await withdraw(sqlite, anna)
    assert anna.ref not in {actor for actor, _, _ in await audited(sqlite)}


@pytest.mark.parametrize("database", BOTH[1:], indirect=True)  # on SQLite no two write at once
async def test_nobody_signs_what_is_closed_meanwhile(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fiftieth signature at the last second would count, and yet an official would have it."""
    anna, maja, bilal = await meet(database, 1, 2, 3)
    closes_at = await publish(database, anna, maja)
    meanwhile: set[asyncio.Task[int]] = set()
    with suppress(Refused):
        async with database.work() as work:
            find_petition = work.petitions.find

            async def finds_and_lingers(number: str, *, lock: bool = False) -> PetitionRow | None:
                row = await find_petition(number, lock=lock)
                meanwhile.add(asyncio.create_task(close(database, closes_at)))
                await asyncio.wait(meanwhile, timeout=0.5)  # it waits for us, should the row be locked
                return row

            monkeypatch.setattr(work.petitions, "find", finds_and_lingers)
            await sign_petition(work, bilal, NUMBER, BY_ACCOUNT, TOWN, LINKS, closes_at - timedelta(seconds=1))
    await asyncio.gather(*meanwhile)
    await close(database, closes_at)  # one that waited for a signature comes with the next tick
    async with database.reading() as work:
        signed = await work.session.scalar(select(func.max(PetitionRow.signature_count)))
    closed = [call.parameters["text"] for call in await told(database) if "är slut" in call.parameters["text"]]
    assert f"{signed} underskrift" in closed[0]
