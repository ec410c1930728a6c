"""Officials' acts, each chained to the one before by a hash: what is altered or removed later shows.

An entry names rows, roles and codes, never a person's words.
"""

import hashlib
from datetime import datetime

from sqlalchemy import LargeBinary, String, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Instant, RowId

_LOCK = 7_305_614_021  # any number of our own: one writer of the chain at a time on PostgreSQL


class AuditRow(Base):
    """One act. `hash` covers the row and the hash before it."""

    __tablename__ = "audit"
    __table_args__ = ({"sqlite_autoincrement": True},)
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    actor_ref: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    act: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(120))
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class Audit:
    """The chain."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def note(self, actor_ref: bytes | None, act: str, subject: str, now: datetime) -> None:
        """Add an act; `actor_ref` is None for the program itself and the operator's command line."""
        if self._session.get_bind().dialect.name == "postgresql":
            await self._session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        last = await self._session.scalar(select(AuditRow.hash).order_by(AuditRow.id.desc()).limit(1))
        row = AuditRow(at=now, actor_ref=actor_ref, act=act, subject=subject)
        row.hash = _hash(last or b"", row)
        self._session.add(row)
        await self._session.flush()

    async def first_broken(self) -> int | None:
        """The id of the first entry whose hash does not fit; None where the chain is whole."""
        before = b""
        for row in await self._session.scalars(select(AuditRow).order_by(AuditRow.id)):
            if row.hash != _hash(before, row):
                return row.id
            before = row.hash
        return None


def _hash(before: bytes, row: AuditRow) -> bytes:
    found = hashlib.sha256(before)
    for part in (row.at.isoformat().encode(), row.actor_ref or b"", row.act.encode(), row.subject.encode()):
        found.update(len(part).to_bytes(4, "big") + part)
    return found.digest()
