"""Signatures: one a person and petition, which the database itself enforces; and who wants to hear what becomes of it.

A signature names nobody: its pseudonym is made of petition and person together, so that what one person signed
cannot be put side by side. Only the hour is kept. What it takes to reach a signer stands in a table of its own under
another pseudonym, sealed, and is destroyed when the answer has been told.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.civic.citizen import Citizen
from bot.civic.terms import SignatureLevel
from storage.base import Base, Instant, RowId, coded, insert_into, one_of
from storage.petitions import PetitionRow
from storage.vault import Vault

_CONTEXT = "petition_followers.sealed"
_LEVELS = tuple(SignatureLevel)


class SignatureRow(Base):
    """One person's support of one petition, or (where the town counts them) vote against it.

    `name` is what the signer agreed to have shown.
    """

    __tablename__ = "signatures"
    __table_args__ = (CheckConstraint(one_of("level", SignatureLevel), "level"),)
    petition_id: Mapped[int] = mapped_column(RowId, ForeignKey("petitions.id"), primary_key=True)
    signer_ref: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    level: Mapped[SignatureLevel] = mapped_column(coded(SignatureLevel, 8))
    against: Mapped[bool] = mapped_column(default=False)
    resident: Mapped[bool | None]
    name: Mapped[str | None] = mapped_column(String(100))
    signed_hour: Mapped[datetime] = mapped_column(Instant)


class PetitionFollowerRow(Base):
    """Somebody who is told what becomes of a petition, until it is answered."""

    __tablename__ = "petition_followers"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    petition_id: Mapped[int] = mapped_column(RowId, ForeignKey("petitions.id"), index=True)
    follower_ref: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    muted: Mapped[bool] = mapped_column(default=False)


@dataclass(frozen=True)
class Pledge:
    """What a signer declares."""

    level: SignatureLevel
    against: bool = False
    resident: bool | None = None
    name: str | None = None


class Signatures:
    """The signatures."""

    def __init__(self, session: AsyncSession, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def _signer_ref(self, petition_id: int, citizen: Citizen) -> bytes:
        return self._vault.pseudonym("signature", petition_id, citizen.ref)

    def _follower_ref(self, petition_id: int, citizen: Citizen) -> bytes:
        return self._vault.pseudonym("petition follower", petition_id, citizen.ref)

    async def find(self, petition_id: int, citizen: Citizen) -> SignatureRow | None:
        """A person's own signature: for that person only."""
        key = (petition_id, self._signer_ref(petition_id, citizen))
        return await self._session.get(SignatureRow, key, populate_existing=True)

    async def sign(
        self,
        petition: PetitionRow,
        citizen: Citizen,
        pledge: Pledge,
        counted_levels: Collection[SignatureLevel],
        now: datetime,
    ) -> bool:
        """Add a signature, or strengthen the one that is there; False where nothing changes.

        The counts follow in the same transaction.
        """
        insert = insert_into(self._session, SignatureRow).values(
            petition_id=petition.id,
            signer_ref=self._signer_ref(petition.id, citizen),
            level=pledge.level,
            against=pledge.against,
            resident=pledge.resident,
            name=pledge.name,
            signed_hour=now.replace(minute=0, second=0, microsecond=0),
        )
        added = insert.on_conflict_do_nothing().returning(SignatureRow.petition_id)
        if (await self._session.execute(added)).first() is not None:
            await self._count(petition, pledge, 1, counted_levels)
            return True
        return await self._strengthen(petition, citizen, pledge.level, counted_levels)

    async def _strengthen(
        self,
        petition: PetitionRow,
        citizen: Citizen,
        level: SignatureLevel,
        counted_levels: Collection[SignatureLevel],
    ) -> bool:
        weaker = _LEVELS[: _LEVELS.index(level)]
        raised = (
            update(SignatureRow)
            .where(
                SignatureRow.petition_id == petition.id,
                SignatureRow.signer_ref == self._signer_ref(petition.id, citizen),
                SignatureRow.level.in_(weaker),
            )
            .values(level=level)
        )
        key = (petition.id, self._signer_ref(petition.id, citizen))
        before = await self._session.get(SignatureRow, key, populate_existing=True, with_for_update=True)
        if before is None or before.level not in weaker:
            return False
        was = Pledge(before.level, before.against)
        if (await self._session.execute(raised.returning(SignatureRow.petition_id))).first() is None:
            return False
        await self._count(petition, was, -1, counted_levels)
        await self._count(petition, Pledge(level, before.against), 1, counted_levels)
        return True

    async def withdraw(
        self, petition: PetitionRow, citizen: Citizen, counted_levels: Collection[SignatureLevel]
    ) -> bool:
        """Take a signature back; False where there is none."""
        gone = (
            delete(SignatureRow)
            .where(
                SignatureRow.petition_id == petition.id,
                SignatureRow.signer_ref == self._signer_ref(petition.id, citizen),
            )
            .returning(SignatureRow.level, SignatureRow.against)
        )
        row = (await self._session.execute(gone)).first()
        if row is None:
            return False
        await self._count(petition, Pledge(row.level, row.against), -1, counted_levels)
        return True

    async def _count(
        self, petition: PetitionRow, pledge: Pledge, by: int, counted_levels: Collection[SignatureLevel]
    ) -> None:
        if pledge.against:
            changed = {"against_count": PetitionRow.against_count + by}
        else:
            counts = by if pledge.level in counted_levels else 0
            changed = {
                "signature_count": PetitionRow.signature_count + by,
                "counted_count": PetitionRow.counted_count + counts,
            }
        await self._session.execute(update(PetitionRow).where(PetitionRow.id == petition.id).values(changed))
        await self._session.refresh(petition, ["signature_count", "counted_count", "against_count", "state"])

    async def recount(self, petition_id: int) -> int:
        """Count the supporters' rows themselves."""
        query = select(func.count()).select_from(SignatureRow)
        return (
            await self._session.scalar(query.where(SignatureRow.petition_id == petition_id, ~SignatureRow.against))
        ) or 0

    async def by_level(self, petition_id: int) -> dict[SignatureLevel, int]:
        """How many support it at each level."""
        query = (
            select(SignatureRow.level, func.count())
            .where(SignatureRow.petition_id == petition_id, ~SignatureRow.against)
            .group_by(SignatureRow.level)
        )
        return {row.level: row[1] for row in await self._session.execute(query)}

    async def by_hour(self, petition_id: int) -> Sequence[tuple[datetime, int]]:
        """How many supported it in each hour, in order."""
        query = (
            select(SignatureRow.signed_hour, func.count())
            .where(SignatureRow.petition_id == petition_id, ~SignatureRow.against)
            .group_by(SignatureRow.signed_hour)
            .order_by(SignatureRow.signed_hour)
        )
        return [(hour, count) for hour, count in await self._session.execute(query)]

    async def follow(self, petition_id: int, citizen: Citizen) -> None:
        """Tell this person from now on what becomes of it."""
        insert = insert_into(self._session, PetitionFollowerRow).values(
            petition_id=petition_id,
            follower_ref=self._follower_ref(petition_id, citizen),
            sealed=self._vault.seal(str(citizen.id).encode(), _CONTEXT),
            muted=False,
        )
        await self._session.execute(insert.on_conflict_do_nothing(index_elements=["follower_ref"]))

    async def mute(self, petition_id: int, citizen: Citizen, *, muted: bool) -> None:
        """Be quiet, or tell again."""
        found = PetitionFollowerRow.follower_ref == self._follower_ref(petition_id, citizen)
        await self._session.execute(update(PetitionFollowerRow).where(found).values(muted=muted))

    async def forget(self, petition_id: int, citizen: Citizen) -> None:
        """Follow no longer."""
        found = PetitionFollowerRow.follower_ref == self._follower_ref(petition_id, citizen)
        await self._session.execute(delete(PetitionFollowerRow).where(found))

    async def forget_all(self, petition_id: int) -> None:
        """Destroy what it takes to reach the signers."""
        await self._session.execute(delete(PetitionFollowerRow).where(PetitionFollowerRow.petition_id == petition_id))

    async def followers(self, petition_id: int, after_id: int, limit: int) -> Sequence[tuple[int, int]]:
        """A page of those to tell: row id and citizen id, by row id after `after_id`."""
        query = (
            select(PetitionFollowerRow)
            .where(
                PetitionFollowerRow.petition_id == petition_id,
                PetitionFollowerRow.id > after_id,
                ~PetitionFollowerRow.muted,
            )
            .order_by(PetitionFollowerRow.id)
            .limit(limit)
        )
        rows = (await self._session.scalars(query)).all()
        return [(row.id, int(self._vault.unseal(row.sealed, _CONTEXT))) for row in rows]
