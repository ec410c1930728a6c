"""Copies a mailing's recipients to the outbox: a page and its cursor in one commit, resumed where it stopped."""

from datetime import datetime
from typing import Any

from storage.calls import Call, Priority
from storage.work import Work

PAGE = 500


async def expand_mailings(work: Work, now: datetime) -> int:
    """Copy one page of the earliest mailing that is not done. Returns how many recipients it had."""
    mailing = await work.mailings.expanding()
    if mailing is None:
        return 0
    page = await work.citizens.holders([mailing.role], mailing.cursor, PAGE)
    calls = [
        Call(
            each.chat_id,
            "sendMessage",
            {"chat_id": each.chat_id, **_in_language(mailing.parameters, each.citizen.language)},
            Priority.MAILING,
        )
        for each in page
    ]
    await work.outbox.add(calls, now, mailing_id=mailing.id)
    await work.mailings.advance(mailing, page[-1].citizen.id if page else None)
    return len(page)


def _in_language(texts: dict[str, dict[str, Any]], language: str) -> dict[str, Any]:
    return texts.get(language) or next(iter(texts.values()))
