"""What stories look up behind the chat: stored rows, and requests that the Bot API server refused."""

import asyncio
import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from storage.calls import OutboxState
from storage.inbox import InboxRow, InboxState
from storage.outbox import OutboxRow
from storage.petitions import PetitionRow
from storage.suggestions import SuggestionRow
from tests.support.citizen import Citizen
from tests.support.town import Town

SUGGESTION = re.compile(r"S-\d{4}-\d{6}")
PETITION = re.compile(r"E-\d{4}-\d{4}")
CONSULTATION = re.compile(r"C-\d{4}-\d{4}")
# Telegram says so of an edit that changes nothing: a button was pressed twice.
_PATIENCE_SECONDS = 20
_HARMLESS = "message is not modified"


def number_in(shape: re.Pattern[str], text: str) -> str:
    """The first number of a series in a text."""
    found = shape.search(text)
    assert found is not None, text
    return found[0]


async def suggestion_rows(town: Town) -> Sequence[SuggestionRow]:
    """All suggestions, earliest first."""
    async with town.database.reading() as work:
        return (await work.session.scalars(select(SuggestionRow).order_by(SuggestionRow.id))).all()


async def suggestion_row(town: Town, number: str) -> SuggestionRow:
    """One suggestion."""
    async with town.database.reading() as work:
        return (await work.session.scalars(select(SuggestionRow).where(SuggestionRow.number == number))).one()


async def petition_row(town: Town, number: str) -> PetitionRow:
    """One petition."""
    async with town.database.reading() as work:
        found = await work.petitions.find(number)
    assert found is not None, number
    return found


async def counts(town: Town) -> tuple[int, int]:
    """How many suggestions and petitions are stored."""
    return await _count(town, SuggestionRow.id), await _count(town, PetitionRow.id)


async def _count(town: Town, column: InstrumentedAttribute[int]) -> int:
    async with town.database.reading() as work:
        return (await work.session.scalar(select(func.count(column)))) or 0


async def settled(town: Town) -> None:
    """Wait until everything that came in is handled, and everything said has arrived."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while await _undelivered(town) or await _unfinished(town):  # noqa: ASYNC110 - it lies in a database
            await asyncio.sleep(0.02)


async def _undelivered(town: Town) -> int:
    async with town.session.get(f"{town.base}/sandbox/healthz") as response:
        return int((await response.json())["pending_update_count"])


async def _unfinished(town: Town) -> int:
    async with town.database.reading() as work:
        updates = select(func.count(InboxRow.id)).where(InboxRow.state == InboxState.WAITING)
        moving = OutboxRow.state.in_([OutboxState.WAITING, OutboxState.SENDING])
        calls = select(func.count(OutboxRow.id)).where(moving)
        return ((await work.session.scalar(updates)) or 0) + ((await work.session.scalar(calls)) or 0)


async def parked(town: Town) -> list[str | None]:
    """The errors of updates that could not be handled: faults of ours."""
    async with town.database.reading() as work:
        query = select(InboxRow.error).where((InboxRow.state == InboxState.PARKED) | (InboxRow.failures > 0))
        return list((await work.session.scalars(query)).all())


async def refused_requests(town: Town) -> list[dict[str, Any]]:
    """Requests of ours that the Bot API server refused, but for harmless ones."""
    refused = [each for each in await town.log() if each["status"] != 200]
    return [each for each in refused if _HARMLESS not in str(each["description"])]


async def nothing_went_wrong(town: Town) -> None:
    """No update failed, and no request of ours was refused."""
    assert await parked(town) == []
    assert await refused_requests(town) == []


async def forges(person: Citizen, data: str) -> None:
    """Press what no button carries, under any message of the bot's."""
    message_id = next(each["message_id"] for each in reversed(person.messages) if each["from"] == "bot")
    await person.acts("press", forged=True, message_id=message_id, data=data)


async def approves(town: Town, moderator: Citizen, number: str) -> None:
    """Look through the queue until the petition comes, and let it through."""
    await moderator.says("/granska")
    while f"Att granska: {number}" not in await moderator.sees("Att granska: "):
        await moderator.presses("Nästa")
    await moderator.presses("Godkänn")
    await moderator.sees(f"{number} är publicerat")
    await settled(town)
