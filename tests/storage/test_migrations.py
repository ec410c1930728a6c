"""What the migrations make is what the models say, on both databases, down to the last constraint."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from storage.base import Base
from storage.database import Database
from storage.migrate import _config, current, migrate, newest
from tests.conftest import BOTH
from tests.support.databases import KEYS, fresh_url

KEY_TABLES = {"sealed_roots", "person_keys"}  # in the key store, which makes its own


def _ours(_object: Any, name: str | None, kind: str, _reflected: bool, _compared: Any) -> bool:
    return kind != "table" or name not in {*KEY_TABLES, "alembic_version"}


def _difference(connection: Connection) -> Any:
    options = {"compare_type": True, "include_object": _ours}
    return compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)


def _describe(connection: Connection) -> dict[str, Any]:
    """Everything a database can say about our tables."""
    look = inspect(connection)
    found = {}
    for table in sorted(set(look.get_table_names()) - KEY_TABLES - {"alembic_version"}):
        columns = [
            (each["name"], each["type"].compile(connection.dialect), each["nullable"])
            for each in look.get_columns(table)
        ]
        parts = (
            look.get_pk_constraint(table),
            look.get_foreign_keys(table),
            look.get_unique_constraints(table),
            look.get_check_constraints(table),
            [_plain(index) for index in look.get_indexes(table)],
        )
        found[table] = (sorted(columns), [sorted(map(str, part)) if isinstance(part, list) else part for part in parts])
    return found


def _plain(index: Any) -> dict[str, Any]:
    """An index whose condition is text, which can be compared."""
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return {**index, "dialect_options": options}


@pytest.mark.parametrize("kind", BOTH)
async def test_migrations_equal_models(kind: str, tmp_path: Path) -> None:
    async with fresh_url(kind, tmp_path) as url, fresh_url(kind, tmp_path) as other_url:
        migrated, made = Database(url, url, KEYS), Database(other_url, other_url, KEYS)
        await migrate(migrated)
        async with made.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        async with migrated.engine.connect() as connection:
            assert await connection.run_sync(_difference) == []
            found = await connection.run_sync(_describe)
        async with made.engine.connect() as connection:
            assert found == await connection.run_sync(_describe)
        assert set(found) == set(Base.metadata.tables)
        await migrated.close()
        await made.close()


@pytest.mark.parametrize("kind", BOTH)
async def test_migrating_again_down_and_up_ends_at_the_same_tables(kind: str, tmp_path: Path) -> None:
    async with fresh_url(kind, tmp_path) as url:
        database = Database(url, url, KEYS)
        assert await current(database) is None
        await asyncio.gather(*(migrate(database) for _ in range(3)))
        assert await current(database) == newest()
        async with database.engine.connect() as connection:
            before = await connection.run_sync(_describe)
        async with database.engine.begin() as connection:
            await connection.run_sync(lambda found: command.downgrade(_config(found), "base"))
        async with database.engine.connect() as connection:
            assert await connection.run_sync(_describe) == {}
        await migrate(database)
        async with database.engine.connect() as connection:
            assert await connection.run_sync(_describe) == before
        await database.close()


@pytest.mark.parametrize("kind", BOTH)
async def test_one_step_down_loses_no_check(kind: str, tmp_path: Path) -> None:
    async with fresh_url(kind, tmp_path) as url:
        database = Database(url, url, KEYS)
        await migrate(database)
        async with database.engine.connect() as connection:
            before = await connection.run_sync(_describe)
        async with database.engine.begin() as connection:
            await connection.run_sync(lambda found: command.downgrade(_config(found), "-1"))
        await migrate(database)
        async with database.engine.connect() as connection:
            assert await connection.run_sync(_describe) == before
        await database.close()


@pytest.mark.parametrize("kind", BOTH)
async def test_a_table_made_anew_keeps_the_rows_that_refer_to_it(kind: str, tmp_path: Path) -> None:
    """0003 changes the checks of `petitions`, to which authors and signatures refer."""
    days = "'2026-11-01 00:00:00', '2026-11-02 00:00:00', '2027-01-01 00:00:00'"
    rows = (
        (
            "INSERT INTO petitions (id, number, title, wish, reason, language, topic, department, vector, state,"
            " signature_count, submitted_at, published_at, closes_at)"
            f" VALUES (1, 'E-2026-0001', 'T', 'W', 'R', 'sv', 'traffic', 'tff', '', 'published', 1, {days})"
        ),
        "INSERT INTO petition_authors (petition_id, author_ref, sealed) VALUES (1, 'a', 'b')",
        (
            "INSERT INTO signatures (petition_id, signer_ref, level, signed_hour)"
            " VALUES (1, 'c', 'account', '2026-11-02 00:00:00')"
        ),
    )
    async with fresh_url(kind, tmp_path) as url:
        database = Database(url, url, KEYS)
        async with database.engine.begin() as connection:
            await connection.run_sync(lambda found: command.upgrade(_config(found), "0002"))
            for row in rows:
                await connection.execute(text(row))
        await migrate(database)
        async with database.engine.connect() as connection:
            for table in ("petitions", "petition_authors", "signatures"):
                assert await connection.scalar(text(f"SELECT count(*) FROM {table}")) == 1
            assert (await connection.execute(text("SELECT counted_count, period FROM petitions"))).one() == (
                1,
                "90 days",
            )
            if kind == "sqlite":
                assert await connection.scalar(text("PRAGMA foreign_keys")) == 1
                assert (await connection.execute(text("PRAGMA foreign_key_check"))).all() == []
        await database.close()
