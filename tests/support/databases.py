"""Fresh databases: an SQLite file, or a database of its own on a PostgreSQL server, dropped afterwards."""

import os
import socket
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import asyncpg
from sqlalchemy.engine import make_url

from storage.database import Database
from storage.migrate import migrate
from storage.vault import Keyring

KEYS = Keyring((b"k" * 32,))


@cache
def postgres_url() -> str | None:
    """The server to test on: TEST_POSTGRES_URL, or a local one on 5432 that lets us in; None where there is none."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        return given.replace("postgresql://", "postgresql+asyncpg://")
    with socket.socket() as probe:
        probe.settimeout(0.5)
        if probe.connect_ex(("127.0.0.1", 5432)) != 0:
            return None
    return "postgresql+asyncpg://postgres@127.0.0.1:5432/postgres"


async def _on_server(statement: str) -> None:
    url = make_url(postgres_url() or "")
    connection = await asyncpg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@asynccontextmanager
async def fresh_url(kind: str, folder: Path) -> AsyncIterator[str]:
    """The address of an empty database of a kind, `sqlite` or `postgres`."""
    name = f"sola_test_{uuid.uuid4().hex[:12]}"
    if kind == "sqlite":
        yield f"sqlite+aiosqlite:///{folder / name}.db"
        return
    await _on_server(f'CREATE DATABASE "{name}"')
    try:
        url = make_url(postgres_url() or "").set(database=name)
        yield url.render_as_string(hide_password=False)
    finally:
        await _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


@asynccontextmanager
async def fresh_database(url: str, folder: Path) -> AsyncIterator[Database]:
    """An opened and migrated database."""
    database = Database(url, keys_url(url, folder), KEYS)
    await database.open()
    await migrate(database)
    try:
        yield database
    finally:
        await database.close()


def keys_url(url: str, folder: Path) -> str:
    """Where the keys lie: beside an SQLite file, in the same PostgreSQL database."""
    return f"sqlite+aiosqlite:///{folder / 'keys.db'}" if url.startswith("sqlite") else url
