"""Databases of both kinds, and a running town."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.support.databases import fresh_database, fresh_url, postgres_url
from tests.support.town import Town, running_town

needs_postgres = pytest.mark.skipif(
    postgres_url() is None,
    reason="no PostgreSQL: start one on 127.0.0.1:5432 or set TEST_POSTGRES_URL",
)
BOTH = ["sqlite", pytest.param("postgres", marks=needs_postgres)]


@pytest.fixture(params=BOTH)
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A fresh database; the test runs once on each kind."""
    async with fresh_url(request.param, tmp_path) as url, fresh_database(url, tmp_path) as database:
        yield database


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[Database]:
    """A fresh SQLite database, for what does not depend on the kind."""
    async with fresh_url("sqlite", tmp_path) as url, fresh_database(url, tmp_path) as database:
        yield database


@pytest.fixture
async def town(sqlite: Database, tmp_path: Path) -> AsyncIterator[Town]:
    """A running town on SQLite."""
    async with running_town(sqlite, tmp_path) as town:
        yield town
