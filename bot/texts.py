"""Every text a person reads: `text("sv", "welcome-hello", name="Anna")` from Fluent files in `bot/locales`.

Texts are Telegram HTML. Facts are escaped here and nowhere else; what `text` gave may be a fact again, as it is.
"""

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fluent.runtime import FluentBundle, FluentResource, resolver
from fluent.runtime.types import fluent_date
from markupsafe import Markup, escape

LOCALES = Path(__file__).with_name("locales")
DEFAULT = "sv"
# Fluent refuses longer facts, lest a text be made to grow without end. Ours are cut before: a message has 4,096
# characters, and escaping makes five of one at most.
resolver.MAX_PART_LENGTH = 5 * 4096
Html = Markup


class MissingText(KeyError):
    """A key that a language lacks: our bug, and a test finds it."""


@cache
def _bundle(language: str) -> FluentBundle:
    # Isolation marks would end up inside numbers people copy; right-to-left languages will need them back.
    bundle = FluentBundle([language], use_isolating=False)
    for path in sorted((LOCALES / language).glob("*.ftl")):
        bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return bundle


@cache
def languages() -> tuple[str, ...]:
    """The languages there are texts in, the default first."""
    found = sorted(path.name for path in LOCALES.iterdir() if path.is_dir())
    return (DEFAULT, *(language for language in found if language != DEFAULT))


def _format(language: str, key: str, facts: dict[str, Any]) -> str:
    bundle = _bundle(language)
    if not bundle.has_message(key):
        raise MissingText(f"{language}: {key}")
    pattern = bundle.get_message(key).value
    if pattern is None:
        raise MissingText(f"{language}: {key} has no text")
    found, errors = bundle.format_pattern(pattern, facts)
    if errors:
        raise MissingText(f"{language}: {key}: {errors}")
    return str(found)


def text(language: str, key: str, **facts: Any) -> Html:
    """A text as HTML. Facts: texts (escaped), Html (as is), numbers, dates."""
    return Markup(_format(language, key, {name: _safe(value) for name, value in facts.items()}))  # noqa: S704


def label(language: str, key: str, **facts: Any) -> str:
    """A plain text without HTML, for buttons, toasts and menus."""
    return _format(language, key, {name: _plain(value) for name, value in facts.items()})


def has(language: str, key: str) -> bool:
    """Tell whether a language has a text."""
    return bool(_bundle(language).has_message(key))


def moment(at: datetime, zone: ZoneInfo) -> Any:
    """A local date and time for a text: "24 nov. 2026 07:30"."""
    return fluent_date(at.astimezone(zone), dateStyle="medium", timeStyle="short")


def day(at: datetime | date, zone: ZoneInfo) -> Any:
    """A local date for a text: "24 nov. 2026"."""
    return fluent_date(at.astimezone(zone).date() if isinstance(at, datetime) else at, dateStyle="medium")


def join(parts: list[Html], between: str = "\n") -> Html:
    """Put texts together."""
    return Markup(between).join(parts)  # noqa: S704


def _safe(value: Any) -> Any:
    return str(escape(value)) if isinstance(value, str) else value


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value
