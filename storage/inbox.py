"""Updates as they came: stored before they are acknowledged, handled in order within a chat.

waiting ──handled──▶ handled
   │  ▲
   │  └─ failed: tried again after a growing pause
   └─ failed four times ──▶ parked: kept with its error, and never in the way of its chat
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    Index,
    LargeBinary,
    String,
    bindparam,
    delete,
    func,
    literal_column,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, mapped_column

from storage.base import Base, Instant, RowId, coded, insert_into, one_of
from storage.vault import Vault

CLAIM_SECONDS = 20
RETRY_SECONDS = (0.2, 0.8, 2.5)  # the pauses before the second, third and fourth try
_CONTEXT = "inbox.sealed"


class InboxState(StrEnum):
    """See the drawing above."""

    WAITING = "waiting"
    HANDLED = "handled"
    PARKED = "parked"


_IS_WAITING = text("state = 'waiting'")


class InboxRow(Base):
    """One update, sealed. Kept seven days."""

    __tablename__ = "inbox"
    __table_args__ = (
        CheckConstraint(one_of("state", InboxState), "state"),
        Index("ix_inbox_waiting", "id", sqlite_where=_IS_WAITING, postgresql_where=_IS_WAITING),
        Index("ix_inbox_waiting_chat", "chat_ref", "id", sqlite_where=_IS_WAITING, postgresql_where=_IS_WAITING),
        Index("ix_inbox_received", "received_at"),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    update_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    chat_ref: Mapped[bytes] = mapped_column(LargeBinary(32))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[InboxState] = mapped_column(coded(InboxState, 8), default=InboxState.WAITING)
    failures: Mapped[int] = mapped_column(default=0)
    try_after: Mapped[datetime] = mapped_column(Instant)
    claimed_by: Mapped[str | None] = mapped_column(String(40))
    claimed_until: Mapped[datetime | None] = mapped_column(Instant)
    error: Mapped[str | None] = mapped_column(String(200))


@dataclass(frozen=True)
class Received:
    """An update on its way in: its id, its chat (0 where it has none) and its JSON."""

    update_id: int
    chat_id: int
    body: bytes


def read_update(update: Any) -> Received:
    """An update's JSON as the inbox takes it. Raises KeyError, TypeError and ValueError for what is none."""
    # JSON may spell half a pair of signs ("\ud83d"): kept as it came, and cleaned away where it is read.
    body = json.dumps(update, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return Received(int(update["update_id"]), _chat_id(update), body)


def _chat_id(update: dict[str, Any]) -> int:
    """Whose order an update belongs to: its chat's, else its sender's, else nobody's."""
    for kind, content in update.items():
        if kind == "update_id" or not isinstance(content, dict):
            continue
        message = content.get("message") if kind == "callback_query" else content
        for holder in ((message or {}).get("chat"), content.get("from")):
            if isinstance(holder, dict) and "id" in holder:
                return int(holder["id"])
    return 0


@dataclass(frozen=True)
class Claimed:
    """An update in somebody's hands."""

    id: int
    body: bytes
    chat_ref: bytes
    received_at: datetime
    failures: int


def _waiting(row: type[InboxRow]) -> ColumnElement[bool]:
    return row.state == literal_column("'waiting'")


# Built once: building it costs more than running it.
_EARLIER = aliased(InboxRow)
_DUE = (
    select(InboxRow.id)
    .where(
        _waiting(InboxRow),
        InboxRow.try_after <= bindparam("now", type_=Instant),
        or_(InboxRow.claimed_until.is_(None), InboxRow.claimed_until <= bindparam("now", type_=Instant)),
        ~select(_EARLIER.id)
        .where(_waiting(_EARLIER), _EARLIER.chat_ref == InboxRow.chat_ref, _EARLIER.id < InboxRow.id)
        .exists(),
    )
    .order_by(InboxRow.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=InboxRow)
    .cte("due")
)
_CLAIM = (
    update(InboxRow)
    .where(InboxRow.id.in_(select(_DUE.c.id)))
    .values(claimed_by=bindparam("worker"), claimed_until=bindparam("until", type_=Instant))
    .returning(InboxRow.id, InboxRow.sealed, InboxRow.chat_ref, InboxRow.received_at, InboxRow.failures)
    .execution_options(synchronize_session=False)
)


class Inbox:
    """The updates."""

    def __init__(self, session: AsyncSession, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def add(self, updates: Sequence[Received], now: datetime) -> int:
        """Store updates in the order given; repeats of an `update_id` change nothing. Returns how many are new."""
        if not updates:
            return 0
        rows = [
            {
                "update_id": each.update_id,
                "chat_ref": self._vault.pseudonym("telegram", each.chat_id),
                "sealed": self._vault.seal(each.body, _CONTEXT),
                "received_at": now,
                "try_after": now,
                "state": InboxState.WAITING,
                "failures": 0,
            }
            for each in updates
        ]
        insert = insert_into(self._session, InboxRow).values(rows)
        added = insert.on_conflict_do_nothing(index_elements=["update_id"]).returning(InboxRow.id)
        return len((await self._session.execute(added)).all())

    async def claim(self, worker: str, now: datetime, limit: int) -> list[Claimed]:
        """Take the earliest waiting update of up to `limit` chats that nobody holds, in order of arrival."""
        until = now + timedelta(seconds=CLAIM_SECONDS)
        wanted = {"now": now, "most": limit, "worker": worker, "until": until}
        rows = (await self._session.execute(_CLAIM, wanted)).all()
        return sorted(
            (
                Claimed(
                    row.id,
                    self._vault.unseal(row.sealed, _CONTEXT),
                    row.chat_ref,
                    row.received_at,
                    row.failures,
                )
                for row in rows
            ),
            key=lambda each: each.id,
        )

    async def finish(self, row_id: int, worker: str) -> bool:
        """Mark an update handled, unless somebody else holds it by now: then False, and the caller undoes all."""
        done = (
            update(InboxRow)
            .where(InboxRow.id == row_id, _waiting(InboxRow), InboxRow.claimed_by == worker)
            .values(state=InboxState.HANDLED, claimed_by=None, claimed_until=None)
            .returning(InboxRow.id)
        )
        return (await self._session.execute(done)).first() is not None

    async def fail(self, row_id: int, failures: int, error: str, now: datetime) -> InboxState:
        """Note a failure (the `failures`th): try again later, or park. Returns the new state.

        What another worker has brought to its end in the meantime stays as it is.
        """
        parked = failures > len(RETRY_SECONDS)
        state = InboxState.PARKED if parked else InboxState.WAITING
        pause = 0.0 if parked else RETRY_SECONDS[failures - 1]
        noted = (
            update(InboxRow)
            .where(InboxRow.id == row_id, _waiting(InboxRow))
            .values(
                state=state,
                failures=failures,
                error=error[:200],
                try_after=now + timedelta(seconds=pause),
                claimed_by=None,
                claimed_until=None,
            )
            .returning(InboxRow.id)
        )
        return state if (await self._session.execute(noted)).first() is not None else InboxState.HANDLED

    async def release_all(self) -> None:
        """Free every claim: only at the start of the one process that works on an SQLite file."""
        await self._session.execute(
            update(InboxRow).where(_waiting(InboxRow)).values(claimed_by=None, claimed_until=None)
        )

    async def forget(self, before: datetime, limit: int) -> int:
        """Delete up to `limit` updates received before an instant and no longer waiting. Returns how many."""
        old = select(InboxRow.id).where(InboxRow.received_at < before, InboxRow.state != InboxState.WAITING)
        gone = delete(InboxRow).where(InboxRow.id.in_(old.limit(limit))).returning(InboxRow.id)
        return len((await self._session.execute(gone)).all())

    async def depth(self) -> int:
        """How many updates wait."""
        return (await self._session.scalar(select(func.count(InboxRow.id)).where(_waiting(InboxRow)))) or 0
