import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from storage.database import Database
from storage.inbox import CLAIM_SECONDS, RETRY_SECONDS, Claimed, InboxRow, InboxState, Received, read_update
from tests.storage.rows import NOW


def message(update_id: int, chat_id: int, text: str = "Hej") -> Received:
    return read_update({"update_id": update_id, "message": {"chat": {"id": chat_id}, "text": text}})


async def add(database: Database, *updates: Received) -> int:
    async with database.work() as work:
        return await work.inbox.add(updates, NOW)


async def claim(database: Database, worker: str = "one", limit: int = 10, seconds: float = 0) -> list[Claimed]:
    async with database.work() as work:
        return await work.inbox.claim(worker, NOW + timedelta(seconds=seconds), limit)


async def finish(database: Database, row: Claimed, worker: str = "one") -> bool:
    async with database.work() as work:
        return await work.inbox.finish(row.id, worker)


async def fail(database: Database, row: Claimed, failures: int, seconds: float = 0) -> InboxState:
    async with database.work() as work:
        return await work.inbox.fail(row.id, failures, "ValueError", NOW + timedelta(seconds=seconds))


def update_ids(rows: list[Claimed]) -> list[int]:
    return [json.loads(row.body)["update_id"] for row in rows]


async def test_a_chat_is_handled_in_order_of_arrival_whatever_the_update_ids(database: Database) -> None:
    await add(database, message(900, 1), message(5, 2), message(30, 1), message(7, 1))
    first = await claim(database)
    assert update_ids(first) == [900, 5]
    assert await claim(database) == []
    assert await finish(database, first[0])
    assert update_ids(second := await claim(database)) == [30]
    assert await finish(database, second[0])
    assert update_ids(await claim(database)) == [7]


async def test_a_claim_is_no_larger_than_asked_for(database: Database) -> None:
    await add(database, *(message(number, number) for number in range(1, 6)))
    assert update_ids(await claim(database, limit=2)) == [1, 2]
    assert update_ids(await claim(database, limit=2)) == [3, 4]


async def test_claimers_side_by_side_never_share_a_row_or_a_chat(database: Database) -> None:
    chats, each = 7, 5
    await add(database, *(message(place * chats + chat, chat) for place in range(each) for chat in range(1, chats + 1)))
    seen: list[int] = []
    for _ in range(100):
        held = await asyncio.gather(*(claim(database, f"worker {worker}", 3) for worker in range(4)))
        rows = [(row, f"worker {worker}") for worker, theirs in enumerate(held) for row in theirs]
        if not rows:
            break
        chat_refs = [row.chat_ref for row, _ in rows]
        assert len(set(chat_refs)) == len(chat_refs)
        seen += update_ids([row for row, _ in rows])
        assert await asyncio.gather(*(finish(database, row, worker) for row, worker in rows)) == [True] * len(rows)
    assert sorted(seen) == list(range(1, chats * each + 1))
    for chat in range(1, chats + 1):
        theirs = [number for number in seen if (number - chat) % chats == 0]
        assert theirs == sorted(theirs)


async def test_a_repeat_changes_nothing(database: Database) -> None:
    assert await add(database, message(1, 1, "först"), message(1, 1, "igen"), message(2, 1)) == 2
    assert await add(database, message(1, 1, "ännu en gång")) == 0
    assert await add(database) == 0
    rows = await claim(database)
    assert [json.loads(row.body)["message"]["text"] for row in rows] == ["först"]
    await finish(database, rows[0])
    assert await add(database, message(1, 1)) == 0
    assert update_ids(await claim(database)) == [2]


async def test_a_failure_is_tried_again_later_and_its_chat_waits(database: Database) -> None:
    await add(database, message(1, 1), message(2, 1), message(3, 2))
    row = (await claim(database))[0]
    assert await fail(database, row, 1) is InboxState.WAITING
    assert await claim(database, seconds=RETRY_SECONDS[0] - 0.01) == []
    again = await claim(database, seconds=RETRY_SECONDS[0])
    assert update_ids(again) == [1]
    assert again[0].failures == 1


