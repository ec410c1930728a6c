"""Alembic's entry: runs on the connection that `storage.migrate` gives."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Enum

import storage.work  # noqa: F401 every table is known through it
from storage.base import Base, Instant


def _render(kind: str, value: Any, _context: Any) -> str | Literal[False]:
    """A revision names plain types: it must still run when ours have changed."""
    if kind == "type" and isinstance(value, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(value, Enum):
        return f"sa.String(length={value.length})"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=_render,
)
with context.begin_transaction():
    context.run_migrations()
