"""Finds the names of private people: a first name with a surname, or a name that a word before or after announces.

The lists stand in ``names.toml``. Texts are read in small letters without accents (*plain*), beside what was *written*,
letter for letter.
"""

import re
from collections.abc import Iterator

from nlp.personal.message import Message
from nlp.personal.names import Names
from nlp.personal.public import is_public

Span = tuple[int, int]

_ENDS_LINE = re.compile(r"[\s.!,]*$|[ .!,]*\n")
_ENDS_MESSAGE = re.compile(r"[\s.!]*$")
_NEW_SENTENCE = re.compile(r"[\n.!?)] *$")
_TOLD_AFTER = re.compile(
    r" har\b(?=,| ifran| fran| pa | i |!|\.|$)| here\b| heter jag| och jag\b|,? ?\(?\d{1,2} ?(?:ar|aring|years)\b"
)
_HERE = re.compile(r" har(?: igen)?[,.!]| har fran\b| heter jag\b")
_AT_HOME = re.compile(r" (?:pa|i) \ue000")  # "anders på Nygatan 4"
_WORKS_AT = re.compile(r" (?:pa|fran|hos|i) ([a-z]+)")
_BESIDE = re.compile("[ ,:(/-]{1,3}\ue000")  # blanked: a number or an address found before
_RELATED_AFTER = re.compile(r",? ?\(?(?:som ar )?(?:min|var|mitt|my|our) ([a-z]+)")
_DOT = re.compile(r"\. ?\w")
_SET_OFF = re.compile(r"[,)]|[ .!]*(?:\n|$)")
_CHAIN = ("", ",", "&", "+", "/")
_MOST_WORDS = 4
_LEAST_NAME = 3


def find_people(written: str, plain: str) -> Iterator[Span]:
    """Names of private people in order of appearance."""
    message = Message(written, plain, Names.read())
    met: set[str] = set()  # first names of those already named
    at, chained = 0, False
    while at < len(message):
        first = message.names.first(message.key(at))
        again = first and (chained or (message.key(at) in met and message.large(at)))
        cue = message.cue(at) or ("kin" if again else "")
        size = _size(message, at, cue)
        if not size:
            chained = chained and message.key(at) in message.names.joins
            at += 1
            continue
        meant = not is_public(message, at, size, cue)
        if meant:
            yield message.starts[at], message.ends[at + size - 1]
            if first == "sure":
                met.add(message.key(at))
        at += size
        chained = meant and _goes_on(message, at)


def _goes_on(message: Message, at: int) -> bool:
    """Whether another name may follow: "Anna och …", "Anna, …"."""
    if at >= len(message):
        return False
    between = message.between(at).strip(" ")
    return between in _CHAIN and (between != "" or message.key(at) in message.names.joins)


def _size(message: Message, at: int, cue: str) -> int:
    """How many words from here on are a name; 0 if this is none."""
    names, key, large = message.names, message.key(at), message.large(at)
    first = names.first(key)
    if not first and not large and not cue:
        return 0
    if len(key) == 1 and large and message.after(at, _DOT) and at + 1 < len(message) and message.large(at + 1):
        return 2 if names.last(message.key(at + 1), alone=True) else 0  # "O. Persson"
    if not first and not cue and not message.unknown_name(at):
        return 0
    more, sure = _more(message, at, cue)
    if more and _is_full_name(message, at, cue, more, sure=sure):
        return 1 + more
    if not cue:
        hello = at <= 1 and message.unknown_name(at)  # "Hej, Dilnaz här"
        here = (first == "sure" or hello) and bool(message.after(at, _HERE))
        here = here or (first == "sure" and bool(message.after(at, _AT_HOME)))
        return 1 if here or (first and large and _told_after(message, at, first)) else 0
    if cue == "signed":
        return 1 + more if _is_signature(message, at, more) else 0
    return 1 + more if _is_announced(message, at, cue, more) else 0


def _is_full_name(message: Message, at: int, cue: str, more: int, *, sure: bool) -> bool:
    names, key, large = message.names, message.key(at), message.large(at)
    first, last = names.first(key), at + more
    if first == "sure":
        return large or sure or bool(cue)
    if first == "ordinary":
        small = names.is_small(key)
        surely = (large or not small) and names.surely_last(message.key(last))
        return bool(cue) or (large and sure and not small) or surely
    if not (large and message.unknown_name(at) and message.large(last)):
        return False
    if cue == "contact" and _said_of_me(message, at):
        return True  # "I'm Arjun Venkatesan"
    invented = sure and not names.first(message.key(at + 1)) and names.ends_as_surname(message.key(last))
    listed = names.surely_last(message.key(last)) and not (more > 1 and names.first(message.key(at + 1)))
    return invented or (listed and not names.is_genitive(key))


