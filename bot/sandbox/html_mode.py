"""Telegram's HTML parse mode, checked as strictly as Telegram does.

Source: Bot API docs, "HTML style"; error texts after `parse_html` in td/telegram/MessageEntity.cpp of the
public TDLib, which telegram-bot-api runs on. Offsets in errors count bytes of UTF-8.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.sandbox.answers import ApiError, Json, bad_request
from bot.sandbox.entities import length_of

_KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_CHARACTER = re.compile(r"&(?:#x([0-9a-fA-F]{1,7})|#([0-9]{1,8})|(lt|gt|amp|quot));?")
_SPACE = " \t\n\r\v\f"
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_PLAIN = re.compile(r"[^<&]+")


@dataclass
class _Open:
    tag: str
    argument: str
    offset: int
    begin: int


def parse_html(source: str) -> tuple[str, list[Json]]:
    """The text without tags, and its entities; raises 400 "can't parse entities: …"."""
    return _Parser(source).run()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Json] = []

    def run(self) -> tuple[str, list[Json]]:
        source = self.source
        while self.at < len(source):
            plain = _PLAIN.match(source, self.at)
            if plain:
                self._write(plain.group())
                self.at = plain.end()
            elif source[self.at] == "&":
                self._write(self._character())
            elif source.startswith("</", self.at):
                self._close()
            else:
                self._start()
        if self.open:
            tag = self.open[-1].tag
            raise _broken(f'Can\'t find end tag corresponding to start tag "{tag}"')
        return "".join(self.out), _without_inner(self.entities)

    def _write(self, text: str) -> None:
        self.out.append(text)
        self.offset += length_of(text)

    def _character(self) -> str:
        """Decode `&…;` at the cursor; what is no known entity stays as written, as in Telegram."""
        match = _CHARACTER.match(self.source, self.at)
        if match:
            hexadecimal, decimal, name = match.groups()
            code = int(hexadecimal, 16) if hexadecimal else int(decimal) if decimal else ord(_NAMED[name])
            if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000:
                self.at = match.end()
                return chr(code)
        self.at += 1
        return "&"

    def _bytes(self, position: int) -> int:
        return len(self.source[:position].encode("utf-8", "surrogatepass"))

    def _peek(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else ""

    def _skip_space(self) -> None:
        while self.at < len(self.source) and self.source[self.at] in _SPACE:
            self.at += 1

    def _word(self, ends: str) -> str:
        begin = self.at
        while self.at < len(self.source) and self.source[self.at] not in ends:
            self.at += 1
        return self.source[begin : self.at]

    def _start(self) -> None:
        begin = self.at
        self.at += 1
        tag = self._word(_SPACE + ">").lower()
        unclosed = f"Unclosed start tag at byte offset {self._bytes(begin)}"
        if not self._peek():
            raise _broken(unclosed)
        if tag not in _KINDS:
            raise _broken(f'Unsupported start tag "{tag}" at byte offset {self._bytes(begin)}')
        argument = ""
        while True:
            self._skip_space()
            if not self._peek():
                raise _broken(unclosed)
            if self._peek() == ">":
                break
            name, value = self._attribute(tag, begin, unclosed)
            argument = _argument(tag, name, value) or argument
        self.at += 1
        if tag == "span" and argument != "spoiler":
            raise _broken(f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(begin)}')
        self.open.append(_Open(tag, argument, self.offset, len(self.out)))

    def _attribute(self, tag: str, begin: int, unclosed: str) -> tuple[str, str]:
        name = self._word(_SPACE + "=>").lower()
        if not name:
            raise _broken(f'Empty attribute name in the tag "{tag}" at byte offset {self._bytes(begin)}')
        self._skip_space()
        if self._peek() != "=":
            return name, ""
        self.at += 1
        self._skip_space()
        quote = self._peek()
        if not quote:
            raise _broken(unclosed)
        if quote not in "\"'":
            return name, self._name_token()
        self.at += 1
        value: list[str] = []
        while self._peek() and self._peek() != quote:
            if self._peek() == "&":
                value.append(self._character())
            else:
                value.append(self._peek())
                self.at += 1
        if not self._peek():
            raise _broken(unclosed)
        self.at += 1
        return name, "".join(value)

    def _name_token(self) -> str:
        match = _NAME_TOKEN.match(self.source, self.at)
        token = match.group() if match else ""
        begin, self.at = self.at, self.at + len(token)
        if self._peek() not in (*_SPACE, ">"):
            raise _broken(f"Unexpected end of name token at byte offset {self._bytes(begin)}")
        return token.lower()

    def _close(self) -> None:
        begin = self.at
        where = self._bytes(begin)
        if not self.open:
            raise _broken(f"Unexpected end tag at byte offset {where}")
        self.at += 2
        tag = self._word(_SPACE + ">").lower()
        self._skip_space()
        if self._peek() != ">":
            raise _broken(f"Unclosed end tag at byte offset {where}")
        self.at += 1
        opened = self.open.pop()
        if tag and tag != opened.tag:
            raise _broken(f'Unmatched end tag at byte offset {where}, expected "</{opened.tag}>", found "</{tag}>"')
        if self.offset > opened.offset:
            self._add(opened)

    def _add(self, opened: _Open) -> None:
        entity: Json = {
            "type": _KINDS[opened.tag],
            "offset": opened.offset,
            "length": self.offset - opened.offset,
        }
        if opened.tag == "a":
            url = opened.argument or "".join(self.out[opened.begin :])
            if url.startswith("tg://user?id="):
                url = url.replace("tg://user?id=", "tg://openmessage?user_id=")
            elif not re.match(r"(?:https?|tg|ton)://", url):
                if not re.match(r"[\w-]+(?:\.[\w-]+)+(?:[/:?#]|$)", url):
                    return  # Telegram drops a link that leads nowhere and keeps its words
                url = f"http://{url}"
            entity["url"] = url
        elif opened.tag == "code" and opened.argument:
            if self.open and self.open[-1].tag == "pre":
                entity["language"] = opened.argument
        elif opened.tag == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        elif opened.tag == "tg-emoji":
            if not opened.argument.isdigit():
                raise _broken("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = opened.argument
        elif opened.tag == "pre" and self.entities:
            inner = self.entities[-1]
            if inner.get("language") and (inner["offset"], inner["length"]) == (
                entity["offset"],
                entity["length"],
            ):
                entity["language"] = self.entities.pop()["language"]
        self.entities.append(entity)


def _argument(tag: str, name: str, value: str) -> str:
    if tag == "a" and name == "href":
        return value
    if tag == "code" and name == "class":
        return value.removeprefix("language-") if value.startswith("language-") else ""
    if tag == "span" and name == "class":
        return value.removeprefix("tg-") if value.startswith("tg-") else ""
    if tag == "tg-emoji" and name == "emoji-id":
        return value
    return "1" if tag == "blockquote" and name == "expandable" else ""


def _without_inner(entities: list[Json]) -> list[Json]:
    """Entities in order; code and pre hold no other (Bot API docs: "can't contain other entities")."""
    blocks = [e for e in entities if e["type"] in {"code", "pre"}]
    kept = [
        e
        for e in entities
        if not any(
            b is not e and b["offset"] <= e["offset"]
            and e["offset"] + e["length"] <= b["offset"] + b["length"]
            for b in blocks
            if not (e in blocks and b["length"] == e["length"] and e["type"] == "pre")
        )
    ]  # fmt: skip
    for entity in kept:
        if entity["type"] == "code":
            entity.pop("language", None)
    return sorted(kept, key=lambda e: (e["offset"], -e["length"]))


def _broken(text: str) -> ApiError:
    return bad_request(f"can't parse entities: {text}")
