"""Brings a database to the newest tables; run again, it changes nothing."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

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
    async with database.engine.begin() as connection:
        await connection.run_sync(_upgrade)


def newest() -> str | None:
    """The newest revision there is."""
    return ScriptDirectory.from_config(_config()).get_current_head()


async def current(database: Database) -> str | None:
    """The revision a database is at."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(lambda found: MigrationContext.configure(found).get_current_revision())
