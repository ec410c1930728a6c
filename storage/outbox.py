"""Messages to send: stored with their cause, sent after its commit, marked when Telegram has answered."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
    and_,
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
from storage.calls import EMAIL, Call, OutboxState, Outcome, Outgoing, Priority
from storage.vault import Vault

_CONTEXT = "outbox.sealed"


_IS_WAITING = text("state = 'waiting'")
_IS_SENDING = text("state = 'sending'")


class OutboxRow(Base):
    """One call of the Bot API, or one mail. `cause` names what made it, so that the same cause makes it once."""

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


def _in_state(state: OutboxState) -> ColumnElement[bool]:
    # Literal, so that the partial indexes serve.
    return OutboxRow.state == literal_column(f"'{state}'")


_BY_CHAT = OutboxRow.method != literal_column(f"'{EMAIL}'")  # mails go their own way, each by itself

# Built once: building it costs more than running it.
_RESTING = aliased(OutboxRow)
# While one call to a chat has to wait, newer ones to it do not overtake.
_RESTS = (
    select(_RESTING.id)
    .where(
        _RESTING.state == literal_column("'waiting'"),
        _RESTING.method != literal_column(f"'{EMAIL}'"),
        _RESTING.chat_ref == OutboxRow.chat_ref,
        _RESTING.send_after > bindparam("now", type_=Instant),
    )
    .exists()
)
_DUE = (
    select(OutboxRow.id)
    .where(
        _in_state(OutboxState.WAITING),
        OutboxRow.send_after <= bindparam("now", type_=Instant),
        or_(
            and_(_BY_CHAT, OutboxRow.chat_ref.not_in(bindparam("busy", expanding=True)), ~_RESTS),
            and_(~_BY_CHAT, bindparam("mails", type_=Boolean)),
        ),
    )
    .order_by(OutboxRow.priority, OutboxRow.id)
    .limit(bindparam("most"))
)
_CLAIM = (
    update(OutboxRow)
    .where(OutboxRow.id.in_(_DUE))
    .values(state=OutboxState.SENDING, tries=OutboxRow.tries + 1)
    .returning(OutboxRow)
    .execution_options(synchronize_session=False)
)


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

    async def claim(
        self, now: datetime, limit: int, busy: Sequence[bytes] = (), *, mails: bool = True
    ) -> list[Outgoing]:
        """Take up to `limit` calls to chats that are not busy, and mails; replies first; mark them as being sent.

        Only whoever holds the sender's lease calls this.
        """
        wanted = {"now": now, "busy": list(busy), "most": limit, "mails": mails}
        rows = (await self._session.scalars(_CLAIM, wanted)).all()
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
            .where(
                _in_state(OutboxState.WAITING), _BY_CHAT, OutboxRow.chat_ref == chat_ref, OutboxRow.send_after < until
            )
            .values(send_after=until)
        )

    async def cancel_chat(self, chat_ref: bytes) -> None:
        """Cancel what waits for a chat that cannot be reached any more; mails go on."""
        await self._session.execute(
            update(OutboxRow)
            .where(_in_state(OutboxState.WAITING), _BY_CHAT, OutboxRow.chat_ref == chat_ref)
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
