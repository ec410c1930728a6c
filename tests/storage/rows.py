"""Rows and people that storage tests begin with."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.civic.citizen import Citizen
from bot.consultations.rules import Audience
from bot.petitions.states import PetitionState
from storage.consultations import ChoiceRow, ConsultationRow
from storage.database import Database
from storage.petitions import PetitionRow
from storage.suggestions import SuggestionRow

NOW = datetime(2026, 11, 23, 12, 34, 56, 789012, tzinfo=UTC)


async def meet(database: Database, *telegram_ids: int, language: str = "sv") -> list[Citizen]:
    """People who have written before."""
    found = []
    for telegram_id in telegram_ids:
        async with database.work() as work:
            found.append(await work.citizens.meet(telegram_id, language, NOW))
    return found


def suggestion(number: str = "S-2026-000001", **given: Any) -> SuggestionRow:
    """A suggestion to store."""
    usual = {
        "text": "Sätt upp lampor på cykelbanan",
        "language": "sv",
        "topic": "street-care",
        "department": "tff",
        "kind": "suggestion",
        "guessed_topic": "street-care",
        "guessed_department": "tff",
        "received_at": NOW,
    }
    return SuggestionRow(number=number, **{**usual, **given})


def petition(number: str = "E-2026-0001", **given: Any) -> PetitionRow:
    """A published petition, open for ninety days."""
    usual = {
        "title": "Lekplats för alla",
        "wish": "Bygg en lekplats där alla kan leka.",
        "reason": "Alla barn ska kunna leka tillsammans.",
        "language": "sv",
        "topic": "playgrounds",
        "department": "tff",
        "vector": b"\0\0",
        "state": PetitionState.PUBLISHED,
        "period": "90 days",
        "signature_count": 0,
        "submitted_at": NOW,
        "published_at": NOW,
        "closes_at": NOW + timedelta(days=90),
    }
    return PetitionRow(number=number, **{**usual, **given})


def consultation(number: str = "C-2026-0001", **given: Any) -> ConsultationRow:
    """An open consultation with three choices."""
    usual = {
        "question": "Var ska vårmötet hållas?",
        "audience": Audience.FORUM,
        "opened_at": NOW,
        "closes_at": NOW + timedelta(days=14),
        "choices": [ChoiceRow(position=place, text=text) for place, text in enumerate(("A", "B", "C"))],
    }
    return ConsultationRow(number=number, **{**usual, **given})


async def add_petition(database: Database, author: Citizen, **given: Any) -> PetitionRow:
    """A petition that is stored."""
    row = petition(**given)
    async with database.work() as work:
        await work.petitions.add(row, author)
    return row
