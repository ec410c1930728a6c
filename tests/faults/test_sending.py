"""What the Bot API server may do to a message, and what becomes of it.

Told to wait: its chat rests, in order, and no other (all, where several are told). Cut off: a reply is repeated, one of
a mailing is not. Refused as blocked: no more is tried. Server errors: everything arrives in the end, in order.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update

from bot.civic.permission import Role
from storage.calls import Call, OutboxState, Priority
from storage.citizens import CitizenRow
from storage.outbox import OutboxRow
from tests.faults.ledger import told
from tests.faults.processes import until
from tests.support.citizen import Citizen
from tests.support.town import Town

REST_SECONDS = 3


async def order(town: Town, **fault: Any) -> None:
    """Order a misfortune for sendMessage."""
    wish = {"method": "sendMessage", **fault}
    async with town.session.post(f"{town.base}/sandbox/faults", json=wish) as response:
        assert response.status == 200, await response.text()


async def end_faults(town: Town) -> None:
    async with town.session.delete(f"{town.base}/sandbox/faults") as response:
        assert response.status == 200


async def greeted(town: Town, *names: str) -> list[Citizen]:
    """People whose first contact lies behind them."""
    people = [town.citizen(name) for name in names]
    for person in people:
        await person.says("/start")
        await person.sees("Hej och välkommen!")
    await until(lambda: nothing_waits(town), "the greetings are sent")
    return people


async def nothing_waits(town: Town) -> bool:
    return not await rows_of(town, OutboxState.WAITING, OutboxState.SENDING)


async def rows_of(town: Town, *states: OutboxState) -> Sequence[OutboxRow]:
    async with town.database.reading() as work:
        return (await work.session.scalars(select(OutboxRow).where(OutboxRow.state.in_(states)))).all()


async def requests(town: Town, after: int = 0) -> list[dict[str, Any]]:
    """The sendMessage requests after an entry of the log."""
    return [entry for entry in await town.log() if entry["method"] == "sendMessage" and entry["n"] > after]


async def last_entry(town: Town) -> int:
    number: int = (await town.log())[-1]["n"]
    return number


def first_told(log: Sequence[dict[str, Any]], person: Citizen) -> float:
    return next(moment for chat_id, _, moment in told(log) if chat_id == person.id)


async def test_429_rests_one_chat_in_order_and_no_other(town: Town) -> None:
    anna, bo = await greeted(town, "Anna", "Bo")
    mark = await last_entry(town)
    await order(town, kind="429", chat_id=anna.id, retry_after=REST_SECONDS, count=1)
    await anna.says("/hjalp")

    async def told_to_wait() -> bool:
        return any(entry["status"] == 429 for entry in await requests(town, mark))

    await until(told_to_wait, "a 429")
    await bo.says("/hjalp")
    await bo.sees("Så här gör du", within_seconds=1.0)
    await anna.says("/integritet")  # newer than what rests: it must not overtake
    await anna.sees("Ansvarig:")
    log = await requests(town, mark)
    assert [entry["status"] for entry in log if entry["parameters"]["chat_id"] == str(anna.id)] == [429, 200, 200]
    refused_at = next(entry["monotonic"] for entry in log if entry["status"] == 429)
    assert first_told(log, anna) - refused_at >= REST_SECONDS - 0.1
    texts = [text for chat_id, text, _ in told(log) if chat_id == anna.id]
    assert "Så här gör du" in texts[0]
    assert "Ansvarig:" in texts[1]


async def test_429_for_three_chats_rests_all(town: Town) -> None:
    *hit, bo = await greeted(town, "Anna", "Cecilia", "David", "Bo")
    mark = await last_entry(town)
    for person in hit:
        await order(town, kind="429", chat_id=person.id, retry_after=REST_SECONDS, count=1)
        await person.says("/hjalp")

    async def all_told_to_wait() -> bool:
        return [entry["status"] for entry in await requests(town, mark)].count(429) == len(hit)

    await until(all_told_to_wait, "three 429")
    await bo.says("/hjalp")
    for person in (*hit, bo):
        await person.sees("Så här gör du")
    log = await requests(town, mark)
    last_refused_at = max(entry["monotonic"] for entry in log if entry["status"] == 429)
    assert first_told(log, bo) - last_refused_at >= REST_SECONDS - 0.1


async def test_a_reply_cut_off_is_repeated(town: Town) -> None:
    [anna] = await greeted(town, "Anna")
    mark = await last_entry(town)
    await order(town, kind="drop_after_accept", chat_id=anna.id, count=1)
    await anna.says("/hjalp")

    async def told_twice() -> bool:
        return len(told(await requests(town, mark))) == 2

    await until(told_twice, "the answer, twice")
    await until(lambda: nothing_waits(town), "the answer is settled")
    [(_, first, _), (_, second, _)] = told(await requests(town, mark))
    assert "Så här gör du" in first
    assert first == second


async def test_one_of_a_mailing_cut_off_is_marked_and_never_repeated(town: Town) -> None:
    members = [await town.member(f"Member {place}", Role.FORUM_MEMBER) for place in range(3)]
    await until(lambda: nothing_waits(town), "the greetings are sent")
    await order(town, kind="drop_after_accept", chat_id=members[0].id, count=1)
    async with town.database.work() as work:
        text = {"sv": {"text": "Forumet möts på tisdag."}}
        work.mailings.add("test", Role.FORUM_MEMBER, text, town.sandbox.clock.now())
    for member in members:
        await member.sees("Forumet möts på tisdag.")

    async def settled() -> bool:
        mailed = [row for row in await rows_of(town, *OutboxState) if row.mailing_id is not None]
        return sorted(row.state for row in mailed) == [OutboxState.SENT, OutboxState.SENT, OutboxState.UNKNOWN]

    await until(settled, "two sent, one unknown")
    async with town.database.work() as work:
        assert await work.outbox.recover() == (0, 0)  # what a restart would take up again
    reached = sorted(chat_id for chat_id, text, _ in told(await requests(town)) if "tisdag" in text)
    assert reached == [member.id for member in members]


async def test_403_marks_unreachable_and_cancels(town: Town) -> None:
    anna, bo = await greeted(town, "Anna", "Bo")
    mark = await last_entry(town)
    await order(town, kind="403", chat_id=anna.id)
    async with town.database.work() as work:
        calls = [
            Call(anna.id, "sendMessage", {"chat_id": anna.id, "text": f"Nyhet {place}"}, Priority.NOTICE)
            for place in range(40)
        ]
        await work.outbox.add(calls, town.sandbox.clock.now())
    await until(lambda: nothing_waits(town), "all is settled")
    assert len([entry for entry in await requests(town, mark) if entry["status"] == 403]) == 1
    assert len(await rows_of(town, OutboxState.CANCELLED)) == len(calls) - 1
    async with town.database.reading() as work:
        ref = work.citizens.ref_of(anna.id)
        assert await work.session.scalar(select(CitizenRow.reachable).where(CitizenRow.ref == ref)) is False
    await bo.says("/hjalp")
    await bo.sees("Så här gör du")
    await end_faults(town)
    await anna.says("/hjalp")  # whoever writes again can be reached again
    await anna.sees("Så här gör du")


async def test_everything_arrives_after_server_errors(town: Town) -> None:
    people = await greeted(town, *(f"Person {place}" for place in range(8)))
    mark = await last_entry(town)
    await order(town, kind="502")
    for person in people:
        await person.says("/hjalp")
        await person.says("/integritet")

    async def each_refused() -> bool:
        refused = {entry["parameters"]["chat_id"] for entry in await requests(town, mark) if entry["status"] != 200}
        return len(refused) == len(people)

    await until(each_refused, "a 502 for each")
    await until(lambda: all_wait(town, 2 * len(people)), "all wait")
    await due_now(town, tries=50)  # as after a long night without a line
    await until(lambda: all_wait(town, 2 * len(people), tried_again=len(people)), "the first of each tried again")
    await end_faults(town)
    await due_now(town)
    await asyncio.gather(*(person.sees("Ansvarig:") for person in people))
    await until(lambda: nothing_waits(town), "nothing waits")
    for person in people:
        texts = [text for chat_id, text, _ in told(await requests(town, mark)) if chat_id == person.id]
        assert len(texts) == 2
        assert "Så här gör du" in texts[0]


async def all_wait(town: Town, count: int, *, tried_again: int = 0) -> bool:
    rows = await rows_of(town, OutboxState.WAITING)
    return len(rows) == count and sum(row.tries > 50 for row in rows) >= tried_again


async def due_now(town: Town, **values: int) -> None:
    """End all pauses between tries."""
    async with town.database.work() as work:
        waiting = update(OutboxRow).where(OutboxRow.state == OutboxState.WAITING)
        await work.session.execute(waiting.values(send_after=town.sandbox.clock.now(), **values))
