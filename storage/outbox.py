"""Messages to send: stored with their cause, sent after its commit, marked when Telegram has answered.

waiting ──claimed──▶ sending ──▶ sent
   ▲                    ├──────▶ failed      refused by Telegram; our bug, or the person left
   └── cut off: a reply ┴──────▶ unknown     cut off: one of a mailing, never repeated
waiting ──▶ cancelled
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    Select,
    SmallInteger,
    String,
    UniqueConstraint,
    delete,
    func,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, mapped_column

from storage.base import Base, Instant, RowId, coded, insert_into, one_of
from storage.vault import Vault

_CONTEXT = "outbox.sealed"


class OutboxState(StrEnum):
    """See the drawing above."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


class Priority(IntEnum):
    """Answers to people first, news to one person next, mailings with what is left."""

    REPLY = 0
    NOTICE = 1
    MAILING = 2


_IS_WAITING = text("state = 'waiting'")
_IS_SENDING = text("state = 'sending'")


class OutboxRow(Base):
    """One call of the Bot API. `cause` names what made it, so that the same cause makes it once."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint(one_of("state", OutboxState), "state"),
        UniqueConstraint("mailing_id", "chat_ref"),
        Index("ix_outbox_waiting", "priority", "id", sqlite_where=_IS_WAITING, postgresql_where=_IS_WAITING),
        Index("ix_outbox_sending", "id", sqlite_where=_IS_SENDING, postgresql_where=_IS_SENDING),
        Index("ix_outbox_chat", "chat_ref", "id"),
        Index("ix_outbox_made", "made_at"),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    cause: Mapped[str | None] = mapped_column(String(80), unique=True)
    mailing_id: Mapped[int | None] = mapped_column(RowId, ForeignKey("mailings.id"))
    chat_ref: Mapped[bytes] = mapped_column(LargeBinary(32))
    method: Mapped[str] = mapped_column(String(40))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    priority: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[OutboxState] = mapped_column(coded(OutboxState, 9), default=OutboxState.WAITING)
    made_at: Mapped[datetime] = mapped_column(Instant)
    send_after: Mapped[datetime] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    error: Mapped[str | None] = mapped_column(String(200))


@dataclass(frozen=True)
class Call:
    """One call to make: method and parameters (with `chat_id`, except where the method has none)."""

    chat_id: int
    method: str
    parameters: dict[str, Any]
    priority: Priority
    cause: str | None = None


@dataclass(frozen=True)
class Outgoing:
    """A call in the sender's hands."""

    id: int
    chat_ref: bytes
    method: str
    parameters: dict[str, Any]
    priority: Priority
    mailing_id: int | None
    made_at: datetime
    tries: int


@dataclass(frozen=True)
class Outcome:
    """What became of a call; `retry_at` goes with the state waiting."""

    id: int
    state: OutboxState
    at: datetime
    message_id: int | None = None
    error: str | None = None
    retry_at: datetime | None = None


