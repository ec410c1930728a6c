"""How the sandbox says no, in Telegram's form.

ApiError
├── bad_request(…)     400, the bot asked for something wrong
├── forbidden(…)       403, this person cannot be written to
├── conflict(…)        409, two ways of receiving at once
└── too_many(…)        429, with the seconds to wait

Status equals `error_code`; the body is `{"ok": false, "error_code", "description"}` (Bot API docs,
"Making requests"). The descriptions are those of the public telegram-bot-api server where it has one.
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """A refusal that the bot gets to see."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        """The JSON object that Telegram would send."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(text: str) -> ApiError:
    """400: the request is wrong and will stay wrong."""
    return ApiError(400, f"Bad Request: {text}")


def forbidden(text: str) -> ApiError:
    """403: the person does not want, or does not know, the bot."""
    return ApiError(403, f"Forbidden: {text}")


def conflict(text: str) -> ApiError:
    """409: updates are already being received in another way."""
    return ApiError(409, f"Conflict: {text}")


def too_many(retry_after_seconds: int) -> ApiError:
    """429: wait this many whole seconds."""
    return ApiError(
        429,
        f"Too Many Requests: retry after {retry_after_seconds}",
        {"retry_after": retry_after_seconds},
    )


NOT_FOUND = ApiError(404, "Not Found")
UNAUTHORIZED = ApiError(401, "Unauthorized")
TOO_LARGE = ApiError(413, "Request Entity Too Large")
