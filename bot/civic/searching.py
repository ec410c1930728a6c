"""Words to find short texts by, whatever their endings, compounds, missing rings and dots, and typing errors.

A text becomes the stems of its words, each with a weight. A query's stem is held against the stems that are known: the
same, a part of a compound, mistyped. So a match is always one of whole words, never of letters strewn over a text.
Stems need not be right, only the same for the forms of one word: `likeness` forgives what they miss.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

STEM_LIMIT = 32  # letters; longer words are cut
_TEXT_LIMIT = 20_000  # characters; what stands beyond is not found
_STEMS_OF_TEXT = 600
_QUERY_LIMIT = 400
_STEMS_OF_QUERY = 6
_LIKE_LIMIT = 300  # known words that one sought word may stand for

_WORD = re.compile(r"[^\W_]{2,}")
_LETTERS = str.maketrans(
    {"ø": "o", "æ": "a", "œ": "o", "ł": "l", "đ": "d", "ı": "i"}
)  # which Unicode cannot take apart
_DEFINITE = re.compile(r"(?<=...)(?:het(?:ens?|er|erna)?|ens?|ets?)$")
_ENDING = re.compile(
    r"(.{3,}?)(?:(?:(?<=....)n)?ing(?:ar|arna|en|ens)?|arens?|arnas?|ernas?|ornas?|are|ans|ars|ers|ena|ar|er|or|an|en"
    r"|et|es|(?<=el)n|a|e)"
)
_GENITIVE = re.compile(r"(?<=....[bdfgklmnprv])s$")  # karlstad-s, and playground-s; not lekplats, sjukhus
_SHORTENED = re.compile(r"(?<=[bdfgkmnpstvx])l$")  # cykl-ar, spegl-ar: of cykel, spegel
_VOWEL = re.compile(r"[aeiouy]|[^\x00-\x7f]")

# Folded. English ones only where they are no Swedish words (`is`, `by`, `on`).
_SAY_NOTHING = """
    alla allt an ar att av bara behover bli blir blivit bor borde da dar de dem den denna deras dess dessa det detta dig
    din dina dit ditt dock du dom efter eller en er era ert ett fa far finns finnas fler flera for fore fran ga gar
    genom ges gor gora ha had hade han har hela hon hos hur i igen ingen inget inom inte ja jag kan kanske kom kommer
    kunde kunna lite man med mellan men mer mera mest mig min mina mitt mot mycket nagon nagot nagra nar nej ni nu ny
    nya nytt och ocksa om oss pa sedan sen ska skall skulle sa satt satta satter sig sin sina sitt som snalla
    sadan tack till under upp ur ut utan vad var vara varje varit vars vem vi vid vill vilka vilken vilket vore at over
    and are can could for from have more not our please should that the there these they this to we will with would you
