"""Reading a request's parameters, in all four ways Telegram takes them.

Source: Bot API docs, "Making requests": query string, form, JSON and multipart.
"""

from __future__ import annotations

import json

from aiohttp import web

from bot.sandbox.answers import TOO_LARGE, Json, bad_request
from bot.sandbox.files import UPLOAD_BYTES_MAX, Upload

# Room for the form around a file of the greatest size.
REQUEST_BYTES_MAX = UPLOAD_BYTES_MAX + 2 * 1024 * 1024


async def read_parameters(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """All parameters by name, and the files beside them."""
    parameters: Json = dict(request.query)
    uploads: dict[str, Upload] = {}
    if not request.can_read_body:
        return parameters, uploads
    try:
        if request.content_type == "application/json":
            parameters.update(_object(await request.read()))
        else:
            for name, value in (await request.post()).items():
                if isinstance(value, web.FileField):
                    content = value.file.read()
                    uploads[name] = Upload(value.filename, content, value.content_type)
                elif isinstance(value, bytes | bytearray):
                    parameters[name] = value.decode("utf-8", "replace")
                else:
                    parameters[name] = value
    except web.HTTPRequestEntityTooLarge:
        raise TOO_LARGE from None
    return parameters, uploads


def _object(body: bytes) -> Json:
    if not body.strip():
        return {}
    try:
        value = json.loads(body)
    except ValueError:
        raise bad_request("can't parse request JSON object") from None
    if not isinstance(value, dict):
        raise bad_request("can't parse request JSON object")
    return value
