"""E-petitions and their signatures: one signature a person and petition, which the database itself enforces.

A signature names nobody: its pseudonym is made of petition and person together, so that what one person signed
cannot be put side by side. Only the hour is kept.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.civic.calendar import Period
from bot.civic.citizen import Citizen
from bot.petitions.rules import PUBLIC, PetitionState, SignatureLevel
from storage.base import Base, Instant, RowId, coded, insert_into, one_of
from storage.vault import Vault

_CONTEXT = "petition_authors.sealed"


# Ids of the rows nearest to a vector, likest first: `storage.neighbours`, which cards must not import.
Near = Callable[[AsyncSession, bytes, int], Awaitable[Sequence[int]]]


class PetitionRow(Base):
    """One e-petition. `vector` is the title's meaning as float16 bytes, to find look-alikes by."""

    __tablename__ = "petitions"
    __table_args__ = (
        CheckConstraint(one_of("state", PetitionState), "state"),
        CheckConstraint("signature_count >= 0", "signature_count"),
        CheckConstraint(
            # A comparison with NULL is no violation, so both are named.
            "state IN ('in_review', 'refused')"
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
    refusal: Mapped[str | None] = mapped_column(String(40))
    signature_count: Mapped[int] = mapped_column(default=0)
    submitted_at: Mapped[datetime] = mapped_column(Instant)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    closes_at: Mapped[datetime | None] = mapped_column(Instant)


class PetitionAuthorRow(Base):
    """Who wrote a petition: a pseudonym to find one's own by, and the sealed id of the person to answer."""

    __tablename__ = "petition_authors"
    __table_args__ = (Index("ix_petition_authors_ref", "author_ref"),)
    petition_id: Mapped[int] = mapped_column(RowId, ForeignKey("petitions.id", ondelete="CASCADE"), primary_key=True)
    author_ref: Mapped[bytes] = mapped_column(LargeBinary(32))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class SignatureRow(Base):
    """One person's support of one petition."""

    __tablename__ = "signatures"
    __table_args__ = (CheckConstraint(one_of("level", SignatureLevel), "level"),)
    petition_id: Mapped[int] = mapped_column(RowId, ForeignKey("petitions.id"), primary_key=True)
    signer_ref: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    level: Mapped[SignatureLevel] = mapped_column(coded(SignatureLevel, 8))
    signed_hour: Mapped[datetime] = mapped_column(Instant)


class Petitions:
    """The petitions."""

    def __init__(self, session: AsyncSession, vault: Vault, near: Near) -> None:
        self._session = session
        self._vault = vault
        self._near = near

    def _author_ref(self, citizen: Citizen) -> bytes:
        return self._vault.pseudonym("petition author", citizen.ref)

    def _signer_ref(self, petition_id: int, citizen: Citizen) -> bytes:
        return self._vault.pseudonym("signature", petition_id, citizen.ref)

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
        """Public petitions whose titles mean something alike, likest first: up to `count` of all, public or not."""
        return [row for row in await self.by_ids(await self._near(self._session, vector, count)) if row.state in PUBLIC]

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

    async def has_signed(self, petition_id: int, citizen: Citizen) -> bool:
        """Tell a person whether they have signed."""
        key = (petition_id, self._signer_ref(petition_id, citizen))
        return await self._session.get(SignatureRow, key) is not None

    async def sign(self, petition: PetitionRow, citizen: Citizen, level: SignatureLevel, now: datetime) -> bool:
        """Add a signature; False where it is there already. The count follows in the same transaction."""
        insert = insert_into(self._session, SignatureRow).values(
            petition_id=petition.id,
            signer_ref=self._signer_ref(petition.id, citizen),
            level=level,
            signed_hour=now.replace(minute=0, second=0, microsecond=0),
        )
        added = insert.on_conflict_do_nothing().returning(SignatureRow.petition_id)
        if (await self._session.execute(added)).first() is None:
            return False
        await self._count(petition, 1)
        return True

    async def withdraw(self, petition: PetitionRow, citizen: Citizen) -> bool:
        """Take a signature back; False where there is none."""
        gone = (
            delete(SignatureRow)
            .where(
                SignatureRow.petition_id == petition.id,
                SignatureRow.signer_ref == self._signer_ref(petition.id, citizen),
            )
            .returning(SignatureRow.petition_id)
        )
        if (await self._session.execute(gone)).first() is None:
            return False
        await self._count(petition, -1)
        return True

    async def _count(self, petition: PetitionRow, by: int) -> None:
        counted = (
            update(PetitionRow)
            .where(PetitionRow.id == petition.id)
            .values(signature_count=PetitionRow.signature_count + by)
        )
        await self._session.execute(counted)
        await self._session.refresh(petition, ["signature_count"])

    async def recount(self, petition_id: int) -> int:
        """Count the signatures themselves."""
        query = select(func.count()).select_from(SignatureRow).where(SignatureRow.petition_id == petition_id)
        return (await self._session.scalar(query)) or 0

    async def active(self, period: Period, departments: frozenset[str] | None) -> Sequence[PetitionRow]:
        """What was public during a period, most signed first."""
        where = [PetitionRow.published_at < period.end_at, PetitionRow.closes_at >= period.start_at]
        if departments is not None:
            where.append(PetitionRow.department.in_(sorted(departments)))
        query = select(PetitionRow).where(PetitionRow.state.in_(PUBLIC), *where)
        return (await self._session.scalars(query.order_by(PetitionRow.signature_count.desc()))).all()
