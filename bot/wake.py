"""Wakes a waiting loop at once when there is work, and otherwise lets it look now and then."""

import asyncio


class Wake:
    """A bell that remembers having been rung."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        """There is work."""
        self._event.set()

    async def wait(self, seconds: float) -> None:
        """Return when rung, or after some seconds."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            pass
        self._event.clear()
