"""Sums up what residents asked for, and sends it to those who answer, each Monday."""

from datetime import datetime, timedelta

from bot.civic.calendar import Period, last_weekly
from bot.civic.permission import Act, departments_of
from bot.civic.profile import Profile
from bot.digests.cards import Digest, digest_card
from bot.digests.rules import READERS
from storage.calls import Call, Priority
from storage.work import Work

JOB = "weekly-digest"
_LATEST = 8


async def compose_digest(
    work: Work, period: Period, departments: frozenset[str] | None, profile: Profile, now: datetime
) -> Digest:
    """Sum up a period for departments (None: the whole municipality)."""
    consultations = await work.consultations.active(period)
    return Digest(
        period=period,
        departments=departments,
        topics=[(each.code, each.count) for each in await work.suggestions.count_by_topic(period, departments)],
        latest=await work.suggestions.received(period, departments, _LATEST),
        petitions=await work.petitions.active(period, departments),
        waiting_review=await work.petitions.count_waiting_review(),
        consultations=[(row, await work.consultations.counts(row)) for row in consultations],
        now=now,
    )


async def queue_weekly_digests(work: Work, profile: Profile, now: datetime) -> int:
    """Queue the digest of the week that ended, once for each due time; the first start only notes where it stands.

    Returns how many people get one.
    """
    due_at = last_weekly(now, profile.digest_weekday, profile.digest_time, profile.zone)
    first = await work.runs.last(JOB) is None
    if not await work.runs.begin(JOB, due_at, now) or first:
        return 0
    period = Period(due_at - timedelta(days=7), due_at)
    ready: dict[frozenset[str] | None, Digest] = {}
    told, after_id = 0, 0
    while page := await work.citizens.holders(READERS, after_id):
        for reader in page:
            departments = departments_of(reader.citizen.grants, Act.READ_DIGEST)
            if departments not in ready:
                ready[departments] = await compose_digest(work, period, departments, profile, now)
            card = digest_card(reader.citizen.language, ready[departments], profile)
            parameters = {"chat_id": reader.chat_id, **card.parameters()}
            cause = f"{JOB}:{due_at.isoformat()}:{reader.citizen.id}"
            await work.outbox.add([Call(reader.chat_id, "sendMessage", parameters, Priority.NOTICE, cause)], now)
            told += 1
        after_id = page[-1].citizen.id
    return told
