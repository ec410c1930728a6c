"""One PostgreSQL database for all tests of the storage, emptied after each: making one takes longer than a test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.engine import make_url

from storage.base import Base
from storage.database import Database
from tests.conftest import BOTH
from tests.support.databases import KEYS, fresh_database, fresh_url, keys_url, postgres_url


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def migrated_postgres(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str | None]:
    """The address of a migrated database; None where there is no server."""
    if postgres_url() is None:
        yield None
        return
    folder = tmp_path_factory.mktemp("postgres")
    async with fresh_url("postgres", folder) as url:
        async with fresh_database(url, folder) as database, database.engine.begin() as connection:
            name = make_url(url).database
            await connection.execute(text(f'ALTER DATABASE "{name}" SET synchronous_commit = off'))
        yield url


async def _empty(database: Database) -> None:
    async with database.engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            await connection.execute(table.delete())
        await connection.execute(text("DELETE FROM person_keys"))


@pytest.fixture(params=BOTH)
async def database(
    request: pytest.FixtureRequest, migrated_postgres: str | None, tmp_path: Path
) -> AsyncIterator[Database]:
    """A fresh database; the test runs once on each kind."""
    if request.param == "sqlite" or migrated_postgres is None:
        async with fresh_url("sqlite", tmp_path) as url, fresh_database(url, tmp_path) as made:
            yield made
        return
    kept = Database(migrated_postgres, keys_url(migrated_postgres, tmp_path), KEYS)
    await kept.open()
    yield kept
    await _empty(kept)
    await kept.close()
