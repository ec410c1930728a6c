"""What happened to e-petitions, and what was answered."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.petitions.states import Move, Outcome, PetitionState
from storage.base import Base, Instant, RowId, coded, one_of
from storage.petitions import PetitionRow


class PetitionEventRow(Base):
    """What happened to a petition, for everybody to read: who did it stands in the audit log alone."""

    __tablename__ = "petition_events"
    __table_args__ = (
        CheckConstraint(one_of("move", Move), "move"),
        CheckConstraint(one_of("state", PetitionState), "state"),
        Index("ix_petition_events_petition", "petition_id", "id"),
    )
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    petition_id: Mapped[int] = mapped_column(RowId, ForeignKey("petitions.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    move: Mapped[Move] = mapped_column(coded(Move, 16))
    state: Mapped[PetitionState] = mapped_column(coded(PetitionState, 16))


class PetitionAnswerRow(Base):
    """What was answered; a correction is a row of its own, and the newest one counts."""

    __tablename__ = "petition_answers"
    __table_args__ = (
        CheckConstraint(one_of("outcome", Outcome), "outcome"),
        Index("ix_petition_answers_petition", "petition_id", "id"),
    )
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    petition_id: Mapped[int] = mapped_column(RowId, ForeignKey("petitions.id"))
    text: Mapped[str] = mapped_column(Text)
    outcome: Mapped[Outcome] = mapped_column(coded(Outcome, 16))
    decided_on: Mapped[date] = mapped_column(Date)
    document: Mapped[str | None] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(Instant)


class PetitionHistory:
    """The events and the answers."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def note(self, petition: PetitionRow, move: Move, now: datetime) -> None:
        """Note for everybody what has just happened."""
        self._session.add(PetitionEventRow(petition_id=petition.id, at=now, move=move, state=petition.state))
        await self._session.flush()

    async def events(self, petition_id: int) -> Sequence[PetitionEventRow]:
        """All that happened, in order."""
        query = select(PetitionEventRow).where(PetitionEventRow.petition_id == petition_id)
        return (await self._session.scalars(query.order_by(PetitionEventRow.id))).all()

    def add_answer(self, row: PetitionAnswerRow) -> None:
        """Keep an answer, beside those before it."""
        self._session.add(row)

    async def answers(self, petition_id: int) -> Sequence[PetitionAnswerRow]:
        """All answers, the one that counts first."""
        query = select(PetitionAnswerRow).where(PetitionAnswerRow.petition_id == petition_id)
        return (await self._session.scalars(query.order_by(PetitionAnswerRow.id.desc()))).all()
