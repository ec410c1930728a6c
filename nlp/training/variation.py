"""Writes a training message a little differently every time it is read, as thumbs and keyboards do.

Only at training, and only what leaves the meaning alone: places are swapped for others of their kind, å, ä and ö get
lost, letters are doubled or dropped, greetings are added. The messages themselves are hand-written.
"""

from random import Random

from nlp.places import Gazetteer
from nlp.wording import fold

_SWAPPED, _FOLDED, _LOWERED, _SHOUTED, _MISTYPED, _GREETED, _BARE = 0.5, 0.12, 0.15, 0.03, 0.12, 0.08, 0.1
_MISTYPED_LETTERS = 0.03
_GREETINGS = ("Hej! ", "Hej, ", "hej ", "Hejsan! ", "Hallå där ", "God dag. ", "Hej på er! ", "Till kommunen: ", "Hi, ")
_NEIGHBOURS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "k": "jl", "l": "kö", "m": "n", "n": "bm", "o": "ip", "p": "oå", "r": "et", "s": "ad", "t": "ry", "u": "yi",
    "v": "cb", "y": "tu", "å": "pö", "ä": "öå", "ö": "lä",
}  # fmt: skip


def varied(text: str, chance: Random) -> str:
    """The same message, as somebody else might have typed it."""
    if chance.random() < _SWAPPED:
        text = Gazetteer.read().swapped(text, chance)
    if chance.random() < _MISTYPED:
        text = "".join(_mistyped(sign, chance) for sign in text)
    habit = chance.random()
    if habit < _FOLDED:
        text = fold(text)
    elif habit < _FOLDED + _LOWERED:
        text = text.lower()
    elif habit < _FOLDED + _LOWERED + _SHOUTED:
        text = text.upper()
    if chance.random() < _BARE:
        text = "".join(sign for sign in text if sign not in ".,!?;:")
    if chance.random() < _GREETED:
        text = chance.choice(_GREETINGS) + text
    return text


def _mistyped(sign: str, chance: Random) -> str:
    if not sign.isalpha() or chance.random() >= _MISTYPED_LETTERS:
        return sign
    slip = chance.random()
    if slip < 0.3:
        return ""
    if slip < 0.5:
        return sign * 2
    return chance.choice(_NEIGHBOURS.get(sign, sign))
