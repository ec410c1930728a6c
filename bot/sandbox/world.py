"""Everything the sandbox knows, in one place for methods, control and state."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.answers import Json
from bot.sandbox.chats import Chats
from bot.sandbox.clock import SandboxClock
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files, Upload
from bot.sandbox.journal import Journal
from bot.sandbox.limits import Limits
from bot.sandbox.menus import Menus
from bot.sandbox.presses import Presses
from bot.sandbox.updates import UpdateQueue
from bot.sandbox.webhook import Webhook

log = logging.getLogger("bot.sandbox")

Uploads = dict[str, Upload]
Handler = Callable[["World", Json, Uploads], Any]


class World:
    """The parts of the sandbox; `changes` counts up with everything worth keeping."""

    def __init__(
        self,
        bot: Json,
        perform: Callable[[str, Json], Awaitable[Json]],
        *,
        limits: bool,
        seed: int | None,
        journal_kept_count: int,
    ) -> None:
        self.bot = bot
        self.changes = 0
        self.clock = SandboxClock()
        self.clock.on_move(self.mark)
        self.chats = Chats(self.mark)
        self.files = Files(self.mark)
        self.menus = Menus(self.mark)
        self.presses = Presses()
        self.updates = UpdateQueue(self.mark)
        self.webhook = Webhook(self.updates, perform, self.mark)
        self.limits = Limits(limits)
        self.faults = Faults(seed)
        self.journal = Journal(self.clock.now, journal_kept_count)

    def mark(self) -> None:
        """Note that something changed, for the state file."""
        self.changes += 1
