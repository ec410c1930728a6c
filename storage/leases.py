"""Who alone may send, fetch and run the timed jobs: one process at a time.

PostgreSQL: a session's advisory lock, which ends with the connection, so that another takes over at once when a
process dies. SQLite: a lock on a file beside the database, held for the life of the process.
"""

import fcntl
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from storage.database import Database


class AlreadyRunning(RuntimeError):
    """Another process works on this SQLite file."""


class Lease:
    """A connection of its own that holds one named lock."""

    def __init__(self, connection: AsyncConnection, name: str) -> None:
        self._connection = connection
        self._key = zlib.crc32(f"sola {name}".encode())

    async def take(self) -> bool:
        """Take the lock, or say that another has it."""
        return bool(await self._connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": self._key}))

    async def still_held(self) -> bool:
        """Tell whether the connection, and with it the lock, is alive."""
        return bool(await self._connection.scalar(text("SELECT 1")))


@asynccontextmanager
async def lease(database: Database, name: str) -> AsyncIterator[Lease]:
    """Open the connection of a lease on PostgreSQL; leaving gives the lock back."""
    engine = create_async_engine(database.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            yield Lease(connection, name)
    finally:
        await engine.dispose()


@contextmanager
def only_process(database: Database) -> Iterator[None]:
    """Keep other processes off an SQLite file while inside. Raises AlreadyRunning."""
    if not database.is_sqlite or not database.url.database:
        yield
        return
    with Path(database.url.database + ".lock").open("w", encoding="ascii") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunning(f"another process works on {database.url.database}; end it first") from None
        yield
