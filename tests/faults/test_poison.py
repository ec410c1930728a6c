"""An update that cannot be handled is parked after four tries, with its error but not its words.

Its sender is told so with a number, and neither the same chat nor any other waits for it.
"""

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot import analyst
from nlp.analysis import Analysis, analyse
from storage.database import Database
from storage.inbox import RETRY_SECONDS, InboxRow, InboxState, read_update
from tests.faults.processes import until
from tests.support.citizen import Citizen
from tests.support.town import Town, running_town

POISON = "Giftigt förslag från Agda Andersson"
NEXT_ANSWER_SECONDS = 5.0
POISONED, OTHERS = 20, 20


@pytest.fixture
def poisonous(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the analysis break on certain words."""

    def breaks(text: str, language: str, places: Path) -> Analysis:
        if POISON in text:
            raise ValueError(f"cannot read {text!r}")
        return analyse(text, language, places)

    monkeypatch.setattr(analyst, "analyse", breaks)


async def parked(database: Database) -> list[InboxRow]:
    async with database.reading() as work:
        found = await work.session.scalars(select(InboxRow).where(InboxRow.state == InboxState.PARKED))
        return list(found)


@pytest.mark.usefixtures("poisonous")
async def test_a_poison_update_is_parked_and_its_sender_told(database: Database, tmp_path: Path) -> None:
    async with running_town(database, tmp_path) as town:
        agda = town.citizen("Agda")
        await agda.says("/start")
        await agda.sees("Hej och välkommen!")
        await agda.says(POISON)
        began = time.monotonic()
        await agda.says("/hjalp")  # waits behind the poison, as all of a chat stays in order
        await agda.sees("Så här gör du", within_seconds=NEXT_ANSWER_SECONDS)
        assert time.monotonic() - began < NEXT_ANSWER_SECONDS
        [row] = await parked(database)
        await agda.sees("Något gick fel hos oss", f"felnummer {row.id}")
        assert row.failures == len(RETRY_SECONDS) + 1 == 4
        assert row.error is not None
        assert row.error.startswith("ValueError at tests.faults.test_poison:")
        assert "Agda" not in row.error
        async with database.reading() as work:
            assert await work.inbox.depth() == 0


async def _help_seconds(person: Citizen) -> float:
    began = time.monotonic()
    await person.says("/hjalp")
    await person.sees("Så här gör du")
    return time.monotonic() - began


@pytest.mark.usefixtures("poisonous")
async def test_other_chats_do_not_wait_for_poisoned_ones(town: Town) -> None:
    poisoned = [town.citizen(f"Agda {place}") for place in range(POISONED)]
    others = [town.citizen(f"Bo {place}") for place in range(OTHERS)]
    await asyncio.gather(*(_help_seconds(person) for person in others))  # first contact, and all is warm
    calm = sorted(await asyncio.gather(*(_help_seconds(person) for person in others)))
    await asyncio.gather(*(person.says(POISON) for person in poisoned))
    beside = sorted(await asyncio.gather(*(_help_seconds(person) for person in others)))
    print(f"slowest answer: {calm[-1]:.2f} s, beside poison {beside[-1]:.2f} s")
    assert beside[-1] < 2 * calm[-1] + 0.5  # half a second for the poisoned turns' own work on a slow machine

    async def all_parked() -> bool:
        return len(await parked(town.database)) == POISONED

    await until(all_parked, "all poison parked")
    await asyncio.gather(*(person.sees("felnummer") for person in poisoned))


@pytest.mark.parametrize(
    "message",
    [
        pytest.param({"message_id": 900, "text": "no date"}, id="no date"),
        pytest.param({"message_id": 901, "date": "yesterday", "text": "a date in words"}, id="date in words"),
        pytest.param({"message_id": 902, "date": 1, "text": ["no", "text"]}, id="text in pieces"),
    ],
)
async def test_an_unreadable_update_does_not_stop_its_chat(town: Town, message: dict[str, Any]) -> None:
    cecilia = town.citizen("Cecilia")
    await cecilia.says("/start")
    await cecilia.sees("Hej och välkommen!")
    person = {"id": cecilia.id, "is_bot": False, "first_name": "Cecilia"}
    chat = {"id": cecilia.id, "type": "private", "first_name": "Cecilia"}
    update = {"message": {"chat": chat, "from": person, **message}}
    async with town.database.work() as work:  # as the poller stores it
        await work.inbox.add([read_update({"update_id": 2**40, **update})], datetime.now(UTC))
    began = time.monotonic()
    await cecilia.says("/hjalp")
    await cecilia.sees("Så här gör du", within_seconds=NEXT_ANSWER_SECONDS)
    assert time.monotonic() - began < NEXT_ANSWER_SECONDS
    [row] = await parked(town.database)
    assert row.failures == 4
    assert row.error is not None
    assert " at " in row.error
