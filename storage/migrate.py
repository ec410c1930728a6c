"""Brings a database to the newest tables; run again, it changes nothing."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database

_LOCK = 7_305_614_022  # one process migrates at a time on PostgreSQL


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    command.upgrade(_config(connection), "head")


async def migrate(database: Database) -> None:
    """Apply what is missing, all in one transaction."""
    async with database.engine.connect() as connection:
        # SQLite changes a table by making it anew, and dropping the old one would take along the rows that refer to it.
        await _referring(connection, "OFF")
        try:
            async with connection.begin():
                await connection.run_sync(_upgrade)
        finally:
            await _referring(connection, "ON")


async def _referring(connection: AsyncConnection, state: str) -> None:
    """Turn SQLite's watch over references on or off, which only counts outside a transaction."""
    if connection.dialect.name == "sqlite":
        raw = await connection.get_raw_connection()
        assert raw.driver_connection is not None
        await raw.driver_connection.execute(f"PRAGMA foreign_keys={state}")


def newest() -> str | None:
    """The newest revision there is."""
    return ScriptDirectory.from_config(_config()).get_current_head()


async def current(database: Database) -> str | None:
    """The revision a database is at."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(lambda found: MigrationContext.configure(found).get_current_revision())
