"""Personal data in what somebody wrote: which kinds, and the text with a mark in place of each.

Where it stands, the language model has found. A mention is (start, end, kind) in characters of the text, end excluded.
"""

from collections.abc import Collection, Iterable, Mapping

PERSONNUMMER, PHONE, EMAIL, PERSON_NAME, ADDRESS = "PERSONNUMMER", "PHONE", "EMAIL", "PERSON_NAME", "ADDRESS"
KINDS = (PERSONNUMMER, PHONE, EMAIL, PERSON_NAME, ADDRESS)
NEVER_KEPT = frozenset({PERSONNUMMER})  # nothing here needs it, so it is not collected

Mention = tuple[int, int, str]


def mask(
    text: str, mentions: Iterable[Mention], marks: Mapping[str, str], only: Collection[str] = KINDS
) -> tuple[str, list[Mention]]:
    """Put marks in place of the mentions of some kinds; tell where the others stand now."""
    parts: list[str] = []
    left: list[Mention] = []
    at = grown = 0
    for start, end, kind in sorted(map(_as_tuple, mentions)):
        if kind in only:
            parts += [text[at:start], marks[kind]]
            grown += len(marks[kind]) - (end - start)
            at = end
        else:
            left.append((start + grown, end + grown, kind))
    return "".join([*parts, text[at:]]), left


def within(mentions: Iterable[Mention], start: int, end: int) -> list[Mention]:
    """The mentions in one part of a text, counted from where the part begins."""
    return [
        (max(first, start) - start, min(last, end) - start, kind)
        for first, last, kind in mentions
        if first < end and last > start
    ]


def kinds_of(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """Which kinds there are, each once, in the order given."""
    return tuple(dict.fromkeys(kind for _, _, kind in mentions))


def _as_tuple(mention: Mention) -> Mention:
    """A draft is JSON, which gives lists back."""
    start, end, kind = mention
    return start, end, kind
