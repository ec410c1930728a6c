"""The municipality as a file: names, thresholds, days and times. Another town is another file."""

import tomllib
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.civic.calendar import WEEKDAYS

BUILT_IN = Path(__file__).parents[1] / "profiles" / "karlstad.toml"
PLACES = Path(__file__).parents[2] / "nlp" / "places.toml"


class WrongProfile(ValueError):
    """A profile that cannot be used; the message says where and why."""


@dataclass(frozen=True)
class Profile:
    """What differs between towns. Each field is documented in `profiles/karlstad.toml`, with its source."""

    name: str
    zone: ZoneInfo
    languages: tuple[str, ...]
    controller: str
    dpo: str
    contact_phone: str
    contact_url: str
    signing_days: int
    threshold: int
    refusal_reasons: tuple[str, ...]
    own_case_words: tuple[str, ...]
    companies: tuple[str, ...]
    company_names: tuple[str, ...]
    consultation_days: int
    digest_weekday: str
    digest_time: time
    places: Path = PLACES


def read_profile(path: Path | None) -> Profile:
    """Read a town's profile; the built-in Karlstad where no path is given. Raises WrongProfile."""
    path = path or BUILT_IN
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WrongProfile(f"{path}: {error}") from None
    reader = _Reader(path, found)
    profile = Profile(
        name=reader.text("name"),
        zone=reader.zone("time_zone"),
        languages=reader.texts("languages"),
        controller=reader.text("privacy.controller"),
        dpo=reader.text("privacy.dpo"),
        contact_phone=reader.text("contact.phone"),
        contact_url=reader.text("contact.url"),
        signing_days=reader.count("petitions.signing_days"),
        threshold=reader.count("petitions.threshold"),
        refusal_reasons=reader.texts("petitions.refusal_reasons"),
        own_case_words=reader.texts("coach.own_case_words", ()),
        companies=reader.texts("coach.companies", ()),
        company_names=reader.texts("coach.company_names", ()),
        consultation_days=reader.count("consultations.days"),
        digest_weekday=reader.text("digests.weekday", WEEKDAYS),
        digest_time=reader.time("digests.time"),
        places=reader.file("places.file", PLACES),
    )
    reader.finish()
    return profile


class _Reader:
    """Takes values out of the file by dotted names, and finds what nobody asked for."""

    def __init__(self, path: Path, found: dict[str, Any]) -> None:
        self._path = path
        self._left = {
            (f"{section}.{key}" if isinstance(value, dict) else section): item
            for section, value in found.items()
            for key, item in (value.items() if isinstance(value, dict) else [("", value)])
        }

    def _wrong(self, name: str, why: str) -> WrongProfile:
        return WrongProfile(f"{self._path}: {name} {why}")

    def _take(self, name: str) -> Any:
        if name not in self._left:
            raise self._wrong(name, "is missing")
        return self._left.pop(name)

    def text(self, name: str, choices: tuple[str, ...] = ()) -> str:
        value = self._take(name)
        if not isinstance(value, str) or not value.strip():
            raise self._wrong(name, "must be a text")
        if choices and value not in choices:
            raise self._wrong(name, f"must be one of {', '.join(choices)}")
        return value

    def texts(self, name: str, otherwise: tuple[str, ...] | None = None) -> tuple[str, ...]:
        if otherwise is not None and name not in self._left:
            return otherwise
        value = self._take(name)
        if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
            raise self._wrong(name, "must be a list of texts")
        return tuple(value)

    def file(self, name: str, otherwise: Path) -> Path:
        """A TOML file, named from the profile's own folder."""
        if name not in self._left:
            return otherwise
        path = self._path.parent / self.text(name)
        try:
            tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise self._wrong(name, f"cannot be read: {error}") from None
        return path

    def count(self, name: str) -> int:
        value = self._take(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self._wrong(name, "must be a whole number from 1")
        return value

    def zone(self, name: str) -> ZoneInfo:
        value = self.text(name)
        try:
            return ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise self._wrong(name, f"knows no time zone {value!r}, try Europe/Stockholm") from None

    def time(self, name: str) -> time:
        value = self.text(name)
        try:
            return time.fromisoformat(value)
        except ValueError:
            raise self._wrong(name, f"is no time of day: {value!r}, try 07:30") from None

    def finish(self) -> None:
        if self._left:
            raise self._wrong(sorted(self._left)[0], "is not known")
