"""Delivery by webhook: in order per chat, chats side by side, again and again until a 2xx.

Source: Bot API docs, "setWebhook" and "Making requests when getting updates"; the pauses are those that
telegram-bot-api's WebhookActor shows. Telegram takes HTTPS on 443, 80, 88 or 8443 only; the sandbox takes
http and any port, as bot and sandbox share one machine.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass

import aiohttp

from bot.sandbox.answers import Json, bad_request
from bot.sandbox.updates import Pending, UpdateQueue

PAUSE_SECONDS, PAUSE_SECONDS_MAX = 1.0, 60.0
ANSWER_SECONDS_MAX = 60.0
CONNECTIONS = 40
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name

Perform = Callable[[str, Json], Awaitable[Json]]
Lane = tuple[int, str]


@dataclass
class Target:
    """Where updates go."""

    url: str
    secret_token: str = ""
    max_connections: int = CONNECTIONS
    has_custom_certificate: bool = False


class Webhook:
    """Posts pending updates to the bot while a target is set."""

    def __init__(self, queue: UpdateQueue, perform: Perform, mark: Callable[[], None]) -> None:
        self.target: Target | None = None
        self.pause_seconds = PAUSE_SECONDS
        self.last_error: tuple[int, str] | None = None
        self._queue = queue
        self._perform = perform
        self._mark = mark
        self._lanes: dict[Lane, deque[int]] = {}
        self._workers: dict[Lane, asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(CONNECTIONS)
        self._session: aiohttp.ClientSession | None = None
        queue.on_arrival = self._offer

    def set(self, target: Target | None) -> None:
        """Change the target; what waits is kept and goes to the new one."""
        if target:
            _check(target)
        self.target = target
        self.last_error = None
        self._mark()
        self.restart()

    def restart(self) -> None:
        """Begin delivering afresh; what was under way may arrive twice, as with Telegram."""
        for task in self._workers.values():
            task.cancel()
        self._workers.clear()
        self._lanes.clear()
        if self.target:
            self._slots = asyncio.Semaphore(self.target.max_connections)
            for arrival, pending in self._queue.pending.items():
                self._offer(arrival, pending)

    async def close(self) -> None:
        """Stop delivering; pending updates stay pending."""
        tasks = list(self._workers.values())
        self._workers.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session:
            await self._session.close()
            self._session = None

    def info(self) -> Json:
        """The answer to getWebhookInfo."""
        target = self.target or Target("")
        info: Json = {
            "url": target.url,
            "has_custom_certificate": target.has_custom_certificate,
            "pending_update_count": len(self._queue.pending),
        }
        if self.target:
            info["max_connections"] = target.max_connections
        if self.last_error:
            info["last_error_date"], info["last_error_message"] = self.last_error
        if self._queue.allowed:
            info["allowed_updates"] = self._queue.allowed
        return info

    def dumped(self) -> Json | None:
        """The target for the state file."""
        return asdict(self.target) if self.target else None

    def _offer(self, arrival: int, pending: Pending) -> None:
        if not self.target:
            return
        self._lanes.setdefault(pending.lane, deque()).append(arrival)
        if pending.lane not in self._workers:
            worker = asyncio.get_running_loop().create_task(self._deliver(pending.lane))
            self._workers[pending.lane] = worker

    async def _deliver(self, lane: Lane) -> None:
        waiting = self._lanes[lane]
        pause = self.pause_seconds
        while waiting:
            pending = self._queue.pending.get(waiting[0])
            if pending:
                async with self._slots:
                    retry_after = await self._post(pending.update)
                if retry_after is not None:
                    await asyncio.sleep(retry_after or pause)
                    pause = min(pause * 2, PAUSE_SECONDS_MAX)
                    continue
                self._queue.discard(waiting[0])
            waiting.popleft()
            pause = self.pause_seconds
        # Nothing is awaited between the last look at the queue and here, so no update is left behind.
        self._lanes.pop(lane, None)
        self._workers.pop(lane, None)

    async def _post(self, update: Json) -> float | None:
        """None after a 2xx; otherwise the seconds to wait, 0 for the usual pause."""
        target = self.target
        assert target is not None
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=0)
            self._session = aiohttp.ClientSession(connector=connector)
        headers = {"Content-Type": "application/json"}
        if target.secret_token:
            headers[SECRET_HEADER] = target.secret_token
        try:
            async with self._session.post(
                target.url,
                data=json.dumps(update).encode(),
                headers=headers,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS_MAX),
            ) as response:
                body = await response.read()
                if 200 <= response.status < 300:
                    await self._carry_out(response.content_type, body)
                    return None
                self.last_error = (
                    int(time.time()),
                    f"Wrong response from the webhook: {response.status} {response.reason or ''}".rstrip(),
                )
                wish = response.headers.get("Retry-After", "")
                return float(wish) if wish.isdecimal() else 0.0
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self.last_error = (int(time.time()), str(error) or "Read timeout expired")
            return 0.0

    async def _carry_out(self, content_type: str, body: bytes) -> None:
        """One method may come in the answer; its result is never told to the bot."""
        if content_type != "application/json" or not body.startswith(b"{"):
            return
        try:
            wish = json.loads(body)
        except ValueError:
            return
        method = wish.pop("method", None)
        if isinstance(method, str):
            await self._perform(method, wish)


def _check(target: Target) -> None:
    if not re.match(r"https?://[^/\s]+", target.url):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", target.secret_token):
        raise bad_request("secret token contains unallowed characters")
    if not 1 <= target.max_connections <= 100:
        raise bad_request("max_connections must be between 1 and 100")
