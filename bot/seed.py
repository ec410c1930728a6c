"""Fills an empty database with a small living town, through the same actions that people's updates go through."""

import asyncio
import os
import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.civic.citizen import Citizen
from bot.civic.permission import Grant, Role
from bot.civic.profile import Profile
from bot.civic.terms import SignatureLevel
from bot.consultations.actions import open_consultation, remember_matter
from bot.notes import marks
from bot.petitions.actions import remember_title, remember_wish, submit_petition, understand
from bot.petitions.rules import LIMITS
from bot.petitions.states import PetitionState
from bot.suggestions.actions import begin_draft, submit_suggestion
from nlp.analysis import Analysis, analyse
from storage.database import Database
from storage.signatures import Pledge
from storage.work import Work

TOWN = Path(__file__).with_name("town.toml")
_FACT = "seeded at"


def read_town() -> dict[str, Any]:
    """The invented people and wishes."""
    return tomllib.loads(TOWN.read_text(encoding="utf-8"))


async def seed(database: Database, profile: Profile, now: datetime) -> int:
    """Fill the database, once. Returns how many suggestions it holds now by this."""
    town = read_town()
    texts = [each["text"] for each in town["suggestions"]]
    async with database.reading() as work:
        if await work.runs.fact(_FACT) is not None:
            return 0
    understood = [await _analyse(text, profile) for text in texts]
    drafts = [begin_draft(text, analysis, marks("sv")) for text, analysis in zip(texts, understood, strict=True)]
    async with database.work() as work:
        await work.runs.note(_FACT, now.isoformat())
        # Earlier first, so that numbers grow with time.
        for each, draft in sorted(zip(town["suggestions"], drafts, strict=True), key=lambda pair: -pair[0]["days_ago"]):
            at = now - timedelta(days=each["days_ago"], minutes=20)
            await submit_suggestion(work, _somebody(), draft, profile, at)
        for each in town["petitions"]:
            await _publish(work, each, profile, now)
        for each in town["waiting"]:
            await submit_petition(work, _somebody(), await _petition_draft(each, profile), profile, now)
        await _consult(work, town["consultation"], profile, now)
        for persona in town["personas"]:
            citizen = await work.citizens.meet(persona["id"], "sv", now) if persona.get("roles") else None
            for role in persona.get("roles", []):
                assert citizen is not None
                await work.citizens.grant(citizen.id, Grant(Role(role)), now)
    return len(texts)


def _somebody() -> Citizen:
    """A person nobody can write to."""
    return Citizen(id=0, ref=os.urandom(32), language="sv")


async def _analyse(text: str, profile: Profile) -> Analysis:
    return await asyncio.to_thread(analyse, text, "sv", profile.places)


async def _petition_draft(each: dict[str, Any], profile: Profile) -> dict[str, Any]:
    draft: dict[str, Any] = {part: each[part] for part in LIMITS}
    remember_title(draft, await _analyse(draft["title"], profile))
    remember_wish(draft, await _analyse(draft["wish"], profile))
    understand(draft, await _analyse("\n".join(draft[part] for part in LIMITS), profile), marks("sv"))
    return draft


async def _publish(work: Work, each: dict[str, Any], profile: Profile, now: datetime) -> None:
    at = now - timedelta(days=each["days_ago"])
    row = await submit_petition(work, _somebody(), await _petition_draft(each, profile), profile, at)
    row.state = PetitionState.PUBLISHED
    row.published_at = at
    row.closes_at = profile.petitions.periods[0].end_after(at, profile.zone)
    await work.session.flush()
    for _ in range(each["signatures"]):
        await work.signatures.sign(
            row, _somebody(), Pledge(SignatureLevel.ACCOUNT), profile.petitions.counted_levels, at
        )


async def _consult(work: Work, each: dict[str, Any], profile: Profile, now: datetime) -> None:
    draft = {"question": each["question"], "choices": each["choices"], "audience": "forum"}
    remember_matter(draft, await _analyse("\n".join([each["question"], *each["choices"]]), profile))
    row = await open_consultation(work, _somebody(), draft, profile, now - timedelta(days=each["days_ago"]))
    for position, count in enumerate(each["answers"]):
        for _ in range(count):
            await work.consultations.answer(row, _somebody(), position, now)
