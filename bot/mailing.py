"""Copies a mailing's recipients to the outbox: a page and its cursor in one commit, resumed where it stopped."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.petitions.states import ENDED
from storage.calls import Call, Priority
from storage.citizens import Recipient
from storage.mailings import Mailing
from storage.work import Work

PAGE = 500


async def expand_mailings(work: Work, now: datetime) -> int:
    """Copy one page of the earliest mailing that is not done. Returns 0 where there is none, else at least 1."""
    mailing = await work.mailings.expanding()
    if mailing is None:
        return 0
    page = await _page(work, mailing)
    calls = [
        Call(
            each.chat_id,
            "sendMessage",
            {"chat_id": each.chat_id, **_in_language(mailing.parameters, each.citizen.language)},
            Priority.MAILING,
        )
        for _, each in page
        if each is not None
    ]
    await work.outbox.add(calls, now, mailing_id=mailing.id)
    await work.mailings.advance(mailing, page[-1][0] if page else None)
    if not page and mailing.petition_id is not None:
        await forget_followers(work, mailing.petition_id)
    return max(1, len(page))


async def _page(work: Work, mailing: Mailing) -> Sequence[tuple[int, Recipient | None]]:
    """Recipients after the cursor, each with what the cursor becomes; None for who cannot be reached."""
    if mailing.role is not None:
        return [(each.citizen.id, each) for each in await work.citizens.holders([mailing.role], mailing.cursor, PAGE)]
    assert mailing.petition_id is not None
    found = await work.signatures.followers(mailing.petition_id, mailing.cursor, PAGE)
    return [(row_id, await work.citizens.recipient(citizen_id)) for row_id, citizen_id in found]


async def forget_followers(work: Work, petition_id: int) -> None:
    """Once the last of it has been told, destroy what it takes to reach those who signed."""
    [petition] = await work.petitions.by_ids([petition_id])
    if petition.state in ENDED and not await work.mailings.is_expanding(petition_id):
        await work.signatures.forget_all(petition_id)


def _in_language(texts: dict[str, dict[str, Any]], language: str) -> dict[str, Any]:
    return texts.get(language) or next(iter(texts.values()))
