"""A person in a story: says, presses, sees. Drives the bot through the sandbox, over HTTP."""

import asyncio
import time
from typing import Any

from aiohttp import ClientSession

PATIENCE_SECONDS = 10.0


class Citizen:
    """One person's chat with the bot."""

    def __init__(self, session: ClientSession, base: str, user_id: int) -> None:
        self._session = session
        self._base = f"{base}/sandbox/chats/{user_id}"
        self.id = user_id
        self._version = 0
        self._seen: dict[int, dict[str, Any]] = {}
        self._news: list[str] = []

    async def acts(self, deed: str, **wish: Any) -> dict[str, Any]:
        """Do something; what the bot says from now on counts as its answer."""
        await self._look(0)
        self._news.clear()
        async with self._session.post(f"{self._base}/{deed}", json=wish) as response:
            answer: dict[str, Any] = await response.json()
            assert response.status == 200, answer
            return answer

    async def says(self, text: str) -> None:
        """Write a message."""
        await self.acts("text", text=text)

    async def presses(self, label: str, **wish: Any) -> None:
        """Press the newest button with a label."""
        await self.acts("press", label=label, **wish)

    async def sees(self, *parts: str, within_seconds: float = PATIENCE_SECONDS) -> str:
        """Wait until the bot has answered with one message that holds all parts; returns its text."""
        deadline = time.monotonic() + within_seconds
        while True:
            for text in self._news:
                if all(part in text for part in parts):
                    return text
            left = deadline - time.monotonic()
            if left <= 0:
                raise AssertionError(f"{self.id} sees no {parts!r} but {self._news!r}")
            await self._look(min(left, 2.0))

    async def sees_nothing(self, for_seconds: float = 1.0) -> None:
        """Make sure that the bot stays silent."""
        await asyncio.sleep(for_seconds)
        await self._look(0)
        assert self._news == []

    async def _look(self, wait: float) -> None:
        async with self._session.get(f"{self._base}/messages?after={self._version}&wait={wait}") as response:
            assert response.status == 200, await response.text()
            found = await response.json()
        self._version = found["version"]
        for message in found["messages"]:
            self._seen[message["message_id"]] = message
            if message["from"] == "bot":
                self._news.append(message["text"])
        self._news += [f"toast: {toast['text']}" for toast in found["toasts"]]

    @property
    def messages(self) -> list[dict[str, Any]]:
        """All messages of the chat so far, in order."""
        return [self._seen[key] for key in sorted(self._seen)]

    def buttons(self) -> list[str]:
        """The labels below the bot's newest message with buttons."""
        for message in reversed(self.messages):
            if message["from"] == "bot" and message["buttons"]:
                return [button["label"] for row in message["buttons"] for button in row]
        return []
