"""`POST /telegram`: an update is stored before it is acknowledged, or refused without being read."""

import hmac
import json
from collections.abc import Callable

import structlog
from aiohttp import web

from bot.clock import Clock
from storage.database import Database
from storage.inbox import read_update

log = structlog.get_logger(__name__)

# Telegram, setWebhook: the header carries the secret_token.
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 the header's name, not a secret
BODY_LIMIT = 1024 * 1024


def webhook(database: Database, secret: str, clock: Clock, received: Callable[[], None]) -> web.RouteDef:
    """The route. 401 without the right secret, 400 for what is no update, 503 where it could not be stored."""
    if not secret:
        raise ValueError("a webhook needs a secret")

    async def take(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return web.Response(status=401)
        try:
            update = read_update(json.loads(await request.read()))
        except (ValueError, KeyError, TypeError):
            return web.Response(status=400)
        try:
            async with database.work() as work:
                await work.inbox.add([update], clock())
        except Exception:  # a boundary: without a commit there is no 200, and Telegram comes again
            log.exception("update-not-stored")
            return web.Response(status=503, headers={"Retry-After": "5"})
        received()
        return web.Response()

    return web.post("/telegram", take)
