"""People's words, made safe to keep and to show: no control signs, no hidden direction marks, no overlength."""

import re
import unicodedata

# Cc, Cf, Cs, Co, Cn hold control signs, bidi marks, zero-width signs and lone surrogates. The joiner (U+200D)
# and the variation selectors hold emoji together and stay, as does the non-joiner that Persian spells with.
_KEPT = {"\n", "\u200c", "\u200d"}
_BLANK_LETTERS = {"\u115f", "\u1160", "\u3164", "\uffa0"}  # Hangul fillers: letters to Unicode, nothing to the eye
_SPACES = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")


def clean(text: str) -> str:
    """Clean a text of several lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = unicodedata.normalize("NFC", "".join(sign for sign in text if _is_kept(sign)))
    lines = (_SPACES.sub(" ", line).strip() for line in kept.split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def _is_kept(sign: str) -> bool:
    return sign in _KEPT or not (sign in _BLANK_LETTERS or unicodedata.category(sign).startswith("C"))


def clean_line(text: str) -> str:
    """Clean a text into a single line."""
    return " ".join(clean(text).split())


def has_words(text: str) -> bool:
    """Tell whether anything is said in letters (of any script), at least two of them."""
    return sum(sign.isalpha() for sign in text) >= 2


def shorten(text: str, limit: int) -> str:
    """Cut a text to at most `limit` characters, at a space where there is one, with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > limit // 2 else cut).rstrip(" ,.;:-") + "…"
