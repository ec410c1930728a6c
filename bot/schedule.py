"""All timed jobs in one table. APScheduler only ticks: each job asks the database what is due by the town's clock.

So a run that was missed (machine down, clock moved) loses nothing, and one that comes twice does nothing twice.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.civic.profile import Profile
from bot.clock import Clock
from bot.consultations.actions import close_due_consultations
from bot.digests.actions import queue_weekly_digests
from bot.links import Links
from bot.mailing import expand_mailings
from bot.metrics import INBOX_DEPTH, JOBS, OUTBOX_DEPTH
from bot.petitions.actions import tell_last_week
from bot.petitions.life import close_due_petitions
from bot.retention import forget_old_messages
from bot.wake import Wake
from storage.database import Database
from storage.work import Work

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Surroundings:
    """What a job is given besides its Work."""

    profile: Profile
    links: Links


Action = Callable[[Work, Surroundings, datetime], Awaitable[int]]


@dataclass(frozen=True)
class Job:
    """A job: run every so often, it returns how much it did; where it did something it runs again at once."""

    name: str
    every_seconds: float
    action: Action


async def _measure(work: Work, _around: Surroundings, _now: datetime) -> int:
    INBOX_DEPTH.set(await work.inbox.depth())
    OUTBOX_DEPTH.set(await work.outbox.depth())
    return 0


JOBS_TABLE = (
    Job("expand-mailings", 1, lambda work, around, now: expand_mailings(work, now)),
    Job("weekly-digests", 2, lambda work, around, now: queue_weekly_digests(work, around.profile, now)),
    Job("close-petitions", 2, lambda work, around, now: close_due_petitions(work, around.profile, around.links, now)),
    Job("last-week", 60, lambda work, around, now: tell_last_week(work, around.profile, around.links, now)),
    Job("close-consultations", 2, lambda work, around, now: close_due_consultations(work, around.profile, now)),
    Job("forget-old-messages", 60, lambda work, _around, now: forget_old_messages(work, now)),
    Job("measure", 5, _measure),
)


async def run_schedule(database: Database, around: Surroundings, clock: Clock, wake_sender: Wake) -> None:
    """Tick until cancelled."""

    async def run(job: Job) -> None:
        try:
            done = 1
            while done:
                async with database.work() as work:
                    done = await job.action(work, around, clock())
                if done:
                    log.info("job-done", job=job.name, count=done)
                    JOBS.labels(job.name, "done").inc(done)
                    wake_sender.ring()
        except Exception:  # a boundary: the next tick tries again
            JOBS.labels(job.name, "failed").inc()
            log.exception("job-failed", job=job.name)

    scheduler = AsyncIOScheduler()
    for job in JOBS_TABLE:
        # coalesce and a long grace: a late tick is as good as a punctual one, for the job looks for itself
        scheduler.add_job(
            run,
            IntervalTrigger(seconds=job.every_seconds),
            args=[job],
            id=job.name,
            coalesce=True,
            misfire_grace_time=3600,
            max_instances=1,
        )
    scheduler.start()
    try:
        await asyncio.Event().wait()
    finally:
        scheduler.shutdown(wait=False)
