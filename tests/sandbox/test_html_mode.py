"""Telegram's HTML, accepted and refused as Telegram does."""

from __future__ import annotations

import contextlib
import html
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.answers import ApiError
from bot.sandbox.entities import found, length_of, piece, to_html, trimmed
from bot.sandbox.html_mode import parse_html


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("hej", "hej", []),
        ("<b>hej</b>", "hej", [entity("bold", 0, 3)]),
        ("<STRONG>hej</STRONG>", "hej", [entity("bold", 0, 3)]),
        ("😀<i>a</i>", "😀a", [entity("italic", 2, 1)]),
        ("<b>a<i>b</i></b>", "ab", [entity("bold", 0, 2), entity("italic", 1, 1)]),
        ("<b>a</>", "a", [entity("bold", 0, 1)]),
        ("<b></b>a", "a", []),
        ("a &lt;b&gt; &amp; &quot;c&quot; &#39;&#x1F600;", "a <b> & \"c\" '😀", []),
        ("AT&T &nbsp; & &#0;", "AT&T &nbsp; & &#0;", []),
        ('<a href="https://x.se/?a=1&amp;b=2">x</a>', "x", [entity("text_link", 0, 1, url="https://x.se/?a=1&b=2")]),
        ("<a href='karlstad.se'>x</a>", "x", [entity("text_link", 0, 1, url="http://karlstad.se")]),
        ("<a>https://x.se</a>", "https://x.se", [entity("text_link", 0, 12, url="https://x.se")]),
        ('<a href="ingenstans">x</a>', "x", []),
        ('<span class="tg-spoiler">x</span>', "x", [entity("spoiler", 0, 1)]),
        ("<tg-spoiler>x</tg-spoiler>", "x", [entity("spoiler", 0, 1)]),
        ("<ins>u</ins><s>a</s>", "ua", [entity("underline", 0, 1), entity("strikethrough", 1, 1)]),
        ("<strike>b</strike>c", "bc", [entity("strikethrough", 0, 1)]),
        ("<del>b</del>c", "bc", [entity("strikethrough", 0, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [entity("expandable_blockquote", 0, 1)]),
        ("<pre>a<b>c</b></pre>", "ac", [entity("pre", 0, 2)]),
        ('<pre><code class="language-py">x</code></pre>', "x", [entity("pre", 0, 1, language="py")]),
        ('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>', "👍",
         [entity("custom_emoji", 0, 2, custom_emoji_id="5368324170671202286")]),
    ],
)  # fmt: skip
def test_accepted(source: str, text: str, entities: list[dict[str, Any]]) -> None:
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("å<b><i>x</b></i>", 'Unmatched end tag at byte offset 9, expected "</i>", found "</b>"'),
        ("<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a <", "Unclosed start tag at byte offset 2"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=x:y>z</a>", "Unexpected end of name token at byte offset 8"),
        ("<a =x>z</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<br>", 'Unsupported start tag "br" at byte offset 0'),
    ],
)
def test_refused(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse_html(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {reason}"


@given(st.text())
def test_escaped_text_always_parses_back_to_itself(text: str) -> None:
    assert parse_html(html.escape(text)) == (text, [])


@given(st.text(min_size=1), st.text(min_size=1), st.sampled_from(["b", "i", "u", "s", "code", "pre", "blockquote"]))
def test_offsets_count_utf16_units(before: str, inside: str, tag: str) -> None:
    text, entities = parse_html(f"{html.escape(before)}<{tag}>{html.escape(inside)}</{tag}>")
    assert text == before + inside
    assert piece(text, entities[0]["offset"], entities[0]["length"]) == inside


@given(st.text(alphabet="<>/ab&;=\"' #1", max_size=30))
def test_any_rubbish_is_parsed_or_refused(source: str) -> None:
    with contextlib.suppress(ApiError):
        text, entities = parse_html(source)
        assert all(e["offset"] + e["length"] <= length_of(text) for e in entities)


def test_trimming_moves_entities() -> None:
    assert trimmed("  ab ", [entity("bold", 1, 4)]) == ("ab", [entity("bold", 0, 2)])
    assert trimmed(" a", [entity("bold", 0, 1)]) == ("a", [])


def test_links_commands_and_addresses_are_found_outside_code() -> None:
    text = "😀 /start@SolaBot https://x.se/a. a@b.se #torget @karlstad"
    kinds = {e["type"]: piece(text, e["offset"], e["length"]) for e in found(text, [])}
    assert kinds == {
        "bot_command": "/start@SolaBot",
        "url": "https://x.se/a",
        "email": "a@b.se",
        "hashtag": "#torget",
        "mention": "@karlstad",
    }
    assert found("/start", [entity("code", 0, 6)]) == [entity("code", 0, 6)]
    assert found("och/eller 1/2", []) == []


@given(st.text(alphabet='a<>&"😀', max_size=12), st.integers(0, 6), st.integers(1, 6))
def test_shown_html_is_escaped(text: str, offset: int, length: int) -> None:
    shown = to_html(text, [entity("bold", offset, length), entity("text_link", 1, 3, url="javascript:alert(1)")])
    assert html.unescape(shown.replace("<b>", "").replace("</b>", "")) == text or "😀" in text
    assert "javascript" not in shown
