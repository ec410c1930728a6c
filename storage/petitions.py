"""E-petitions and who wrote them.

What became of them stands in `storage.petition_history`, who signed in `storage.signatures`.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    func,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.civic.calendar import Period
from bot.civic.citizen import Citizen
from bot.petitions.states import PUBLIC, Origin, PetitionState
from storage.base import Base, Instant, RowId, coded, one_of
from storage.vault import Vault

_CONTEXT = "petition_authors.sealed"


# Ids of the rows nearest to a vector, likest first: `storage.neighbours`, which cards must not import.
Near = Callable[[AsyncSession, bytes, int], Awaitable[Sequence[int]]]


class PetitionRow(Base):
    """One e-petition.

    `vector` is the title's meaning as float16 bytes, to find look-alikes by. `period` is how long people can sign
    ("90 days"), `remark` a moderator's words to the author. `signature_count` holds all who support it,
    `counted_count` those that count toward the threshold, `paper_count` those signed on paper (both hold them).
    `meets_on` is the day the board meets.
    """

    __tablename__ = "petitions"
    __table_args__ = (
        CheckConstraint(one_of("state", PetitionState), "state"),
        CheckConstraint(one_of("origin", Origin), "origin"),
        CheckConstraint("signature_count >= counted_count AND counted_count >= paper_count", "signature_count"),
        CheckConstraint("paper_count >= 0 AND against_count >= 0", "counts"),
        CheckConstraint(
            # A comparison with NULL is no violation, so both are named.
            "state IN ('draft', 'in_review', 'refused', 'withdrawn')"
            " OR (published_at IS NOT NULL AND closes_at IS NOT NULL AND closes_at > published_at)",
            "days",
        ),
        Index("ix_petitions_state", "state", "closes_at"),
        Index("ix_petitions_department", "department", "state"),
    )
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    wish: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8))
    topic: Mapped[str] = mapped_column(String(32))
    department: Mapped[str] = mapped_column(String(32))
    vector: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[PetitionState] = mapped_column(coded(PetitionState, 16), default=PetitionState.IN_REVIEW)
    origin: Mapped[Origin] = mapped_column(coded(Origin, 8), default=Origin.CHAT)
    author_name: Mapped[str | None] = mapped_column(String(100))
    period: Mapped[str] = mapped_column(String(12))
    refusal: Mapped[str | None] = mapped_column(String(40))
    remark: Mapped[str | None] = mapped_column(Text)
    signature_count: Mapped[int] = mapped_column(default=0)
    counted_count: Mapped[int] = mapped_column(default=0)
    paper_count: Mapped[int] = mapped_column(default=0)
    against_count: Mapped[int] = mapped_column(default=0)
    submitted_at: Mapped[datetime] = mapped_column(Instant)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    closes_at: Mapped[datetime | None] = mapped_column(Instant)
    halfway_at: Mapped[datetime | None] = mapped_column(Instant)
    reached_at: Mapped[datetime | None] = mapped_column(Instant)
    last_week_at: Mapped[datetime | None] = mapped_column(Instant)
    case_number: Mapped[str | None] = mapped_column(String(40))
    meets_on: Mapped[date | None] = mapped_column(Date)


class PetitionAuthorRow(Base):
    """Who wrote a petition: a pseudonym to find one's own by, and the sealed id of the person to answer."""

    __tablename__ = "petition_authors"
    __table_args__ = (Index("ix_petition_authors_ref", "author_ref"),)
    petition_id: Mapped[int] = mapped_column(RowId, ForeignKey("petitions.id", ondelete="CASCADE"), primary_key=True)
    author_ref: Mapped[bytes] = mapped_column(LargeBinary(32))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Petitions:
    """The petitions."""

    def __init__(self, session: AsyncSession, vault: Vault, near: Near) -> None:
        self._session = session
        self._vault = vault
        self._near = near

    def _author_ref(self, citizen: Citizen) -> bytes:
        return self._vault.pseudonym("petition author", citizen.ref)

    async def add(self, row: PetitionRow, author: Citizen) -> None:
        """Store a petition, and who wrote it."""
        self._session.add(row)
        await self._session.flush()
        self._session.add(
            PetitionAuthorRow(
                petition_id=row.id,
                author_ref=self._author_ref(author),
                sealed=self._vault.seal(str(author.id).encode(), _CONTEXT),
            )
        )

    async def find(self, number: str, *, lock: bool = False) -> PetitionRow | None:
        """Find one by number; `lock` keeps others from changing it until this transaction ends."""
        query = select(PetitionRow).where(PetitionRow.number == number)
        return await self._session.scalar(query.with_for_update() if lock else query)

    async def written_by(self, citizen: Citizen, limit: int = 10) -> Sequence[PetitionRow]:
        """A person's own, newest first: for that person only."""
        query = (
            select(PetitionRow)
            .join(PetitionAuthorRow, PetitionAuthorRow.petition_id == PetitionRow.id)
            .where(PetitionAuthorRow.author_ref == self._author_ref(citizen))
            .order_by(PetitionRow.id.desc())
            .limit(limit)
        )
        return (await self._session.scalars(query)).all()

    async def author_id(self, petition: PetitionRow) -> int | None:
        """The citizen to tell about it."""
        row = await self._session.get(PetitionAuthorRow, petition.id)
        return None if row is None else int(self._vault.unseal(row.sealed, _CONTEXT))

    async def is_author(self, petition: PetitionRow, citizen: Citizen) -> bool:
        """Tell a person whether they wrote it."""
        row = await self._session.get(PetitionAuthorRow, petition.id)
        return row is not None and row.author_ref == self._author_ref(citizen)

    async def waiting_review(self, after_id: int = 0) -> PetitionRow | None:
        """The petition that has waited longest for a moderator, after `after_id`."""
        query = (
            select(PetitionRow)
            .where(PetitionRow.state == PetitionState.IN_REVIEW, PetitionRow.id > after_id)
            .order_by(PetitionRow.id)
            .limit(1)
        )
        return await self._session.scalar(query)

    async def count_waiting_review(self) -> int:
        """How many wait for a moderator."""
        query = select(func.count(PetitionRow.id)).where(PetitionRow.state == PetitionState.IN_REVIEW)
        return (await self._session.scalar(query)) or 0

    async def open(self, now: datetime, offset: int, limit: int) -> Sequence[PetitionRow]:
        """What can be signed now, newest first."""
        query = (
            select(PetitionRow)
            .where(PetitionRow.state == PetitionState.PUBLISHED, PetitionRow.closes_at > now)
            .order_by(PetitionRow.published_at.desc(), PetitionRow.id.desc())
        )
        return (await self._session.scalars(query.offset(offset).limit(limit))).all()

    async def nearest(self, vector: bytes, count: int) -> Sequence[PetitionRow]:
        """Public petitions whose titles mean something alike, likest first: up to `count` of all, public or not.

        What its author has withdrawn stands in nobody's way.
        """
        rows = await self.by_ids(await self._near(self._session, vector, count))
        return [row for row in rows if row.state in PUBLIC and row.state is not PetitionState.WITHDRAWN]

    async def by_ids(self, ids: Sequence[int]) -> Sequence[PetitionRow]:
        """Petitions in the order of their ids given."""
        rows = (await self._session.scalars(select(PetitionRow).where(PetitionRow.id.in_(ids)))).all()
        return sorted(rows, key=lambda row: ids.index(row.id))

    async def due_to_close(self, now: datetime, limit: int = 100) -> Sequence[PetitionRow]:
        """Published petitions whose last day has ended."""
        query = (
            select(PetitionRow)
            .where(PetitionRow.state == PetitionState.PUBLISHED, PetitionRow.closes_at <= now)
            .order_by(PetitionRow.closes_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return (await self._session.scalars(query)).all()

    async def ending(self, now: datetime, before: datetime, limit: int = 100) -> Sequence[PetitionRow]:
        """What can still be signed, ends before an instant, and whose last week nobody has been told of."""
        query = select(PetitionRow).where(
            PetitionRow.state == PetitionState.PUBLISHED,
            PetitionRow.closes_at > now,
            PetitionRow.closes_at <= before,
            PetitionRow.last_week_at.is_(None),
        )
        return (await self._session.scalars(query.order_by(PetitionRow.closes_at).limit(limit))).all()

    async def reach(self, petition_id: int, what: str, now: datetime) -> bool:
        """Note that a petition got so far (`halfway_at`, `reached_at`, `last_week_at`); True for the first alone."""
        column = getattr(PetitionRow, what)
        noted = (
            update(PetitionRow)
            .where(PetitionRow.id == petition_id, column.is_(None))
            .values({what: now})
            .returning(PetitionRow.id)
        )
        return (await self._session.execute(noted)).first() is not None

    async def active(self, period: Period, departments: frozenset[str] | None) -> Sequence[PetitionRow]:
        """What was public during a period, most signed first."""
        where = [PetitionRow.published_at < period.end_at, PetitionRow.closes_at >= period.start_at]
        if departments is not None:
            where.append(PetitionRow.department.in_(sorted(departments)))
        query = select(PetitionRow).where(PetitionRow.published_at.is_not(None), *where)
        return (await self._session.scalars(query.order_by(PetitionRow.signature_count.desc()))).all()
