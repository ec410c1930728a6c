"""Tells names that are no personal data: of public roles, of art and history, of places, firms and animals."""

import re
from collections.abc import Sequence

from nlp.personal.message import Message

_PARTY = re.compile(r" ?\((?:s|m|sd|c|v|kd|l|mp|fp)\)| ?, ?(?:s|m|sd|c|v|kd|l|mp)(?!\w)")
_AND_COMPANY = re.compile(r" & (?:co|soner|son)\b")
_LOOK_BACK = 5
_LOOK_AHEAD = 4


def is_public(message: Message, at: int, size: int, cue: str) -> bool:
    """Whether the name of ``size`` words is a public person's, a place's, a firm's or an animal's."""
    names, after = message.names, at + size
    if message.after(after - 1, _PARTY) or message.after(after - 1, _AND_COMPANY) or _role_after(message, after):
        return True
    if cue not in ("self", "signed", "kin") and message.follows(after) and message.key(after) in names.after:
        return True
    behind = range(at - 1, max(-1, at - 1 - _LOOK_BACK), -1)
    back = [message.key(each) for each in behind if not message.stopped(each, at)]
    if cue in ("named", "kin", "") and names.led_by(back, names.animals, names.gap | names.own):
        return True
    if cue == "self":
        return False
    return names.is_known(message.keys(at, after)) or _led(message, back, cue)


def _led(message: Message, back: Sequence[str], cue: str) -> bool:
    """Whether the words before, nearest first, make a name public; the nearest announcement counts."""
    names = message.names
    if back and cue in ("kin", "staff") and names.cue(back[0]) == cue:
        return False
    if back and back[0] in names.before:
        return True
    return names.role_leads(back) or names.led_by(back, names.arts, names.arts_links)


def _role_after(message: Message, at: int) -> bool:
    """Whether a public role is put after a name: "…, kommunalråd"; the head of a housing society has none."""
    if at >= len(message) or message.between(at).strip(" (") not in ("", ","):
        return False
    after = message.keys(at, at + _LOOK_AHEAD)
    told = 2 if "," in message.between(at) else 1
    return any(map(message.names.is_role, after[:told])) and not message.names.private_bodies.intersection(after)
