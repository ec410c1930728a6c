"""Reads a profile's values one by one and, where one is wrong, says on which line and why."""

import re
import tomllib
from collections.abc import Iterable
from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.civic.calendar import Span, read_span

Choice = TypeVar("Choice", bound=StrEnum)


class WrongProfile(ValueError):
    """A profile that cannot be used; the message says where and why."""


class ProfileFile:
    """Takes values out of a TOML file by dotted names, and finds what nobody asked for. All may raise WrongProfile."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._text = path.read_text(encoding="utf-8")
            found = tomllib.loads(self._text)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise WrongProfile(f"{path}: {error}") from None
        self._left: dict[str, Any] = {
            (f"{section}.{key}" if isinstance(value, dict) else section): item
            for section, value in found.items()
            for key, item in (value.items() if isinstance(value, dict) else [("", value)])
        }

    def has(self, name: str) -> bool:
        """Whether the file holds a value of that name that nobody has taken yet."""
        return name in self._left

    def wrong(self, name: str, why: str) -> WrongProfile:
        """The error to raise about a value."""
        line = _line_of(self._text, name)
        return WrongProfile(f"{self._path}: {f'line {line}: ' if line else ''}{name} {why}")

    def _take(self, name: str) -> Any:
        if name not in self._left:
            raise self.wrong(name, "is missing")
        return self._left.pop(name)

    def text(self, name: str, choices: tuple[str, ...] = ()) -> str:
        """A text with something in it, one of the choices where there are any."""
        value = self._take(name)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(name, "must be a text")
        if choices and value not in choices:
            raise self.wrong(name, f"must be one of {', '.join(choices)}")
        return value

    def choice(self, name: str, choices: type[Choice]) -> Choice:
        """One of an enumeration's values."""
        return choices(self.text(name, tuple(choices)))

    def choices(self, name: str, choices: type[Choice]) -> frozenset[Choice]:
        """Some of an enumeration's values."""
        found = self.texts(name)
        if unknown := [each for each in found if each not in tuple(choices)]:
            raise self.wrong(name, f"holds {unknown[0]!r}, which is none of {', '.join(choices)}")
        return frozenset(map(choices, found))

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self._take(name)
        if not isinstance(value, bool):
            raise self.wrong(name, "must be true or false")
        return value

    def texts(self, name: str, otherwise: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of texts."""
        if otherwise is not None and name not in self._left:
            return otherwise
        value = self._take(name)
        if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
            raise self.wrong(name, "must be a list of texts")
        return tuple(value)

    def spans(self, name: str) -> tuple[Span, ...]:
        """A list of spans of time, as "90 days" or "3 months"."""
        found = [(each, read_span(each)) for each in self.texts(name)]
        for written, span in found:
            if span is None:
                raise self.wrong(name, f'holds {written!r}, which is no span of time, try "90 days" or "3 months"')
        return tuple(span for _, span in found if span is not None)

    def file(self, name: str, otherwise: Path) -> Path:
        """A TOML file, named from the profile's own folder."""
        if name not in self._left:
            return otherwise
        path = self._path.parent / self.text(name)
        try:
            tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise self.wrong(name, f"cannot be read: {error}") from None
        return path

    def count(self, name: str, least: int = 1) -> int:
        """A whole number."""
        value = self._take(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise self.wrong(name, f"must be a whole number from {least}")
        return value

    def zone(self, name: str) -> ZoneInfo:
        """A time zone of the IANA database."""
        value = self.text(name)
        try:
            return ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise self.wrong(name, f"knows no time zone {value!r}, try Europe/Stockholm") from None

    def time(self, name: str) -> time:
        """A time of day."""
        value = self.text(name)
        try:
            return time.fromisoformat(value)
        except ValueError:
            raise self.wrong(name, f"is no time of day: {value!r}, try 07:30") from None

    def finish(self, also_known: Iterable[str] = ()) -> None:
        """Nothing may be left over."""
        if left := sorted(set(self._left) - set(also_known)):
            raise self.wrong(left[0], "is not known")


def _line_of(text: str, name: str) -> int | None:
    """The line a value stands on; that of its section where it is missing."""
    section, _, key = name.rpartition(".")
    within, section_line = "", None
    for number, line in enumerate(text.splitlines(), 1):
        if found := re.match(r"\s*\[([^\[\]]+)\]", line):
            within = found[1].strip()
            section_line = number if within == section else section_line
        elif within == section and re.match(rf"\s*{re.escape(key)}\s*=", line):
            return number
    return section_line