"""
_STOP_WORDS = frozenset(_SAY_NOTHING.split())

_SAME, _PART, _SHORT_PART, _INNER_PART = 1.0, 0.8, 0.5, 0.6
_ONE_SLIP, _TWO_SLIPS, _SLIP_IN_PART, _PART_OF_SOUGHT = 0.6, 0.45, 0.4, 0.35
_FAR_BEHIND = 0.5  # of the best: a word less like is not meant where a better one is known


def weigh(*parts: tuple[str, float]) -> dict[str, float]:
    """Give the stems of a text's parts (words, how much a hit there counts), each with its weight.

    A word said again adds ever less, at most as much as it had at first.
    """
    weights: dict[str, float] = {}
    for text, weight in parts:
        for stem, count in Counter(_stems(text[:_TEXT_LIMIT])).items():
            if stem in weights or len(weights) < _STEMS_OF_TEXT:
                weights[stem] = weights.get(stem, 0.0) + weight * 2 * count / (1 + count)
    return weights


def sought_stems(query: str) -> list[str]:
    """Give what a query asks for: a few stems, each once; none where it says nothing that could be found."""
    return list(dict.fromkeys(_stems(query[:_QUERY_LIMIT])))[:_STEMS_OF_QUERY]


def grams(stem: str) -> list[str]:
    """Give the runs of three letters that a known stem is found by, both ends marked; none for the shortest."""
    return sorted({*_inner_grams(stem), f"^{stem[:2]}", f"{stem[-2:]}$"}) if _has_parts(stem) else []


def sought_grams(stem: str) -> list[str]:
    """Give the runs of three letters by which to look for stems like this one; none where only the same will do."""
    return grams(stem) if len(stem) > 4 else sorted(_inner_grams(stem)) if _has_parts(stem) else []


def likes(stem: str, known: Iterable[str]) -> dict[str, float]:
    """Give the known stems that a sought one may stand for, each with how likely it does (above 0, at most 1)."""
    found = {word: value for word in known if (value := likeness(stem, word)) > 0}
    least = max(found.values(), default=0.0) * _FAR_BEHIND
    best = sorted((item for item in found.items() if item[1] >= least), key=lambda item: (-item[1], item[0]))
    return dict(best[:_LIKE_LIMIT])


def likeness(stem: str, word: str) -> float:
    """Tell how likely a sought stem stands for a known one, from 0 to 1 (the same)."""
    if stem == word:
        return _SAME
    if not _has_parts(stem) or not _has_parts(word):
        return 0.0
    if found := _as_part(stem, word):
        return found
    if found := _mistyped(stem, word):
        return found
    return _PART_OF_SOUGHT if len(word) > 3 and _as_part(word, stem) else 0.0


def _stems(text: str) -> list[str]:
    spread = unicodedata.normalize("NFKD", text).casefold()
    plain = spread if spread.isascii() else "".join(each for each in spread if unicodedata.category(each)[0] != "M")
    words = _WORD.findall(plain.translate(_LETTERS))
    return [_stem(word) for word in words if word not in _STOP_WORDS]


def _stem(word: str) -> str:
    if not word.isalpha():
        return word[:STEM_LIMIT]
    word = _DEFINITE.sub("", word[:STEM_LIMIT])
    ended = _ENDING.fullmatch(word)
    return _SHORTENED.sub("el", _GENITIVE.sub("", ended[1] if ended else word))[:STEM_LIMIT]


def _has_parts(stem: str) -> bool:
    """Whether a stem can be part of another or mistyped: numbers (2026, e18) and the shortest are what they are."""
    return len(stem) > 2 and stem.isalpha()


def _inner_grams(stem: str) -> set[str]:
    return {stem[start : start + 3] for start in range(len(stem) - 2)}


def _as_part(part: str, whole: str) -> float:
    """How well one stem stands as a part of a compound, 0 where it does not: `vag` in `cykelvag`, not in `vagn`."""
    at = whole.rfind(part)
    if at < 0 or len(whole) == len(part):
        return 0.0
    if whole.startswith(part) and _is_rest(whole[len(part) :], 3):
        return _PART if len(part) > 3 else _SHORT_PART
    if not _is_rest(whole[:at], 2):
        return 0.0
    after = whole[at + len(part) :]
    if not after:
        return _PART if len(part) > 3 else _SHORT_PART
    return _INNER_PART if len(part) > 3 and _is_rest(after, 3) else 0.0


def _is_rest(rest: str, least: int) -> bool:
    """Whether the rest of a compound can be a word; `-ering` makes another word, a park is no parkering."""
    return len(rest) >= least and _VOWEL.search(rest) is not None and not rest.startswith("er")


def _mistyped(stem: str, word: str) -> float:
    """How likely one stem is another with a slip or two, or the beginning of a compound with a slip."""
    longer = max(len(stem), len(word))
    allowed = (longer > 4) + (longer > 8)
    if not allowed or (stem[0] != word[0] and longer < 7):
        return 0.0
    if abs(len(stem) - len(word)) <= allowed:
        slips = _slips(stem, word)[-1]
        return (0.0, _ONE_SLIP, _TWO_SLIPS)[slips] if slips <= allowed else 0.0
    if len(stem) > 5 and len(word) > len(stem) + 2 and stem[:2] == word[:2]:
        lengths = _slips(stem, word[: len(stem) + 1])[len(stem) - 1 :]
        return _SLIP_IN_PART if min(lengths) == 1 else 0.0
    return 0.0


def _slips(stem: str, word: str) -> list[int]:
    """Give the letters missing, added, wrong or swapped between a stem and each beginning of a word, shortest first."""
    before: list[int] = []
    row = list(range(len(word) + 1))
    for place, letter in enumerate(stem):
        earlier, before, row = before, row, [place + 1]
        for at, other in enumerate(word):
            least = min(before[at] + (letter != other), before[at + 1] + 1, row[at] + 1)
            if place and at and letter == word[at - 1] and stem[place - 1] == other:
                least = min(least, earlier[at - 1] + 1)
            row.append(least)
    return row
