"""Where each person stands in a dialogue: in the same transaction as what the dialogue did.

A person has one active dialogue; others may rest, begun and kept, until they are taken up again.
What was written so far is sealed under the person's own key.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Index, LargeBinary, String, delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Instant, insert_into
from storage.keystore import Keys

_CONTEXT = "steps.sealed"
_IS_ACTIVE = text("active")


class StepRow(Base):
    """One begun dialogue of one person; at most one of a person's is active."""

    __tablename__ = "steps"
    __table_args__ = (
        Index(
            "uq_steps_active",
            "citizen_ref",
            unique=True,
            sqlite_where=_IS_ACTIVE,
            postgresql_where=_IS_ACTIVE,
        ),
    )
    citizen_ref: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    dialogue: Mapped[str] = mapped_column(String(32), primary_key=True)
    step: Mapped[str] = mapped_column(String(32))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    active: Mapped[bool]
    updated_at: Mapped[datetime] = mapped_column(Instant)


@dataclass(frozen=True)
class Step:
    """A place in a dialogue, with what was written so far (JSON values only)."""

    dialogue: str
    step: str
    data: dict[str, Any] = field(default_factory=dict)


class Steps:
    """The begun dialogues."""

    def __init__(self, session: AsyncSession, keys: Keys) -> None:
        self._session = session
        self._keys = keys

    async def active(self, citizen_ref: bytes) -> Step | None:
        """Find the dialogue a person is in."""
        return await self._find(select(StepRow).where(StepRow.citizen_ref == citizen_ref, StepRow.active))

    async def begun(self, citizen_ref: bytes, dialogue: str) -> Step | None:
        """Find a certain dialogue that a person has begun, active or resting."""
        return await self._find(select(StepRow).where(StepRow.citizen_ref == citizen_ref, StepRow.dialogue == dialogue))

    async def _find(self, query: Any) -> Step | None:
        row: StepRow | None = await self._session.scalar(query)
        if row is None:
            return None
        key = await self._keys.find(row.citizen_ref)
        if key is None:  # erased: what was written is gone with the key
            return None
        return Step(row.dialogue, row.step, json.loads(key.unseal(row.sealed, _CONTEXT)))

    async def keep(self, citizen_ref: bytes, step: Step, now: datetime) -> None:
        """Make this the active step of a person; another active dialogue begins to rest."""
        key = await self._keys.make(citizen_ref, now)
        await self._rest(citizen_ref, step.dialogue)
        values = {
            "step": step.step,
            "sealed": key.seal(json.dumps(step.data, ensure_ascii=False).encode(), _CONTEXT),
            "active": True,
            "updated_at": now,
        }
        await self._session.execute(
            insert_into(self._session, StepRow)
            .values(citizen_ref=citizen_ref, dialogue=step.dialogue, **values)
            .on_conflict_do_update(index_elements=["citizen_ref", "dialogue"], set_=values)
        )

    async def _rest(self, citizen_ref: bytes, but: str) -> None:
        await self._session.execute(
            update(StepRow)
            .where(StepRow.citizen_ref == citizen_ref, StepRow.dialogue != but, StepRow.active)
            .values(active=False)
        )

    async def end(self, citizen_ref: bytes, dialogue: str) -> None:
        """End a dialogue; what was written goes with it."""
        await self._session.execute(
            delete(StepRow).where(StepRow.citizen_ref == citizen_ref, StepRow.dialogue == dialogue)
        )
