"""The ground of every table: one declarative base, one way to keep an instant, one naming of constraints."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, Integer, MetaData
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator


class Base(DeclarativeBase):
    """Common parent of all rows; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant on both databases (SQLite itself keeps no zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse what has no zone; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        found: datetime = value
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


# 64 bits on PostgreSQL; SQLite counts up by itself only in a column that it calls INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")


def coded(kind: type[StrEnum], length: int) -> Enum:
    """A column that holds an enumeration's texts and gives its members back; `one_of` is its constraint."""
    return Enum(kind, native_enum=False, create_constraint=False, length=length, values_callable=list)


def one_of(column: str, values: type[StrEnum]) -> str:
    """The check constraint that keeps a column within an enumeration of texts."""
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({listed})"


def insert_into(session: AsyncSession, row: type[Base]) -> sqlite.Insert:
    """An INSERT that can say ON CONFLICT on the session's database."""
    if session.get_bind().dialect.name == "postgresql":
        return cast(sqlite.Insert, postgresql.insert(row))  # the two spell ON CONFLICT alike
    return sqlite.insert(row)
