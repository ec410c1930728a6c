"""The way in for the page and for tests: /sandbox/…, all JSON.

Errors are `{"error": text}` with 400, or 404 for an unknown person.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.sandbox import acting
from bot.sandbox.answers import ApiError, Json
from bot.sandbox.chats import Chat
from bot.sandbox.files import Upload
from bot.sandbox.parameters import read_parameters
from bot.sandbox.people import Persona
from bot.sandbox.seeing import see, see_many
from bot.sandbox.world import World

Deed = Callable[[World, web.Request], Awaitable[Any]]
THINGS = "photo|document|voice|sticker|contact|location"


def add_routes(application: web.Application, world: World) -> None:
    """Add the control routes to an application."""
    chat = r"/sandbox/chats/{user_id:-?\d+}"
    routes: list[tuple[str, str, Deed]] = [
        ("GET", "/sandbox/healthz", _health),
        ("GET", "/sandbox/personas", _personas),
        ("POST", "/sandbox/personas", _add_persona),
        ("GET", f"{chat}/messages", _messages),
        ("GET", "/sandbox/news", _many_messages),
        ("POST", f"{chat}/{{deed:text|press|edit|block|unblock}}", _act),
        ("POST", f"{chat}/{{thing:{THINGS}}}", _send_thing),
        ("POST", "/sandbox/updates", _inject),
        ("GET", "/sandbox/commands", _commands),
        ("GET", "/sandbox/clock", _clock),
        ("POST", "/sandbox/clock", _move_clock),
        ("GET", "/sandbox/log", _log),
        ("GET", "/sandbox/faults", _faults),
        ("POST", "/sandbox/faults", _add_faults),
        ("DELETE", "/sandbox/faults", _clear_faults),
        ("GET", "/sandbox/files/{file_id}", _file),
    ]
    for method, path, deed in routes:
        application.router.add_route(method, path, _guarded(world, deed))


def _guarded(world: World, deed: Deed) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Answer in JSON, errors too, and refuse what another site's page sends."""

    async def handler(request: web.Request) -> web.StreamResponse:
        if request.headers.get("Sec-Fetch-Site") == "cross-site" and request.method != "GET":
            return web.json_response({"error": "another site may not act here"}, status=403)
        try:
            answer = await deed(world, request)
        except ApiError as error:
            return web.json_response({"error": error.description}, status=error.code)
        except acting.Impossible as error:
            unknown = str(error).startswith("nobody")
            return web.json_response({"error": str(error)}, status=404 if unknown else 400)
        except KeyError as error:
            return web.json_response({"error": f"{error.args[0]} is missing"}, status=400)
        except (ValueError, TypeError) as error:
            return web.json_response({"error": str(error)}, status=400)
        return answer if isinstance(answer, web.StreamResponse) else web.json_response(answer)

    return handler


async def _wish(request: web.Request) -> Json:
    return (await read_parameters(request))[0]


def _user_id(request: web.Request) -> int:
    return int(request.match_info["user_id"])


async def _health(world: World, _: web.Request) -> Json:
    waiting = len(world.updates.pending)
    return {"ok": True, "pending_update_count": waiting, "username": world.bot["username"]}


async def _personas(world: World, _: web.Request) -> list[Json]:
    return [_described(world, persona) for persona in world.chats.personas.values()]


def _described(world: World, persona: Persona) -> Json:
    chat = world.chats.find(persona.id)
    return {
        "id": persona.id,
        "first_name": persona.first_name,
        "last_name": persona.last_name,
        "language_code": persona.language_code,
        "caption": persona.caption,
        "started": bool(chat and chat.started),
        "blocked": bool(chat and chat.blocked),
    }


async def _add_persona(world: World, request: web.Request) -> Json:
    wish = await _wish(request)
    if not wish["first_name"].strip():
        raise ValueError("first_name is empty")
    persona = Persona(
        int(wish["id"]),
        wish["first_name"].strip(),
        wish.get("last_name") or None,
        wish.get("language_code", "sv"),
        wish.get("caption", ""),
    )
    world.chats.add_persona(persona)
    return _described(world, persona)


async def _act(world: World, request: web.Request) -> Json:
    wish, user_id = await _wish(request), _user_id(request)
    match request.match_info["deed"]:
        case "text":
            return acting.say(world, user_id, wish)
        case "press":
            return acting.press(world, user_id, wish)
        case "edit":
            return acting.edit(world, user_id, wish)
        case "block":
            return acting.block(world, user_id)
        case _:
            return acting.unblock(world, user_id)


async def _send_thing(world: World, request: web.Request) -> Json:
    wish, uploads = await read_parameters(request)
    upload: Upload | None = next(iter(uploads.values()), None)
    return acting.send_thing(world, _user_id(request), request.match_info["thing"], wish, upload)


async def _messages(world: World, request: web.Request) -> Json:
    chat: Chat | None = world.chats.find(_user_id(request))
    if chat is None:
        raise acting.Impossible(f"nobody has the number {_user_id(request)}")
    after, wait = int(request.query.get("after", 0)), float(request.query.get("wait", 0))
    return await see(world, chat, after, wait)


async def _many_messages(world: World, request: web.Request) -> web.Response:
    """`?chats=7:12,8:0&wait=25`: news of several chats, by number, each from the version after its colon."""
    pairs = [pair.partition(":") for pair in request.query.get("chats", "").split(",") if pair]
    readers = {int(user_id): int(after or 0) for user_id, _, after in pairs}
    return web.json_response(await see_many(world, readers, float(request.query.get("wait", 0))))


async def _inject(world: World, request: web.Request) -> Json:
    return acting.inject(world, await _wish(request))


async def _commands(world: World, request: web.Request) -> list[Json]:
    user_id = int(request.query.get("user_id", 0))
    return world.menus.seen_by(user_id, request.query.get("language", ""))


async def _clock(world: World, _: web.Request) -> Json:
    return {"now": world.clock.now().isoformat(), "offset_seconds": world.clock.offset_seconds}


async def _move_clock(world: World, request: web.Request) -> Json:
    wish = await _wish(request)
    if "to" in wish:
        world.clock.advance_to(datetime.fromisoformat(wish["to"]))
    else:
        world.clock.advance(float(wish["advance_seconds"]))
    return await _clock(world, request)


async def _log(world: World, request: web.Request) -> list[Json]:
    limit = int(request.query.get("limit", 10_000))
    return world.journal.after(int(request.query.get("after", 0)), limit)


async def _faults(world: World, _: web.Request) -> list[Json]:
    return world.faults.listed()


async def _add_faults(world: World, request: web.Request) -> list[Json]:
    wishes = await request.json()
    for wish in wishes if isinstance(wishes, list) else [wishes]:
        world.faults.add(wish)
    return world.faults.listed()


async def _clear_faults(world: World, _: web.Request) -> list[Json]:
    world.faults.clear()
    return []


async def _file(world: World, request: web.Request) -> web.Response:
    file = world.files.find(request.match_info["file_id"])
    if file is None:
        return web.json_response({"error": "no such file"}, status=404)
    picture = file.mime_type in {"image/png", "image/jpeg", "image/gif", "image/webp"}
    headers = {
        # A document is never shown inside the page, whatever its sender called it.
        "Content-Disposition": "inline" if picture else "attachment",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    kind = file.mime_type if picture else "application/octet-stream"
    return web.Response(body=world.files.content(file), content_type=kind, headers=headers)
