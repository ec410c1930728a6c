"""Invitations to roles: 128 random bits, stored hashed, used once, dead after half an hour."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, LargeBinary, String, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.civic.permission import Grant, Role
from storage.base import Base, Instant, coded, one_of

VALID_MINUTES = 30
_CODE_BYTES = 16


class InvitationRow(Base):
    """One code, known only by its hash (it is random enough that a plain hash cannot be counted back)."""

    __tablename__ = "invitations"
    __table_args__ = (CheckConstraint(one_of("role", Role), "role"),)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    role: Mapped[Role] = mapped_column(coded(Role, 16))
    department: Mapped[str | None] = mapped_column(String(32))
    made_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class Invitations:
    """The invitations."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def invite(self, grant: Grant, now: datetime) -> str:
        """Make a code for a role."""
        code = secrets.token_urlsafe(_CODE_BYTES)
        self._session.add(
            InvitationRow(
                code_hash=_hash(code),
                role=grant.role,
                department=grant.department,
                made_at=now,
                expires_at=now + timedelta(minutes=VALID_MINUTES),
            )
        )
        return code

    async def use(self, code: str, now: datetime) -> Grant | None:
        """Use a code up; None where it is unknown, used or too old."""
        used = (
            update(InvitationRow)
            .where(
                InvitationRow.code_hash == _hash(code),
                InvitationRow.used_at.is_(None),
                InvitationRow.expires_at > now,
            )
            .values(used_at=now)
            .returning(InvitationRow.role, InvitationRow.department)
        )
        row = (await self._session.execute(used)).first()
        return None if row is None else Grant(row.role, row.department)


def _hash(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()