def _more(message: Message, at: int, cue: str) -> tuple[int, bool]:
    """How many words of the name follow its first, and whether a list or an ending vouches for one of them."""
    names, first = message.names, message.names.first(message.key(at))
    mine = cue == "contact" and _said_of_me(message, at)
    announced = (mine or cue not in ("", "contact")) and message.unknown_name(at)
    size, taken, sure = 1, 0, False
    if names.is_genitive(message.key(at)):
        return 0, False
    while size < _MOST_WORDS and message.follows(at + size):
        key, large = message.key(at + size), message.large(at + size)
        small_part = key in names.particles or (len(key) == 1 and large)
        if small_part and at + size + 1 < len(message) and message.large(at + size + 1):
            size += 1
            continue
        if (
            len(key) == 1
            and large
            and key != "i"
            and first
            and message.large(at)
            and message.after(at + size, _SET_OFF)
        ):
            return size, True  # "Anna S."
        listed = names.last(key, alone=large or bool(cue) or first == "sure")
        if message.large(at) and not large and (taken or not names.surely_last(key)):
            break
        if not listed and not ((first or taken or announced) and message.unknown_name(at + size)):
            break
        size, taken, sure = size + 1, size, sure or listed
        if names.is_genitive(key):
            break
    return taken, sure


def _said_of_me(message: Message, at: int) -> bool:
    return message.key(at - 1) in message.names.said_of_me or message.keys(at - 2, at) == ["jag", "ar"]


def _is_announced(message: Message, at: int, cue: str, more: int) -> bool:
    """Whether a word is a name for being announced."""
    names, key, large = message.names, message.key(at), message.large(at)
    first = names.first(key)
    if cue == "contact":
        return first == "sure" or (large and (bool(first) or names.surely_last(key)))
    if _is_safe(message, at):
        return True
    if cue == "named" and not _of_person(message, at):
        return False
    set_off = "," not in message.between(at) or bool(message.after(at + more, _SET_OFF))
    if message.unknown_name(at) and set_off:
        return True
    if cue == "self" or (cue == "kin" and message.key(at - 1) in ("heter", "hette")):
        ends = not message.follows(at + 1) or message.key(at + 1) in names.after_self
        return ends and len(key) >= _LEAST_NAME and names.may_be_name(key)
    return cue in ("title", "staff") and names.surely_last(key)


def _is_safe(message: Message, at: int) -> bool:
    """Whether a word is a first name that after an announcement is nothing else."""
    names, key = message.names, message.key(at)
    first = names.first(key)
    return first == "sure" or (first == "ordinary" and (message.large(at) or not names.is_small(key)))


def _is_signature(message: Message, at: int, more: int) -> bool:
    """Whether a signing word is followed by a name, or by one unknown word with which message or line ends."""
    names, key = message.names, message.key(at)
    loose = message.key(at - 1) in names.loose_signs
    ends = bool(message.after(at + more, _ENDS_LINE))
    if _is_safe(message, at):
        return not loose or ends or message.large(at)
    mark = message.between(at)
    if loose or "-" in mark or len(key) < _LEAST_NAME:
        return False
    if key.endswith(names.signer_endings) or not names.may_be_name(key):
        return False
    return message.unknown_name(at) or (ends and "/" not in mark)


def _told_after(message: Message, at: int, first: str) -> bool:
    """Whether what stands beside a bare first name, or the message ending with it, tells that a person is meant."""
    if first == "sure" and (_is_told(message, at) or _stands_free(message, at)):
        return True
    return at > 0 and bool(_NEW_SENTENCE.search(message.between(at)) and message.after(at, _ENDS_MESSAGE))


def _stands_free(message: Message, at: int) -> bool:
    """Whether a name stands as people do: not as a place, no animal beside it, nothing called after it."""
    names, key = message.names, message.key(at)
    if names.is_genitive(key) or message.key(at - 1) in names.not_before_people or key in names.not_free:
        return False
    if message.follows(at) and message.large(at - 1) and at > 1 and not message.stopped(at - 2, at - 1):
        return False
    if message.follows(at + 1) and (message.large(at + 1) or message.key(at + 1) in names.after):
        return False
    near = [message.key(each) for each in range(max(0, at - 8), at) if not message.stopped(each, at)]
    return not any(key.endswith(names.animal_endings) or key in names.animals for key in near)


def _is_told(message: Message, at: int) -> bool:
    names = message.names
    if message.after(at, _TOLD_AFTER) or message.after(at, _BESIDE) or "\ue000" in message.between(at)[-3:]:
        return True
    if names.is_genitive(message.key(at)) and names.cue(message.key(at + 1)) == "kin":
        return True  # "Rebeckas mamma"
    worked, related = message.after(at, _WORKS_AT), message.after(at, _RELATED_AFTER)
    if worked and worked.group(1).endswith(names.workplaces):
        return True
    if related and names.cue(related.group(1)) in ("kin", "staff"):
        return True
    together = message.key(at + 1) in names.joins and bool(names.first(message.key(at + 2)))
    return together and _more(message, at + 2, "")[1]


def _of_person(message: Message, at: int) -> bool:
    """Whether "heter" is said of somebody: he, she, our son."""
    before = message.keys(at - 4, at)
    return any(key in message.names.pronouns or message.names.cue(key) in ("kin", "staff") for key in before)
