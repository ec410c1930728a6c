"""Every request held against the documented Bot API: names, types, required fields.

Stricter than Telegram in one point: an unknown parameter or field is refused, so that slips show.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.sandbox.answers import Json, bad_request

API: Json = json.loads((Path(__file__).parent / "bot_api.json").read_text(encoding="utf-8"))
METHOD_NAMES = {name.lower(): name for name in API["methods"]}
_TRUE, _FALSE = {"true", "yes", "1"}, {"false", "no", "0", ""}

Check = Callable[[Any, str], Any]


class Wrong(ValueError):
    """A value does not fit its type."""


def _integer(value: Any, path: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lstrip("-").isdecimal():
        return int(value)
    raise Wrong(f"{path} must be an integer")


def _float(value: Any, path: str) -> float:
    try:
        if not isinstance(value, bool):
            return float(value)
    except (TypeError, ValueError):
        pass
    raise Wrong(f"{path} must be a number")


def _boolean(value: Any, path: str) -> bool:
    word = str(value).strip().lower()
    if isinstance(value, bool | str | int) and word in _TRUE | _FALSE:
        return word in _TRUE
    raise Wrong(f"{path} must be true or false")


def _true(value: Any, path: str) -> bool:
    if _boolean(value, path) is not True:
        raise Wrong(f"{path} must be true")
    return True


def _string(value: Any, path: str) -> str:
    if isinstance(value, str):
        return value
    raise Wrong(f"{path} must be a string")


def _object(value: Any, path: str) -> Json:
    value = _parsed(value, path)
    if isinstance(value, dict):
        return value
    raise Wrong(f"{path} must be an object")


def _parsed(value: Any, path: str) -> Any:
    """A complex value may come as a JSON string (forms) or as JSON itself."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise Wrong(f"can't parse {path} JSON object") from None


_SIMPLE: dict[str, Check] = {
    "Integer": _integer,
    "Float": _float,
    "Boolean": _boolean,
    "True": _true,
    "String": _string,
    "Object": _object,
}
_CHECKS: dict[str, Check] = {}


def _check_for(spec: str) -> Check:
    """The check for a type as bot_api.json writes it."""
    spec = spec.removesuffix("!")
    if spec not in _CHECKS:
        _CHECKS[spec] = _SIMPLE.get(spec) or _compose(spec)
    return _CHECKS[spec]


def _compose(spec: str) -> Check:
    if "|" in spec:
        return _any_of([part for part in spec.split("|") if part != "InputFile"])
    if spec.startswith("Array of "):
        return _array_of(spec.removeprefix("Array of "))
    if spec in API["unions"]:
        return _any_of(API["unions"][spec])
    if spec == "InputFile":
        return _string
    return _object_of(spec)


def _array_of(inner: str) -> Check:
    def check(value: Any, path: str) -> list[Any]:
        value = _parsed(value, path)
        if not isinstance(value, list):
            raise Wrong(f"{path} must be an array")
        each = _check_for(inner)
        return [each(item, f"{path}[{place}]") for place, item in enumerate(value)]

    return check


def _object_of(name: str) -> Check:
    fields: dict[str, str] = API["types"][name]
    required = [field for field, spec in fields.items() if spec.endswith("!")]

    def check(value: Any, path: str) -> Json:
        value = _object(value, path)
        for field in value:
            if field not in fields:
                raise Wrong(f'{path} has an unknown field "{field}" ({name})')
        for field in required:
            if value.get(field) is None:
                raise Wrong(f'{path} lacks the field "{field}" ({name})')
        return {
            field: _check_for(fields[field])(item, f"{path}.{field}")
            for field, item in value.items()
            if item is not None
        }

    return check


def _any_of(specs: list[str]) -> Check:
    def check(value: Any, path: str) -> Any:
        simple = [spec for spec in specs if spec in _SIMPLE]
        if not simple:
            value = _parsed(value, path)
        best: Wrong | None = None
        for spec in specs:
            try:
                return _check_for(spec)(value, path)
            except Wrong as wrong:
                required = [f for f, s in API["types"].get(spec, {}).items() if s.endswith("!")]
                if best is None or (isinstance(value, dict) and required and required[0] in value):
                    best = wrong
        raise best or Wrong(f"{path} is of the wrong type")

    return check


_MISSING = {"chat_id": "chat_id is empty", "text": "message text is empty"}


def checked(method: str, parameters: Json, uploads: Json) -> Json:
    """Parameters converted to their types; raises 400 that names the first slip."""
    fields: dict[str, str] = API["methods"][method]
    given: Json = {}
    for name, value in parameters.items():
        if name not in fields:
            raise bad_request(f'unknown parameter "{name}" (the sandbox is stricter than Telegram here)')
        if value is None or (value == "" and not fields[name].startswith(("String", "Integer|String"))):
            continue
        try:
            given[name] = _check_for(fields[name])(value, name)
        except Wrong as wrong:
            raise bad_request(str(wrong)) from None
    for name, spec in fields.items():
        if spec.endswith("!") and name not in given and name not in uploads:
            raise bad_request(_MISSING.get(name, f'parameter "{name}" is required'))
    attached = {str(value).removeprefix("attach://") for value in given.values() if _is_attachment(value)}
    for name in uploads:
        if name not in attached and "InputFile" not in fields.get(name, ""):
            raise bad_request(f'unknown file "{name}" (the sandbox is stricter than Telegram here)')
    return given


def _is_attachment(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("attach://")
