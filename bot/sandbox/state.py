"""The sandbox's memory between two runs: one JSON file, replaced whole.

A chat's part is written anew only after a change, so that a save costs little in a large town.
"""

from __future__ import annotations

import asyncio
import json
import os
import threading
from dataclasses import asdict
from pathlib import Path

from bot.sandbox.answers import Json
from bot.sandbox.files import StoredFile
from bot.sandbox.people import Persona
from bot.sandbox.updates import Pending
from bot.sandbox.webhook import Target
from bot.sandbox.world import World

SAVE_SECONDS = 1.0
FORMAT = 1


class StateFile:
    """Loads the world at start, saves it at most once a second and at the end."""

    def __init__(self, path: Path, world: World) -> None:
        self.path = path
        self._world = world
        self._saved = 0
        self._writing = threading.Lock()  # the last save may meet one still under way
        world.files.folder = path.with_name(path.name + ".files")

    def load(self) -> None:
        """Take over what an earlier run left; a missing file is an empty town."""
        if not self.path.is_file():
            return
        kept: Json = json.loads(self.path.read_text(encoding="utf-8"))
        if kept.get("format") != FORMAT:
            raise ValueError(f"{self.path} is no state file of this sandbox (format {FORMAT})")
        world = self._world
        for persona in kept["personas"]:
            world.chats.add_persona(Persona(**persona))
        for chat in kept["chats"]:
            world.chats.restore(chat)
        for file in kept["files"]:
            world.files.register(StoredFile(**file))
        world.menus.restore(kept["menus"])
        world.clock.offset_seconds = kept["offset_seconds"]
        queue = world.updates
        queue.allowed = kept["allowed_updates"]
        queue.next_id = max(queue.next_id, kept["next_update_id"])
        queue.restore([Pending(p["update"], (p["lane"][0], p["lane"][1])) for p in kept["pending"]])
        if kept["webhook"]:
            world.webhook.target = Target(**kept["webhook"])
        self._saved = world.changes

    def _snapshot(self) -> str:
        world = self._world
        small = {
            "format": FORMAT,
            "personas": [asdict(persona) for persona in world.chats.personas.values()],
            "files": world.files.dumped(),
            "menus": world.menus.dumped(),
            "offset_seconds": world.clock.offset_seconds,
            "allowed_updates": world.updates.allowed,
            "next_update_id": world.updates.next_id,
            "pending": [vars(pending) for pending in world.updates.pending.values()],
            "webhook": world.webhook.dumped(),
        }
        chats = ",\n".join(chat.dumped() for chat in world.chats)
        return f'{json.dumps(small, ensure_ascii=False)[:-1]}, "chats": [{chats}]}}\n'

    def save(self) -> None:
        """Write the file now."""
        self._saved = self._world.changes
        self._write(self._snapshot())

    def _write(self, text: str) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_name(self.path.name + ".new")
        with self._writing:
            with fresh.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.path)

    async def keep(self) -> None:
        """Save after changes, at most once a second, until cancelled."""
        while True:
            await asyncio.sleep(SAVE_SECONDS)
            if self._world.changes != self._saved:
                self._saved = self._world.changes
                await asyncio.to_thread(self._write, self._snapshot())
