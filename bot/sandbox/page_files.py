"""Serving the browser chat: plain files, no build step, nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

FOLDER = Path(__file__).parent / "page"
_TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob: data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def add_routes(application: web.Application, path: str = "/") -> None:
    """Serve the page at a path and its parts below /sandbox/page/."""
    application.router.add_get(path, _index)
    application.router.add_get("/sandbox/page/{name}", _part)


async def _index(_: web.Request) -> web.Response:
    return _serve("index.html")


async def _part(request: web.Request) -> web.Response:
    return _serve(request.match_info["name"])


def _serve(name: str) -> web.Response:
    path = FOLDER / name
    if path.parent != FOLDER or path.suffix not in _TYPES or not path.is_file():
        raise web.HTTPNotFound
    return web.Response(
        text=path.read_text(encoding="utf-8"),
        content_type=_TYPES[path.suffix],
        charset="utf-8",
        headers=_HEADERS,
    )
