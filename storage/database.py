"""Opens the database and hands out transactions: `work()` to write, `reading()` to look.

SQLite: one writer connection, so writers queue inside the program instead of failing as "locked"; each begins
IMMEDIATE, since read-then-write inside a deferred transaction fails under WAL when another wrote between.
PostgreSQL: any number of connections and processes.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from storage.driver import Connection
from storage.keystore import KeyStore
from storage.neighbours import Neighbours
from storage.petitions import PetitionRow
from storage.vault import Keyring, Vault
from storage.work import Work

_BUSY_SECONDS = 30
# synchronous=FULL: a commit that was acknowledged survives a power cut; secure_delete: erased bytes are overwritten.
_PRAGMAS = (
    f"PRAGMA busy_timeout={_BUSY_SECONDS * 1000}",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
)


def make_engine(url: str | URL, *, writes: bool = True, connections: int = 10) -> AsyncEngine:
    """Make an engine for either database; `writes` decides how a transaction begins on SQLite."""
    url = make_url(url)
    if url.get_backend_name() != "sqlite":
        return create_async_engine(url, pool_size=connections, max_overflow=0, pool_pre_ping=True)
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    # A waiting writer must outlast those before it, so the pool waits longer than any burst.
    engine = create_async_engine(url, pool_size=1 if writes else 4, max_overflow=0, pool_timeout=600)

    @event.listens_for(engine.sync_engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, _arguments: Any, options: dict[str, Any]) -> None:
        options["async_creator_fn"] = Connection

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


class Database:
    """The main database and the key store beside it."""

    def __init__(self, url: str, keys_url: str, data_keys: Keyring) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._writer = make_engine(self.url)
        self._reader = make_engine(self.url, writes=False) if self.is_sqlite else self._writer
        # Every transaction of the key store begins with its only write, so none need begin IMMEDIATE.
        self._keys = KeyStore(make_engine(keys_url, writes=False), data_keys)
        self._petitions_near = Neighbours(PetitionRow.id, PetitionRow.vector)
        self._vault: Vault | None = None

    @property
    def vault(self) -> Vault:
        """Pseudonyms and seals, once opened."""
        assert self._vault is not None, "open() comes first"
        return self._vault

    @property
    def engine(self) -> AsyncEngine:
        """The engine that writes, for leases."""
        return self._writer

    async def open(self) -> None:
        """Open the vault. Raises WrongKey where DATA_KEYS do not fit what is stored."""
        self._vault = await self._keys.open_vault()

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Work]:
        """One transaction that writes: committed at the end, rolled back where anything is raised."""
        async with AsyncSession(self._writer, expire_on_commit=False) as session, session.begin():
            yield Work(session, self.vault, self._keys, self._petitions_near.nearest)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Work]:
        """A look without writing; never waits for writers."""
        async with AsyncSession(self._reader, expire_on_commit=False) as session:
            yield Work(session, self.vault, self._keys, self._petitions_near.nearest)

    async def ping(self) -> None:
        """Raise where the database does not answer."""
        async with self._reader.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Let all connections go."""
        await self._writer.dispose()
        if self._reader is not self._writer:
            await self._reader.dispose()
        await self._keys.close()
