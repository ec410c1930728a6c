"""Suggestions: the words are the municipality's record; the link to their sender is kept apart, and can go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    func,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.civic.calendar import Period
from bot.civic.citizen import Citizen
from bot.suggestions.rules import SuggestionState
from storage.base import Base, Instant, RowId, coded, one_of
from storage.vault import Vault

_CONTEXT = "suggestion_senders.sealed"


class SuggestionRow(Base):
    """One suggestion. `guessed_…` is what the analysis said; topic and department what the sender left standing.

    `vector` is what the wish means, as the analysis keeps it, to gather likes by.
    """

    __tablename__ = "suggestions"
    __table_args__ = (
        CheckConstraint(one_of("state", SuggestionState), "state"),
        CheckConstraint("length(text) > 0", "text"),
        Index("ix_suggestions_received", "received_at"),
        Index("ix_suggestions_department", "department", "received_at"),
    )
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8))
    topic: Mapped[str] = mapped_column(String(32))
    department: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(16))
    guessed_topic: Mapped[str] = mapped_column(String(32))
    guessed_department: Mapped[str] = mapped_column(String(32))
    state: Mapped[SuggestionState] = mapped_column(coded(SuggestionState, 16), default=SuggestionState.RECEIVED)
    received_at: Mapped[datetime] = mapped_column(Instant)
    vector: Mapped[bytes | None] = mapped_column(LargeBinary)


class SuggestionSenderRow(Base):
    """Who sent a suggestion: a pseudonym to find one's own by, and the sealed id of the person to answer."""

    __tablename__ = "suggestion_senders"
    __table_args__ = (Index("ix_suggestion_senders_ref", "sender_ref"),)
    suggestion_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("suggestions.id", ondelete="CASCADE"), primary_key=True
    )
    sender_ref: Mapped[bytes] = mapped_column(LargeBinary(32))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


@dataclass(frozen=True)
class Count:
    """How many of something."""

    code: str
    count: int


class Suggestions:
    """The suggestions."""

    def __init__(self, session: AsyncSession, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def _sender_ref(self, citizen: Citizen) -> bytes:
        return self._vault.pseudonym("suggestion sender", citizen.ref)

    async def add(self, row: SuggestionRow, sender: Citizen) -> None:
        """Store a suggestion, and who sent it."""
        self._session.add(row)
        await self._session.flush()
        self._session.add(
            SuggestionSenderRow(
                suggestion_id=row.id,
                sender_ref=self._sender_ref(sender),
                sealed=self._vault.seal(str(sender.id).encode(), _CONTEXT),
            )
        )

    async def sent_by(self, citizen: Citizen, limit: int = 10) -> Sequence[SuggestionRow]:
        """A person's own, newest first: for that person only."""
        query = (
            select(SuggestionRow)
            .join(SuggestionSenderRow, SuggestionSenderRow.suggestion_id == SuggestionRow.id)
            .where(SuggestionSenderRow.sender_ref == self._sender_ref(citizen))
            .order_by(SuggestionRow.id.desc())
            .limit(limit)
        )
        return (await self._session.scalars(query)).all()

    async def own(self, citizen: Citizen, number: str) -> SuggestionRow | None:
        """Find one by number, if this person sent it."""
        query = (
            select(SuggestionRow)
            .join(SuggestionSenderRow, SuggestionSenderRow.suggestion_id == SuggestionRow.id)
            .where(
                SuggestionRow.number == number,
                SuggestionSenderRow.sender_ref == self._sender_ref(citizen),
            )
        )
        return await self._session.scalar(query)

    async def received(self, period: Period, departments: frozenset[str] | None, limit: int) -> Sequence[SuggestionRow]:
        """What came in during a period to departments (None: all), newest first."""
        query = select(SuggestionRow).where(*_within(period, departments))
        return (await self._session.scalars(query.order_by(SuggestionRow.id.desc()).limit(limit))).all()

    async def corrected(self) -> Sequence[SuggestionRow]:
        """Where the sender changed what the analysis had said, oldest first."""
        query = select(SuggestionRow).where(
            (SuggestionRow.topic != SuggestionRow.guessed_topic)
            | (SuggestionRow.department != SuggestionRow.guessed_department)
        )
        return (await self._session.scalars(query.order_by(SuggestionRow.id))).all()

    async def count_by_topic(self, period: Period, departments: frozenset[str] | None) -> list[Count]:
        """How many came in on each topic, most first."""
        number = func.count(SuggestionRow.id)
        query = (
            select(SuggestionRow.topic, number)
            .where(*_within(period, departments))
            .group_by(SuggestionRow.topic)
            .order_by(number.desc(), SuggestionRow.topic)
        )
        return [Count(code, count) for code, count in (await self._session.execute(query)).all()]


def _within(period: Period, departments: frozenset[str] | None) -> list[ColumnElement[bool]]:
    where = [SuggestionRow.received_at >= period.start_at, SuggestionRow.received_at < period.end_at]
    if departments is not None:
        where.append(SuggestionRow.department.in_(sorted(departments)))
    return where