async def test_the_fourth_failure_parks_and_the_chat_goes_on(database: Database) -> None:
    await add(database, message(1, 1), message(2, 1))
    states, seconds = [], 0.0
    for failures in range(1, 5):
        row = (await claim(database, seconds=seconds))[0]
        states.append(await fail(database, row, failures, seconds))
        seconds += 10
    assert states == [InboxState.WAITING] * 3 + [InboxState.PARKED]
    assert update_ids(await claim(database, seconds=seconds)) == [2]
    async with database.reading() as work:
        parked = (await work.session.scalars(select(InboxRow).where(InboxRow.update_id == 1))).one()
    assert (parked.state, parked.failures, parked.error) == (InboxState.PARKED, 4, "ValueError")


async def test_a_claim_runs_out_and_whoever_held_it_cannot_finish(database: Database) -> None:
    await add(database, message(1, 1))
    row = (await claim(database, "slow"))[0]
    assert await claim(database, "quick", seconds=CLAIM_SECONDS - 1) == []
    assert update_ids(await claim(database, "quick", seconds=CLAIM_SECONDS)) == [1]
    assert not await finish(database, row, "slow")
    assert await finish(database, row, "quick")
    assert not await finish(database, row, "quick")


@pytest.mark.parametrize("failures", [1, 4])
async def test_a_late_failure_does_not_wake_what_another_has_handled(database: Database, failures: int) -> None:
    await add(database, message(1, 1))
    row = (await claim(database, "slow"))[0]
    await claim(database, "quick", seconds=CLAIM_SECONDS)
    assert await finish(database, row, "quick")
    assert await fail(database, row, failures) is InboxState.HANDLED
    assert await claim(database, seconds=600) == []


async def test_release_frees_every_claim(database: Database) -> None:
    await add(database, message(1, 1))
    await claim(database, "dead")
    async with database.work() as work:
        await work.inbox.release_all()
    assert update_ids(await claim(database, "living")) == [1]


async def test_depth_counts_what_waits(database: Database) -> None:
    await add(database, message(1, 1), message(2, 1), message(3, 2))
    await finish(database, (await claim(database))[0])
    async with database.reading() as work:
        assert await work.inbox.depth() == 2


@pytest.mark.parametrize("text", ["Åäö 🌞 <b>", "half a pair: \ud83d", "NUL \0 in the middle", ""])
async def test_an_update_comes_out_as_it_went_in_and_lies_sealed(database: Database, text: str) -> None:
    await add(database, message(1, 1, text + " hemligt"))
    async with database.reading() as work:
        sealed = (await work.session.scalars(select(InboxRow.sealed))).one()
    assert b"hemligt" not in sealed
    assert json.loads((await claim(database))[0].body)["message"]["text"] == text + " hemligt"


@pytest.mark.parametrize(
    ("content", "chat_id"),
    [
        ({"message": {"chat": {"id": 7}, "from": {"id": 8}}}, 7),
        ({"edited_message": {"chat": {"id": -7}}}, -7),
        ({"callback_query": {"id": "1", "from": {"id": 8}, "message": {"chat": {"id": -9}}}}, -9),
        ({"callback_query": {"id": "1", "from": {"id": 8}}}, 8),
        ({"my_chat_member": {"chat": {"id": 7}, "from": {"id": 8}}}, 7),
        ({"inline_query": {"from": {"id": 8}}}, 8),
        ({"unheard_of": {"chat": "odd"}}, 0),
        ({}, 0),
    ],
)
def test_the_order_an_update_belongs_to(content: dict[str, Any], chat_id: int) -> None:
    assert read_update({"update_id": 1, **content}).chat_id == chat_id


@pytest.mark.parametrize("update", [{}, {"update_id": "x"}, {"update_id": None}, [], "text", 5, None])
def test_what_is_no_update_is_refused(update: Any) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        read_update(update)
