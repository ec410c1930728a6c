"""The sandbox: an aiohttp application that speaks the Telegram Bot API.

Methods are told apart as by Telegram: another token gets 401, an unknown method 404.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import inspect
from pathlib import Path

from aiohttp import web

from bot.sandbox import control, page_files
from bot.sandbox.answers import NOT_FOUND, UNAUTHORIZED, ApiError, Json, forbidden, too_many
from bot.sandbox.check import METHOD_NAMES, checked
from bot.sandbox.clock import SandboxClock
from bot.sandbox.faults import Fault
from bot.sandbox.journal import ENTRIES_KEPT
from bot.sandbox.methods import METHODS
from bot.sandbox.parameters import REQUEST_BYTES_MAX, read_parameters
from bot.sandbox.people import Persona
from bot.sandbox.state import StateFile
from bot.sandbox.world import Uploads, World, log

DEFAULT_TOKEN = "424242:SANDBOX-only-for-trying-never-for-Telegram"  # noqa: S105 - opens only the sandbox
_DESCRIPTIONS = {"setWebhook": "Webhook was set", "deleteWebhook": "Webhook was deleted"}


class Sandbox:
    """One bot's own Telegram.

    `state_file` keeps people, chats and pending updates over restarts; `seed` makes faults that strike at
    random repeatable; `limits=False` switches the sending limits off.
    """

    def __init__(
        self,
        *,
        token: str = DEFAULT_TOKEN,
        username: str = "SolaKarlstadBot",
        first_name: str = "Sola",
        state_file: Path | None = None,
        seed: int | None = None,
        limits: bool = True,
        log_kept_count: int = ENTRIES_KEPT,
    ) -> None:
        self.token = token
        bot = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": first_name,
            "username": username,
        }
        self.world = World(bot, self.perform, limits=limits, seed=seed, journal_kept_count=log_kept_count)
        self.clock: SandboxClock = self.world.clock
        self._state = StateFile(state_file, self.world) if state_file else None
        if self._state:
            self._state.load()

    def add_persona(
        self,
        id: int,  # noqa: A002 - as in Telegram's User
        first_name: str,
        *,
        last_name: str | None = None,
        language_code: str | None = "sv",
        caption: str = "",
    ) -> None:
        """Let a person in, or change who they are."""
        self.world.chats.add_persona(Persona(id, first_name, last_name, language_code, caption))

    def application(self, *, page: bool = True, page_path: str = "/") -> web.Application:
        """The whole sandbox as an application of its own, the browser chat at `page_path`."""
        application = web.Application(client_max_size=REQUEST_BYTES_MAX)
        self.add_to(application, page=page, page_path=page_path)
        return application

    def add_to(self, application: web.Application, *, page: bool = True, page_path: str = "/") -> None:
        """Put the sandbox into an application beside other routes; that one's `client_max_size` counts."""
        application.router.add_route("*", "/bot{token}/{method}", self._answer)
        application.router.add_get("/file/bot{token}/{path:.+}", self._download)
        control.add_routes(application, self.world)
        if page:
            page_files.add_routes(application, page_path)
        application.on_startup.append(self._start)
        application.on_shutdown.append(self._let_go)
        application.on_cleanup.append(self._stop)

    async def _start(self, _: web.Application) -> None:
        self.world.webhook.restart()
        self._saving = asyncio.create_task(self._state.keep()) if self._state else None

    async def _let_go(self, _: web.Application) -> None:
        self.world.updates.close()
        self.world.chats.close()

    async def _stop(self, _: web.Application) -> None:
        await self.world.webhook.close()
        if self._saving and self._state:
            self._saving.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._saving
            self._state.save()

    def _is_token(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(), self.token.encode())

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        """One API request, with the misfortune that was ordered for it."""
        method = request.match_info["method"]
        if not self._is_token(request.match_info["token"]):
            return web.json_response(UNAUTHORIZED.body(), status=401)
        try:
            parameters, uploads = await read_parameters(request)
        except ApiError as error:
            self.world.journal.write(method, {}, error.body())
            return web.json_response(error.body(), status=error.code)
        fault = self.world.faults.strike(method, parameters.get("chat_id"))
        if fault and fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
        elif fault and fault.kind != "drop_after_accept":
            return self._misfortune(request, method, parameters, fault)
        answer = await self._perform(method, parameters, uploads, fault)
        if fault and fault.kind == "drop_after_accept":
            return _dropped(request)
        return web.json_response(answer, status=answer.get("error_code", 200))

    def _misfortune(self, request: web.Request, method: str, parameters: Json, fault: Fault) -> web.StreamResponse:
        error = ApiError(500, "Internal Server Error")
        if fault.kind == "429":
            error = too_many(fault.retry_after)
        elif fault.kind == "403":
            error = forbidden("bot was blocked by the user")
        elif fault.kind == "502":
            error = ApiError(502, "Bad Gateway")
        body = {"ok": False} if fault.kind == "drop_before_accept" else error.body()
        self.world.journal.write(_name(method), parameters, body, fault.kind)
        if fault.kind == "drop_before_accept":
            return _dropped(request)
        if fault.kind == "502":  # a proxy answers in HTML, not in Telegram's JSON
            return web.Response(status=502, text="<h1>502 Bad Gateway</h1>", content_type="text/html")
        return web.json_response(body, status=error.code)

    async def perform(self, method: str, parameters: Json) -> Json:
        """Carry out a method without HTTP, as for one that comes in a webhook's answer."""
        return await self._perform(method, parameters, {}, None)

    async def _perform(self, method: str, parameters: Json, uploads: Uploads, fault: Fault | None) -> Json:
        name = _name(method)
        try:
            if name not in METHODS:
                raise NOT_FOUND
            result = METHODS[name](self.world, checked(name, parameters, uploads), uploads)
            if inspect.isawaitable(result):
                result = await result
            answer: Json = {"ok": True, "result": result}
            if name in _DESCRIPTIONS:
                answer["description"] = _DESCRIPTIONS[name]
        except ApiError as error:
            answer = error.body()
            log.debug("%s refused: %s", name, error.description)
        files = {key: {"file_name": up.name, "size": len(up.content)} for key, up in uploads.items()}
        self.world.journal.write(name, {**parameters, **files}, answer, fault.kind if fault else None)
        return answer

    async def _download(self, request: web.Request) -> web.Response:
        """A file under the path that getFile told."""
        if not self._is_token(request.match_info["token"]):
            return web.json_response(UNAUTHORIZED.body(), status=401)
        file = self.world.files.at(request.match_info["path"])
        if file is None:
            return web.json_response(NOT_FOUND.body(), status=404)
        return web.Response(body=self.world.files.content(file), content_type="application/octet-stream")


def _name(method: str) -> str:
    """Method names are case-insensitive (Bot API docs, "Making requests")."""
    return str(METHOD_NAMES.get(method.lower(), method))


def _dropped(request: web.Request) -> web.StreamResponse:
    """Cut the connection instead of answering."""
    if request.transport:
        request.transport.abort()
    return web.Response()
