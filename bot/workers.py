"""Several processes on one PostgreSQL: a parent that starts them, replaces those that die, and ends them cleanly."""

import asyncio
import signal
import sys

import structlog

from storage.database import Database

log = structlog.get_logger(__name__)

_GRACE_SECONDS = 20
_PAUSE_SECONDS = 1.0


class OneOnly(RuntimeError):
    """SQLite takes one process."""


async def run_workers(count: int, database: Database) -> int:
    """Run `count` workers until SIGTERM or SIGINT. Raises OneOnly on SQLite."""
    if database.is_sqlite:
        raise OneOnly(
            "DATABASE_URL: several workers need PostgreSQL. Example: postgresql+asyncpg://sola@localhost/sola"
        )
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with asyncio.TaskGroup() as group:
        for place in range(count):
            group.create_task(_keep_running(place, stop))
    return 0


async def _keep_running(place: int, stop: asyncio.Event) -> None:
    while not stop.is_set():
        # A session of its own: Ctrl-C reaches the parent alone, who then asks each worker to finish.
        worker = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", "--worker", start_new_session=True
        )
        log.info("worker-started", place=place, pid=worker.pid)
        ended, stopped = asyncio.ensure_future(worker.wait()), asyncio.ensure_future(stop.wait())
        await asyncio.wait({ended, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if not stop.is_set():
            log.error("worker-died", place=place, status=worker.returncode)
            await asyncio.sleep(_PAUSE_SECONDS)
            continue
        if not ended.done():
            worker.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(_GRACE_SECONDS):
                await ended
        except TimeoutError:
            worker.kill()
