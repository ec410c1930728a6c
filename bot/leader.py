"""Runs what only one process may run: for as long as it holds the lease, and not a moment longer."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.log import describe
from storage.database import Database
from storage.leases import lease

log = structlog.get_logger(__name__)

_TRY_SECONDS = 1.0


async def lead(database: Database, name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Run `work` while leading; wait for the lead while another has it; begin again where the lead is lost."""
    if database.is_sqlite:  # one process, as its lock file saw to
        await work()
        return
    while True:
        try:
            async with lease(database, name) as held:
                while not await held.take():  # noqa: ASYNC110 the holder is another process
                    await asyncio.sleep(_TRY_SECONDS)
                log.info("leading", what=name)
                task = asyncio.ensure_future(work())
                try:
                    while not task.done():
                        await asyncio.wait({task}, timeout=_TRY_SECONDS)
                        await held.still_held()
                finally:
                    task.cancel()
                    await asyncio.wait({task})
                task.result()
        # A boundary: the database went away, and the lead with it. `except*`, as work is often a TaskGroup.
        except* (OSError, SQLAlchemyError) as errors:
            log.warning("lead-lost", what=name, error=describe(errors.exceptions[0]))
            await asyncio.sleep(_TRY_SECONDS)
