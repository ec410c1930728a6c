"""A small Bot API server, written apart from the sandbox: plain, strict, and poor in methods.

It knows getMe, getUpdates, sendMessage, editMessageText, editMessageReplyMarkup and answerCallbackQuery, takes only
form-encoded bodies as PTB sends them, and answers 404 to all else, as Telegram does for a method it has not.
"""

import asyncio
import json
from typing import Any

from aiohttp import web

TOKEN = "777000:a-plain-server-of-its-own"
_KNOWN = {
    "getMe": set(),
    "getUpdates": {"offset", "limit", "timeout", "allowed_updates"},
    "sendMessage": {"chat_id", "text", "parse_mode", "reply_markup", "link_preview_options"},
    "editMessageText": {"chat_id", "message_id", "text", "parse_mode", "reply_markup", "link_preview_options"},
    "editMessageReplyMarkup": {"chat_id", "message_id", "reply_markup"},
    "answerCallbackQuery": {"callback_query_id", "text", "show_alert"},
}


class PlainServer:
    """Keeps one person's chat, and every call that was refused."""

    def __init__(self) -> None:
        self.refused: list[tuple[str, str]] = []
        self.messages: dict[int, dict[str, Any]] = {}
        self._updates: list[dict[str, Any]] = []
        self._next_update = 5
        self._next_message = 100
        self._news = asyncio.Event()
        self._queries: set[str] = set()

    def application(self) -> web.Application:
        """The server."""
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        return app

    def brings(self, **content: Any) -> None:
        """Bring an update; ids jump."""
        self._next_update += 7
        self._updates.append({"update_id": self._next_update, **content})
        self._news.set()

    def text(self, words: str, user_id: int = 42) -> None:
        """The person writes; no entities, as a plain server may leave them out."""
        self._next_message += 1
        self.brings(message=self._message(user_id) | {"text": words})

    def _message(self, user_id: int) -> dict[str, Any]:
        user = {"id": user_id, "is_bot": False, "first_name": "Pelle"}
        chat = {"id": user_id, "type": "private", "first_name": "Pelle"}
        return {"message_id": self._next_message, "date": 1_790_000_000, "chat": chat, "from": user}

    def press(self, label: str, user_id: int = 42) -> None:
        """The person presses the newest button of that name."""
        for message_id in sorted(self.messages, reverse=True):
            for row in self.messages[message_id].get("markup", {}).get("inline_keyboard", []):
                for button in row:
                    if button["text"] == label:
                        query = f"q{self._next_update}"
                        self._queries.add(query)
                        place = self._message(user_id) | {"message_id": message_id, "text": "…"}
                        data = button["callback_data"]
                        press = {"id": query, "chat_instance": "1", "data": data, "message": place}
                        self.brings(callback_query=press | {"from": place["from"]})
                        return
        raise AssertionError(f"no button {label!r}")

    async def sees(self, words: str) -> str:
        """Wait until a message holds some words."""
        async with asyncio.timeout(15):
            while True:
                for message_id in sorted(self.messages, reverse=True):
                    if words in self.messages[message_id]["text"]:
                        return str(self.messages[message_id]["text"])
                await asyncio.sleep(0.02)

    async def _answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if request.match_info["token"] != TOKEN:
            return self._no(401, "Unauthorized")
        if method not in _KNOWN:
            return self._no(404, "Not Found")
        form = await request.post()
        given = {key: str(value) for key, value in form.items()}
        if unknown := set(given) - _KNOWN[method]:
            self.refused.append((method, f"unknown {unknown}"))
            return self._no(400, "Bad Request: unknown parameter")
        try:
            result = await getattr(self, f"_{method.lower()}")(given)
        except (KeyError, ValueError) as error:
            self.refused.append((method, repr(error)))
            return self._no(400, f"Bad Request: {error}")
        return web.json_response({"ok": True, "result": result})

    def _no(self, code: int, why: str) -> web.Response:
        return web.json_response({"ok": False, "error_code": code, "description": why}, status=code)

    async def _getme(self, _given: dict[str, str]) -> dict[str, Any]:
        return {"id": 777000, "is_bot": True, "first_name": "Plain", "username": "PlainBot"}

    async def _getupdates(self, given: dict[str, str]) -> list[dict[str, Any]]:
        offset = int(given.get("offset", 0))
        self._updates = [update for update in self._updates if update["update_id"] >= offset]
        if not self._updates:
            self._news.clear()
            try:
                async with asyncio.timeout(int(given.get("timeout", 0))):
                    await self._news.wait()
            except TimeoutError:
                pass
        return self._updates[: int(given.get("limit", 100))]

    async def _sendmessage(self, given: dict[str, str]) -> dict[str, Any]:
        if not 0 < len(given["text"]) <= 4096:
            raise ValueError("message text is empty or too long")
        self._next_message += 1
        self._keep(self._next_message, given)
        return self._message(int(given["chat_id"])) | {"text": given["text"]}

    async def _editmessagetext(self, given: dict[str, str]) -> dict[str, Any]:
        message_id = int(given["message_id"])
        if message_id not in self.messages:
            raise ValueError("message to edit not found")
        self._keep(message_id, given)
        return self._message(int(given["chat_id"])) | {"message_id": message_id, "text": given["text"]}

    async def _editmessagereplymarkup(self, given: dict[str, str]) -> bool:
        self.messages[int(given["message_id"])]["markup"] = json.loads(given.get("reply_markup", "{}"))
        return True

    async def _answercallbackquery(self, given: dict[str, str]) -> bool:
        self._queries.remove(given["callback_query_id"])
        return True

    def _keep(self, message_id: int, given: dict[str, str]) -> None:
        markup = json.loads(given.get("reply_markup", "{}"))
        for row in markup.get("inline_keyboard", []):
            for button in row:
                if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
                    raise ValueError("BUTTON_DATA_INVALID")
        self.messages[message_id] = {"text": given["text"], "markup": markup}
