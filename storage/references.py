"""Counts the numbers that people see: one after the other, unique, never reused."""

from sqlalchemy import Integer, String
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.civic.reference import Series, write_reference
from storage.base import Base, insert_into


class ReferenceCountRow(Base):
    """The last number given in a series and year."""

    __tablename__ = "reference_counts"
    series: Mapped[str] = mapped_column(String(1), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    count: Mapped[int]


class References:
    """The numbers."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def next(self, series: Series, year: int) -> str:
        """Give the next number of a series and year."""
        insert = insert_into(self._session, ReferenceCountRow).values(series=series.value, year=year, count=1)
        counted = insert.on_conflict_do_update(
            index_elements=["series", "year"], set_={"count": ReferenceCountRow.count + 1}
        ).returning(ReferenceCountRow.count)
        count = (await self._session.execute(counted)).scalar_one()
        return write_reference(series, year, count)
