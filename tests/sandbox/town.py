"""A running sandbox as tests speak to it: as the bot, as a person, through the control API."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import ClientSession

from bot.sandbox.server import DEFAULT_TOKEN, Sandbox

ANNA, BASHIR = 7001, 7002


class Town:
    """A sandbox on its own port, with shortcuts for what bot and people do."""

    def __init__(self, sandbox: Sandbox, base: str, session: ClientSession) -> None:
        self.sandbox = sandbox
        self.base = base
        self.session = session

    async def api(self, method: str, *, token: str = DEFAULT_TOKEN, **parameters: Any) -> dict[str, Any]:
        """One API request as JSON; the whole answer, good or bad."""
        url = f"{self.base}/bot{token}/{method}"
        async with self.session.post(url, json=parameters) as response:
            answer: dict[str, Any] = await response.json()
            assert response.status == answer.get("error_code", 200)
            return answer

    async def ok(self, method: str, **parameters: Any) -> Any:
        """One API request that must succeed; its result."""
        answer = await self.api(method, **parameters)
        assert answer["ok"], answer
        return answer["result"]

    async def refusal(self, method: str, **parameters: Any) -> tuple[int, str]:
        """One API request that must be refused; code and description."""
        answer = await self.api(method, **parameters)
        assert not answer["ok"], answer
        return answer["error_code"], answer["description"]

    async def act(self, user_id: int, deed: str, **wish: Any) -> dict[str, Any]:
        """A person does something."""
        answer: dict[str, Any] = await self.post(f"/sandbox/chats/{user_id}/{deed}", wish)
        return answer

    async def post(self, path: str, wish: Any) -> Any:
        """A request to the control API that must succeed."""
        async with self.session.post(self.base + path, json=wish) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return answer

    async def get(self, path: str) -> Any:
        """A look at the control API."""
        async with self.session.get(self.base + path) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def see(self, user_id: int, after: int = 0, wait: float = 0) -> dict[str, Any]:
        """What a person sees in their chat."""
        seen: dict[str, Any] = await self.get(f"/sandbox/chats/{user_id}/messages?after={after}&wait={wait}")
        return seen

    async def updates(self, **parameters: Any) -> list[dict[str, Any]]:
        """getUpdates."""
        batch: list[dict[str, Any]] = await self.ok("getUpdates", **parameters)
        return batch


Open = Callable[..., Awaitable[Town]]
