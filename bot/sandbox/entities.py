"""Formatted text as Telegram counts it: entities with offsets in UTF-16 code units.

Source: Bot API docs, "MessageEntity"; core.telegram.org/api/entities on code units.
"""

from __future__ import annotations

import html
import re
from itertools import pairwise

from bot.sandbox.answers import Json

_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}
_FOUND = (
    ("bot_command", re.compile(r"(?<![\w/@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}")),
    ("url", re.compile(r"(?:https?://|(?<![\w./])(?:www\.|t\.me/))[^\s<>\"]*[^\s<>\".,;:!?)\]']")),
    ("mention", re.compile(r"(?<![\w@.])@[A-Za-z][A-Za-z0-9_]{4,31}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d_]\w*")),
)


def length_of(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def piece(text: str, offset: int, length: int) -> str:
    """The part of a text that an entity covers."""
    raw = text.encode("utf-16-le", "surrogatepass")[2 * offset : 2 * (offset + length)]
    return raw.decode("utf-16-le", "replace")


def cleaned(text: str) -> str:
    """Text without control characters, as td's clean_input_string leaves it: space for each, no CR."""
    if text.isprintable():
        return text
    text = text.replace("\r", "")
    return "".join(" " if ch < " " and ch != "\n" else ch for ch in text)


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Text without blank space at both ends, its entities moved and cut to fit."""
    body = text.strip()
    if body == text:
        return text, entities
    shift = length_of(text[: len(text) - len(text.lstrip())])
    end = length_of(body)
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - shift)
        stop = min(end, entity["offset"] + entity["length"] - shift)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return body, kept


def found(text: str, given: list[Json]) -> list[Json]:
    """Given entities plus commands, links, addresses, mentions and hashtags found in the text.

    Telegram finds these in every message; none inside code or a link that is already marked.
    """
    if not any(mark in text for mark in "/@#.:"):
        return given
    taken = [
        (e["offset"], e["offset"] + e["length"])
        for e in given
        if e["type"] in {"code", "pre", "text_link", "text_mention"}
    ]
    more: list[Json] = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            start = length_of(text[: match.start()])
            stop = start + length_of(match.group())
            if all(stop <= a or start >= b for a, b in taken):
                more.append({"type": kind, "offset": start, "length": stop - start})
                taken.append((start, stop))
    return sorted([*given, *more], key=lambda e: (e["offset"], -e["length"]))


def to_html(text: str, entities: list[Json]) -> str:
    """Safe HTML for a formatted text: everything escaped, only known tags added, always nested."""
    raw = text.encode("utf-16-le", "surrogatepass")
    cuts = {0, len(raw) // 2}
    for entity in entities:
        cuts |= {entity["offset"], entity["offset"] + entity["length"]}
    edges = sorted(cut for cut in cuts if 0 <= cut <= len(raw) // 2)
    parts: list[str] = []
    for start, stop in pairwise(edges):
        words = html.escape(raw[2 * start : 2 * stop].decode("utf-16-le", "replace"))
        around = [e for e in entities if e["offset"] <= start and e["offset"] + e["length"] >= stop]
        tags = [_tag(e, text) for e in sorted(around, key=lambda e: (-e["length"], e["offset"]))]
        opening = "".join(first for first, _ in tags)
        closing = "".join(last for _, last in reversed(tags))
        parts.append(opening + words + closing)
    return "".join(parts)


def _tag(entity: Json, text: str) -> tuple[str, str]:
    kind = entity["type"]
    if kind in _TAGS:
        return f"<{_TAGS[kind]}>", f"</{_TAGS[kind]}>"
    if kind == "spoiler":
        return "<tg-spoiler>", "</tg-spoiler>"
    if kind in {"url", "text_link"}:
        url = entity.get("url") or piece(text, entity["offset"], entity["length"])
        if kind == "url" and "://" not in url:
            url = f"https://{url}"
        if url.startswith(("http://", "https://", "tg://")):
            return f'<a href="{html.escape(url)}">', "</a>"
    return "", ""
