"""Deletes what has served its purpose: raw updates and sent messages after seven days, as the privacy notice says."""

from datetime import datetime, timedelta

from storage.work import Work

KEPT_DAYS = 7  # long enough to mend a fault with, and no longer
_PAGE = 1000


async def forget_old_messages(work: Work, now: datetime) -> int:
    """Delete a page of what is older and done with; returns how many rows went."""
    before = now - timedelta(days=KEPT_DAYS)
    return await work.inbox.forget(before, _PAGE) + await work.outbox.forget(before, _PAGE)
