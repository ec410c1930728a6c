"""Duplicate, late and shuffled updates: nothing dropped, nothing twice, and each chat in order of arrival."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from aiohttp import ClientSession, web
from sqlalchemy import select

from bot import poller
from bot.api import make_bot
from bot.clock import wall_clock
from bot.sandbox.server import Sandbox
from bot.wake import Wake
from bot.web.webhook import SECRET_HEADER, webhook
from storage.database import Database
from storage.inbox import InboxRow, read_update
from tests.faults.ledger import told
from tests.faults.processes import until
from tests.support.town import Town, running_town

SECRET = "s" * 32
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SEEDS = range(8)
CHATS = (7001, 7002, 7003, 7004)


def an_update(update_id: int, chat_id: int, text: str = "hej") -> dict[str, Any]:
    person = {"id": chat_id, "is_bot": False, "first_name": "Anna", "language_code": "sv"}
    message = {"message_id": update_id % 10**6, "date": 1_700_000_000, "chat": {"id": chat_id, "type": "private"}}
    return {"update_id": update_id, "message": {**message, "from": person, "text": text}}


def a_script(random: Random) -> list[dict[str, Any]]:
    """Sixty updates whose ids jump down in the middle, chats mixed, a third of them coming again at any time."""
    high = random.randrange(10**6, 10**8)
    ids = [*range(high, high + 30), *range(high - 10**5, high - 10**5 + 30)]
    script = [an_update(update_id, random.choice(CHATS)) for update_id in ids]
    for again in random.sample(script, 20):
        script.insert(random.randint(script.index(again), len(script)), again)
    return script


async def stored(database: Database) -> list[int]:
    async with database.reading() as work:
        return list(await work.session.scalars(select(InboxRow.update_id).order_by(InboxRow.id)))


async def handled_by_chat(database: Database) -> dict[int, list[int]]:
    """Handle all that waits, four chats at a time; per chat the update ids in the order they came up."""
    found: dict[int, list[int]] = defaultdict(list)
    while True:
        async with database.work() as work:
            claimed = await work.inbox.claim("worker", NOW, 4)
            for row in claimed:
                assert await work.inbox.finish(row.id, "worker")
                update = read_update(json.loads(row.body))
                found[update.chat_id].append(update.update_id)
        if not claimed:
            return dict(found)


@pytest.mark.parametrize("seed", SEEDS)
async def test_each_chat_is_handled_in_order_of_arrival(database: Database, seed: int) -> None:
    random = Random(seed)
    script = a_script(random)
    arrived: dict[int, list[int]] = defaultdict(list)
    for each in script:
        chat, number = each["message"]["chat"]["id"], each["update_id"]
        if number not in arrived[chat]:
            arrived[chat].append(number)
    left = list(script)
    while left:
        size = random.randint(1, 9)
        batch, left = left[:size], left[size:]
        async with database.work() as work:
            await work.inbox.add([read_update(each) for each in batch], NOW)
    assert await handled_by_chat(database) == dict(arrived)


@asynccontextmanager
async def open_webhook(database: Database) -> AsyncIterator[str]:
    app = web.Application()
    app.add_routes([webhook(database, SECRET, wall_clock, Wake().ring)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("seed", SEEDS[:2])
async def test_the_webhook_stores_each_update_once(database: Database, seed: int) -> None:
    """Shuffled, and many at once, each as often as Telegram likes to send it."""
    random = Random(seed)
    script = a_script(random) * 2
    random.shuffle(script)
    async with open_webhook(database) as url, ClientSession(headers={SECRET_HEADER: SECRET}) as session:

        async def post(update: dict[str, Any]) -> int:
            async with session.post(url, json=update) as response:
                return response.status

        assert set(await asyncio.gather(*map(post, script))) == {200}
    assert sorted(await stored(database)) == sorted({each["update_id"] for each in script})


async def test_people_are_answered_whatever_the_ids(database: Database, tmp_path: Path) -> None:
    """From update to answer: ids that jump down, and each update delivered twice."""
    async with running_town(database, tmp_path, mode="webhook") as town:
        anna, bo = town.citizen("Anna"), town.citizen("Bo")
        for person in (anna, bo):
            await person.says("/start")
            await person.sees("Hej och välkommen!")
        script = [
            an_update(base + place, person.id, command)
            for base in (2**40, 1000)
            for place, (person, command) in enumerate([(anna, "/hjalp"), (bo, "/integritet"), (anna, "/lista")])
        ]
        for update in script:
            for _ in range(2):
                async with town.session.post(f"{town.base}/sandbox/updates", json=update) as response:
                    assert response.status == 200, await response.text()

        async def all_answered() -> bool:
            return len(await said_to(town, anna.id)) == 2 + 4 and len(await said_to(town, bo.id)) == 2 + 2

        await until(all_answered, "two greetings each, then one answer an update")
        helped, listed = "Så här gör du", "inga öppna e-förslag"
        for text, part in zip((await said_to(town, anna.id))[2:], [helped, listed, helped, listed], strict=True):
            assert part in text
        assert len(await stored(database)) == 2 + len(script)
        async with database.reading() as work:
            assert await work.inbox.depth() == 0


async def said_to(town: Town, chat_id: int) -> list[str]:
    return [text for told_chat, text, _ in told(await town.log()) if told_chat == chat_id]


async def test_the_poller_acknowledges_no_lower_id_unseen(sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a quiet week ids may go on lower: an offset held for long would acknowledge those before they came."""
    monkeypatch.setattr(poller, "POLL_SECONDS", 1)
    sandbox = Sandbox(limits=False)
    sandbox.add_persona(7001, "Anna")
    runner = web.AppRunner(sandbox.application(page=False))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    bot = make_bot(sandbox.token, f"http://127.0.0.1:{runner.addresses[0][1]}")

    async def polls() -> int:
        return sum(entry["method"] == "getUpdates" for entry in sandbox.world.journal.after(0))

    async def settle() -> None:
        """Wait until all is acknowledged and the fetch that did so has come back empty."""

        async def acknowledged() -> bool:
            return sandbox.world.updates.pending == {}

        await until(acknowledged, "all acknowledged")
        wanted = await polls() + 1

        async def came_back() -> bool:
            return await polls() >= wanted

        await until(came_back, "an empty fetch")

    async def missed() -> int:
        return [entry["status"] for entry in sandbox.world.journal.after(0)].count(502)

    async def miss_one() -> None:
        wanted = await missed() + 1

        async def has_missed() -> bool:
            return await missed() >= wanted

        sandbox.world.faults.add({"method": "getUpdates", "kind": "502", "count": 1})
        await until(has_missed, "a fetch that failed")

    async with bot:
        task = asyncio.create_task(poller.poll(bot, sqlite, wall_clock, Wake()))
        try:
            for first in (2**40, 1000, 10):
                await miss_one()  # while the poller pauses, nothing is being fetched
                for number in range(first, first + 3):
                    sandbox.world.updates.add(an_update(number, 7001))
                await settle()
        finally:
            task.cancel()
            await asyncio.wait({task})
    await runner.cleanup()
    assert await stored(sqlite) == [number for first in (2**40, 1000, 10) for number in range(first, first + 3)]
    assert sandbox.world.updates.pending == {}