class Outbox:
    """The messages."""

    def __init__(self, session: AsyncSession, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def add(self, calls: Sequence[Call], now: datetime, mailing_id: int | None = None) -> int:
        """Queue calls in order; what the same cause, or the same mailing to the same chat, queued is left alone.

        Returns how many are new.
        """
        if not calls:
            return 0
        rows = [
            {
                "cause": call.cause,
                "mailing_id": mailing_id,
                "chat_ref": self._vault.pseudonym("telegram", call.chat_id),
                "method": call.method,
                "sealed": self._vault.seal(
                    json.dumps(call.parameters, ensure_ascii=False, separators=(",", ":")).encode(), _CONTEXT
                ),
                "priority": call.priority,
                "state": OutboxState.WAITING,
                "made_at": now,
                "send_after": now,
                "tries": 0,
            }
            for call in calls
        ]
        insert = insert_into(self._session, OutboxRow).values(rows).on_conflict_do_nothing()
        return len((await self._session.execute(insert.returning(OutboxRow.id))).all())

    async def any_due(self, now: datetime, busy: Sequence[bytes] = ()) -> bool:
        """Tell whether a call waits to a chat that is not busy; a cheap look before claiming."""
        return (await self._session.scalars(_due(now, busy).limit(1))).first() is not None

    async def claim(self, now: datetime, limit: int, busy: Sequence[bytes] = ()) -> list[Outgoing]:
        """Take up to `limit` calls to chats that are not busy, replies first, and mark them as being sent.

        Only whoever holds the sender's lease calls this.
        """
        due = _due(now, busy).order_by(OutboxRow.priority, OutboxRow.id).limit(limit)
        ids = (await self._session.scalars(due)).all()
        if not ids:
            return []
        taken = (
            update(OutboxRow)
            .where(OutboxRow.id.in_(ids))
            .values(state=OutboxState.SENDING, tries=OutboxRow.tries + 1)
            .returning(OutboxRow)
        )
        rows = (await self._session.scalars(taken)).all()
        calls = [
            Outgoing(
                id=row.id,
                chat_ref=row.chat_ref,
                method=row.method,
                parameters=json.loads(self._vault.unseal(row.sealed, _CONTEXT)),
                priority=Priority(row.priority),
                mailing_id=row.mailing_id,
                made_at=row.made_at,
                tries=row.tries,
            )
            for row in rows
        ]
        return sorted(calls, key=lambda call: (call.priority, call.id))

    async def record(self, outcomes: Sequence[Outcome]) -> None:
        """Write down what became of calls."""
        for outcome in outcomes:
            values: dict[str, Any] = {"state": outcome.state, "error": outcome.error and outcome.error[:200]}
            if outcome.state is OutboxState.SENT:
                values |= {"sent_at": outcome.at, "message_id": outcome.message_id}
            if outcome.retry_at is not None:
                values["send_after"] = outcome.retry_at
            await self._session.execute(update(OutboxRow).where(OutboxRow.id == outcome.id).values(values))

    async def recover(self) -> tuple[int, int]:
        """After a crash: repeat replies that were cut off, mark mailings' as unknown. Returns both counts."""
        unknown = await self._session.execute(
            update(OutboxRow)
            .where(_in_state(OutboxState.SENDING), OutboxRow.mailing_id.is_not(None))
            .values(state=OutboxState.UNKNOWN)
            .returning(OutboxRow.id)
        )
        repeated = await self._session.execute(
            update(OutboxRow)
            .where(_in_state(OutboxState.SENDING))
            .values(state=OutboxState.WAITING)
            .returning(OutboxRow.id)
        )
        return len(repeated.all()), len(unknown.all())

    async def postpone_chat(self, chat_ref: bytes, until: datetime) -> None:
        """Let a chat rest: nothing more to it before `until`, and the order stays."""
        await self._session.execute(
            update(OutboxRow)
            .where(_in_state(OutboxState.WAITING), OutboxRow.chat_ref == chat_ref, OutboxRow.send_after < until)
            .values(send_after=until)
        )

    async def cancel_chat(self, chat_ref: bytes) -> None:
        """Cancel what waits for a chat that cannot be reached any more."""
        await self._session.execute(
            update(OutboxRow)
            .where(_in_state(OutboxState.WAITING), OutboxRow.chat_ref == chat_ref)
            .values(state=OutboxState.CANCELLED)
        )

    async def forget(self, before: datetime, limit: int) -> int:
        """Delete up to `limit` calls made before an instant and done with. Returns how many."""
        done = OutboxRow.state.not_in([OutboxState.WAITING, OutboxState.SENDING])
        old = select(OutboxRow.id).where(OutboxRow.made_at < before, done)
        gone = delete(OutboxRow).where(OutboxRow.id.in_(old.limit(limit))).returning(OutboxRow.id)
        return len((await self._session.execute(gone)).all())

    async def depth(self) -> int:
        """How many calls wait."""
        query = select(func.count(OutboxRow.id)).where(_in_state(OutboxState.WAITING))
        return (await self._session.scalar(query)) or 0


def _in_state(state: OutboxState) -> ColumnElement[bool]:
    # Literal, so that the partial indexes serve.
    return OutboxRow.state == literal_column(f"'{state}'")


def _due(now: datetime, busy: Sequence[bytes]) -> Select[int]:
    """Calls that may be made now; while one call to a chat has to wait, newer ones to it do not overtake."""
    resting = aliased(OutboxRow)
    rests = select(resting.id).where(
        resting.state == literal_column("'waiting'"), resting.chat_ref == OutboxRow.chat_ref, resting.send_after > now
    )
    query = select(OutboxRow.id).where(_in_state(OutboxState.WAITING), OutboxRow.send_after <= now, ~rests.exists())
    return query.where(OutboxRow.chat_ref.not_in(busy)) if busy else query
