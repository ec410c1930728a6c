"""What timed jobs have done, so that each due time is served once; and small facts about this installation."""

from datetime import datetime

from sqlalchemy import String, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Instant, insert_into


class RunRow(Base):
    """One job at one due time."""

    __tablename__ = "runs"
    job: Mapped[str] = mapped_column(String(40), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(Instant, primary_key=True)
    done_at: Mapped[datetime] = mapped_column(Instant)


class FactRow(Base):
    """A fact that several processes need, such as the bot's user name."""

    __tablename__ = "facts"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))


class Runs:
    """The runs and facts."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def last(self, job: str) -> datetime | None:
        """When the job was last due and done."""
        return await self._session.scalar(select(func.max(RunRow.due_at)).where(RunRow.job == job))

    async def begin(self, job: str, due_at: datetime, now: datetime) -> bool:
        """Take a due time; False where it is done already. Commits and fails with what the job does."""
        insert = insert_into(self._session, RunRow).values(job=job, due_at=due_at, done_at=now)
        begun = insert.on_conflict_do_nothing().returning(RunRow.job)
        return (await self._session.execute(begun)).first() is not None

    async def note(self, name: str, value: str) -> None:
        """Write a fact down."""
        insert = insert_into(self._session, FactRow).values(name=name, value=value)
        await self._session.execute(insert.on_conflict_do_update(index_elements=["name"], set_={"value": value}))

    async def fact(self, name: str) -> str | None:
        """Read a fact."""
        return await self._session.scalar(select(FactRow.value).where(FactRow.name == name))
