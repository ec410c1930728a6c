"""`/healthz`: alive. `/readyz`: can do its work, or says why not. `/metrics`: what can be watched."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

_SECONDS = 3.0

Check = Callable[[], Awaitable[object]]


def health_routes(checks: Mapping[str, Check]) -> list[web.RouteDef]:
    """The routes; each check raises where its part does not answer."""

    async def alive(_request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def ready(_request: web.Request) -> web.Response:
        found = dict(zip(checks, await asyncio.gather(*(_try(check) for check in checks.values())), strict=True))
        healthy = all(answer == "ok" for answer in found.values())
        return web.json_response({"ready": healthy, **found}, status=200 if healthy else 503)

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return [web.get("/healthz", alive), web.get("/readyz", ready), web.get("/metrics", metrics)]


async def _try(check: Check) -> str:
    try:
        async with asyncio.timeout(_SECONDS):
            await check()
    except Exception as error:  # a boundary: whatever is wrong, this page says so
        return f"not reachable ({type(error).__name__})"
    return "ok"
