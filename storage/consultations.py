"""Consultations: a question, its choices, and one answer a member, kept without the member's name."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    func,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.civic.calendar import Period
from bot.civic.citizen import Citizen
from bot.consultations.rules import Audience, ConsultationState
from storage.base import Base, Instant, RowId, coded, insert_into, one_of
from storage.vault import Vault


class ChoiceRow(Base):
    """One choice of a consultation; `position` counts from 0."""

    __tablename__ = "consultation_choices"
    consultation_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("consultations.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(String(100))


class ConsultationRow(Base):
    """One question to an audience. `vector` is what it means with its choices, in `language`, to match wishes by."""

    __tablename__ = "consultations"
    __table_args__ = (
        CheckConstraint(one_of("state", ConsultationState), "state"),
        CheckConstraint(one_of("audience", Audience), "audience"),
        CheckConstraint("closes_at > opened_at", "days"),
        Index("ix_consultations_state", "state", "closes_at"),
    )
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    question: Mapped[str] = mapped_column(Text)
    audience: Mapped[Audience] = mapped_column(coded(Audience, 8))
    state: Mapped[ConsultationState] = mapped_column(coded(ConsultationState, 8), default=ConsultationState.OPEN)
    opened_at: Mapped[datetime] = mapped_column(Instant)
    closes_at: Mapped[datetime] = mapped_column(Instant)
    language: Mapped[str | None] = mapped_column(String(8))
    vector: Mapped[bytes | None] = mapped_column(LargeBinary)
    choices: Mapped[list[ChoiceRow]] = relationship(
        order_by=ChoiceRow.position, lazy="selectin", cascade="all, delete-orphan"
    )


class AnswerRow(Base):
    """One member's answer: a pseudonym of consultation and person, the choice, and the hour."""

    __tablename__ = "consultation_answers"
    __table_args__ = (
        ForeignKeyConstraint(
            ["consultation_id", "position"],
            ["consultation_choices.consultation_id", "consultation_choices.position"],
        ),
    )
    consultation_id: Mapped[int] = mapped_column(RowId, ForeignKey("consultations.id"), primary_key=True)
    member_ref: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    position: Mapped[int]
    answered_hour: Mapped[datetime] = mapped_column(Instant)


class Consultations:
    """The consultations."""

    def __init__(self, session: AsyncSession, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def _member_ref(self, consultation_id: int, citizen: Citizen) -> bytes:
        return self._vault.pseudonym("consultation answer", consultation_id, citizen.ref)

    async def add(self, row: ConsultationRow) -> None:
        """Store a consultation with its choices."""
        self._session.add(row)
        await self._session.flush()

    async def find(self, number: str) -> ConsultationRow | None:
        """Find one by number."""
        return await self._session.scalar(select(ConsultationRow).where(ConsultationRow.number == number))

    async def recent(self, audiences: Sequence[Audience] | None, limit: int = 5) -> Sequence[ConsultationRow]:
        """The newest ones to some audiences (None: all), open ones first."""
        query = select(ConsultationRow)
        if audiences is not None:
            query = query.where(ConsultationRow.audience.in_(audiences))
        query = query.order_by(ConsultationRow.state.desc(), ConsultationRow.id.desc()).limit(limit)
        return (await self._session.scalars(query)).all()

    async def open_to(self, audiences: Sequence[Audience], now: datetime) -> Sequence[ConsultationRow]:
        """What these audiences can answer now, newest first."""
        query = select(ConsultationRow).where(
            ConsultationRow.audience.in_(audiences),
            ConsultationRow.state == ConsultationState.OPEN,
            ConsultationRow.closes_at > now,
        )
        return (await self._session.scalars(query.order_by(ConsultationRow.id.desc()))).all()

    async def answer(self, row: ConsultationRow, citizen: Citizen, position: int, now: datetime) -> None:
        """Keep a member's answer; a later one takes its place."""
        hour = now.replace(minute=0, second=0, microsecond=0)
        insert = insert_into(self._session, AnswerRow).values(
            consultation_id=row.id,
            member_ref=self._member_ref(row.id, citizen),
            position=position,
            answered_hour=hour,
        )
        await self._session.execute(
            insert.on_conflict_do_update(
                index_elements=["consultation_id", "member_ref"],
                set_={"position": position, "answered_hour": hour},
            )
        )

    async def answer_of(self, row: ConsultationRow, citizen: Citizen) -> int | None:
        """The position a member chose, for that member only."""
        found = await self._session.get(AnswerRow, (row.id, self._member_ref(row.id, citizen)))
        return None if found is None else found.position

    async def counts(self, row: ConsultationRow) -> list[int]:
        """How many chose each, by position."""
        query = (
            select(AnswerRow.position, func.count().label("chosen"))
            .where(AnswerRow.consultation_id == row.id)
            .group_by(AnswerRow.position)
        )
        found = {row.position: row.chosen for row in await self._session.execute(query)}
        return [found.get(choice.position, 0) for choice in row.choices]

    async def due_to_close(self, now: datetime) -> Sequence[ConsultationRow]:
        """Open consultations whose time is up."""
        query = (
            select(ConsultationRow)
            .where(ConsultationRow.state == ConsultationState.OPEN, ConsultationRow.closes_at <= now)
            .order_by(ConsultationRow.id)
            .with_for_update(skip_locked=True)
        )
        return (await self._session.scalars(query)).all()

    async def active(self, period: Period) -> Sequence[ConsultationRow]:
        """What could be answered during a period."""
        query = select(ConsultationRow).where(
            ConsultationRow.opened_at < period.end_at, ConsultationRow.closes_at >= period.start_at
        )
        return (await self._session.scalars(query.order_by(ConsultationRow.id.desc()))).all()
