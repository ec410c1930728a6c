"""People: found by a keyed pseudonym of their Telegram id, everything else sealed under their own key."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.civic.citizen import Citizen
from bot.civic.permission import Grant, Role
from storage.base import Base, Instant, RowId, coded, insert_into, one_of
from storage.keystore import Keys
from storage.vault import Keyring, Vault

_CONTEXT = "citizens.sealed"


class CitizenRow(Base):
    """One person. `sealed` holds the Telegram id and the language."""

    __tablename__ = "citizens"
    __table_args__ = ({"sqlite_autoincrement": True},)
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    ref: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    reachable: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    grants: Mapped[list["GrantRow"]] = relationship(lazy="joined", viewonly=True)


class GrantRow(Base):
    """One role of one person, for one department or (empty) for all."""

    __tablename__ = "grants"
    __table_args__ = (
        CheckConstraint(one_of("role", Role), "role"),
        Index("ix_grants_role", "role", "citizen_id"),
    )
    citizen_id: Mapped[int] = mapped_column(RowId, ForeignKey("citizens.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[Role] = mapped_column(coded(Role, 16), primary_key=True)
    department: Mapped[str] = mapped_column(String(32), primary_key=True, default="")
    granted_at: Mapped[datetime] = mapped_column(Instant)


@dataclass(frozen=True)
class Recipient:
    """Someone who can be written to."""

    citizen: Citizen
    chat_id: int


class Citizens:
    """The people."""

    def __init__(self, session: AsyncSession, vault: Vault, keys: Keys) -> None:
        self._session = session
        self._vault = vault
        self._keys = keys

    def ref_of(self, telegram_id: int) -> bytes:
        """The pseudonym a Telegram id is found by."""
        return self._vault.pseudonym("telegram", telegram_id)

    async def meet(self, telegram_id: int, language: str, now: datetime) -> Citizen:
        """Find a person, or begin to know them with the language given."""
        ref = self.ref_of(telegram_id)
        query = select(CitizenRow).where(CitizenRow.ref == ref)
        row = (await self._session.scalars(query)).unique().one_or_none()
        if row is None:
            key = await self._keys.make(ref, now)
            insert = insert_into(self._session, CitizenRow).values(
                ref=ref, sealed=_seal(key, telegram_id, language), reachable=True, made_at=now
            )
            made = await self._session.scalar(
                insert.on_conflict_do_nothing(index_elements=["ref"]).returning(CitizenRow.id)
            )
            if made is not None:
                return Citizen(id=made, ref=ref, language=language, is_new=True)
            row = (await self._session.scalars(query)).unique().one()
        if not row.reachable:
            row.reachable = True  # whoever writes to us can be written to
        found = await self._read(row)
        if found is None:  # the key was destroyed and the person came back
            key = await self._keys.make(ref, now)
            row.sealed = _seal(key, telegram_id, language)
            return Citizen(row.id, ref, language, _grants(row), is_new=True)
        return found.citizen

    async def _read(self, row: CitizenRow) -> Recipient | None:
        key = await self._keys.find(row.ref)
        if key is None:
            return None
        telegram_id, language = json.loads(key.unseal(row.sealed, _CONTEXT))
        return Recipient(Citizen(row.id, row.ref, language, _grants(row)), telegram_id)

    async def language_of(self, ref: bytes) -> str | None:
        """The language a person reads; None for somebody new."""
        sealed = await self._session.scalar(select(CitizenRow.sealed).where(CitizenRow.ref == ref))
        key = None if sealed is None else await self._keys.find(ref)
        if sealed is None or key is None:
            return None
        language: str = json.loads(key.unseal(sealed, _CONTEXT))[1]
        return language

    async def recipient(self, citizen_id: int) -> Recipient | None:
        """Find where a person can be written to; None where they left or blocked the bot."""
        row = await self._session.get(CitizenRow, citizen_id)
        return None if row is None or not row.reachable else await self._read(row)

    async def set_language(self, citizen: Citizen, language: str) -> None:
        """Remember the language a person chose."""
        found = await self.recipient(citizen.id)
        key = await self._keys.find(citizen.ref)
        if found is not None and key is not None:
            await self._session.execute(
                update(CitizenRow).where(CitizenRow.id == citizen.id).values(sealed=_seal(key, found.chat_id, language))
            )

    async def mark_unreachable(self, ref: bytes) -> None:
        """Note that a person has blocked the bot or is gone."""
        await self._session.execute(update(CitizenRow).where(CitizenRow.ref == ref).values(reachable=False))

    async def grant(self, citizen_id: int, grant: Grant, now: datetime) -> None:
        """Give a role; having it already changes nothing."""
        await self._session.execute(
            insert_into(self._session, GrantRow)
            .values(citizen_id=citizen_id, role=grant.role, department=grant.department or "", granted_at=now)
            .on_conflict_do_nothing()
        )

    async def holders(self, roles: Sequence[Role], after_id: int = 0, limit: int = 500) -> list[Recipient]:
        """Page through the reachable people who hold any of the roles, by id after `after_id`."""
        page = (
            select(CitizenRow)
            .where(
                CitizenRow.id > after_id,
                CitizenRow.reachable,
                CitizenRow.id.in_(select(GrantRow.citizen_id).where(GrantRow.role.in_(roles))),
            )
            .order_by(CitizenRow.id)
            .limit(limit)
        )
        found = [await self._read(row) for row in (await self._session.scalars(page)).unique().all()]
        return [each for each in found if each is not None]

    async def count_holders(self, role: Role) -> int:
        """How many people a mailing to a role would reach now."""
        held = select(GrantRow.citizen_id).where(GrantRow.role == role)
        query = select(func.count(CitizenRow.id)).where(CitizenRow.reachable, CitizenRow.id.in_(held))
        return (await self._session.scalar(query)) or 0


def _grants(row: CitizenRow) -> frozenset[Grant]:
    return frozenset(Grant(each.role, each.department or None) for each in row.grants)


def _seal(key: Keyring, telegram_id: int, language: str) -> bytes:
    return key.seal(json.dumps([telegram_id, language]).encode(), _CONTEXT)
