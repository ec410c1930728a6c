"""One message to many: whom by rule, what in each language, frozen; copied to the outbox page by page."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.civic.permission import Role
from storage.base import Base, Instant, RowId, coded, one_of


class MailingState(StrEnum):
    """Recipients are being copied, or all are copied."""

    EXPANDING = "expanding"
    EXPANDED = "expanded"


class MailingRow(Base):
    """One mailing, to all of a role or to those who follow a petition.

    `cursor` is the last recipient copied; `parameters` is JSON: language -> sendMessage.
    """

    __tablename__ = "mailings"
    __table_args__ = (
        CheckConstraint(one_of("state", MailingState), "state"),
        CheckConstraint(one_of("role", Role), "role"),
        CheckConstraint("(role IS NULL) <> (petition_id IS NULL)", "audience"),
        Index("ix_mailings_state", "state", "id"),
    )
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    cause: Mapped[str] = mapped_column(String(80), unique=True)
    role: Mapped[Role | None] = mapped_column(coded(Role, 16))
    petition_id: Mapped[int | None] = mapped_column(RowId, ForeignKey("petitions.id"))
    parameters: Mapped[str] = mapped_column(Text)
    state: Mapped[MailingState] = mapped_column(coded(MailingState, 9), default=MailingState.EXPANDING)
    cursor: Mapped[int] = mapped_column(BigInteger, default=0)
    made_at: Mapped[datetime] = mapped_column(Instant)


@dataclass(frozen=True)
class Mailing:
    """A mailing on its way to the outbox."""

    id: int
    role: Role | None
    petition_id: int | None
    parameters: dict[str, dict[str, Any]]
    cursor: int


class Mailings:
    """The mailings."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, cause: str, role: Role, parameters: dict[str, dict[str, Any]], now: datetime) -> None:
        """Begin a mailing to all who hold a role; the same cause cannot begin two."""
        self._session.add(
            MailingRow(cause=cause, role=role, parameters=json.dumps(parameters, ensure_ascii=False), made_at=now)
        )

    def add_to_followers(
        self, cause: str, petition_id: int, parameters: dict[str, dict[str, Any]], now: datetime
    ) -> None:
        """Begin a mailing to those who follow a petition; the same cause cannot begin two."""
        texts = json.dumps(parameters, ensure_ascii=False)
        self._session.add(MailingRow(cause=cause, petition_id=petition_id, parameters=texts, made_at=now))

    async def expanding(self) -> Mailing | None:
        """The earliest mailing with recipients left to copy, locked for this transaction."""
        query = (
            select(MailingRow)
            .where(MailingRow.state == MailingState.EXPANDING)
            .order_by(MailingRow.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        row = await self._session.scalar(query)
        return None if row is None else _read(row)

    async def is_expanding(self, petition_id: int) -> bool:
        """Tell whether anything is still on its way to those who follow a petition."""
        query = select(MailingRow.id).where(
            MailingRow.petition_id == petition_id, MailingRow.state == MailingState.EXPANDING
        )
        return await self._session.scalar(query.limit(1)) is not None

    async def advance(self, mailing: Mailing, cursor: int | None) -> None:
        """Move the cursor; None where the last recipient is copied."""
        values = {"state": MailingState.EXPANDED} if cursor is None else {"cursor": cursor}
        await self._session.execute(update(MailingRow).where(MailingRow.id == mailing.id).values(values))


def _read(row: MailingRow) -> Mailing:
    return Mailing(row.id, row.role, row.petition_id, json.loads(row.parameters), row.cursor)
