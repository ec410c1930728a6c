"""Prepares a resident's wording for analysis; what is stored and shown stays as it was written.

Two readings are made. The *plain* reading keeps everything said, for the kind of message ("tack" is what
praise consists of). The *wish* leaves out greetings, thanks and signatures, which would pull every polite
message towards small talk.
"""

import re
import unicodedata

MAX_CHARACTERS = 4096  # Telegram's longest message; what comes after is not read
MAX_FOLDED = 2 * MAX_CHARACTERS  # some signs stand for whole phrases, and fold to eighteen letters

_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff\ud800-\udfff\ufe00-\ufe0f]")
_EMOJI = re.compile("[\u2190-\u2bff\u3030\u303d\U0001f000-\U0001faff\U000e0020-\U000e007f]+")
_SPACE = re.compile(r"\s+")
_SHOUT_SHARE = 0.6  # of the letters in capitals, from which a message counts as shouted
_SHOUT_LETTERS = 8  # below this, capitals are an abbreviation: KBAB, SFI, E18

_GREETING = re.compile(
    r"^\W*(?:(?:god\s+(?:morgon|kväll|dag|eftermiddag)|hejsan|hejhej|hallå|hello|hej|hey|hi|tjenare|tjena|tja"
    r"|goddag|morrn|mors|salam|dear\s+\w+|kära\s+\w+|till\s+(?:er|dig)\s+som\s+berörs)\b[\s,.!:;–-]*"
    r"(?:(?:alla|på\s+er|på\s+dig|där|igen|kommunen|karlstads?(?:\s+kommun)?|there)\b[\s,.!:;–-]*)?)+",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"(?:\b(?:tack\s+på\s+förhand|tack\s+så\s+mycket|tusen\s+tack|snälla\s+ni|snälla|tacksam\s+för\s+svar"
    r"|thanks\s+in\s+advance|thank\s+you|thanks|please|tack)\b[\s!.,]*)+",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"(?:\b(?:mvh|m\.v\.h|hälsningar|vänliga\s+hälsningar|med\s+vänlig(?:a)?\s+hälsning(?:ar)?"
    r"|vänligen|hälsar|kind\s+regards|best\s+regards|regards)\b[\s,.:/!–-]*(?:[^\s,.!?]+\s*){0,4}[.!]?)\s*$",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """All that was said, without emoji, control signs and shouting; at most ``MAX_CHARACTERS``."""
    readable = _UNREADABLE.sub(" ", text[:MAX_CHARACTERS])
    readable = unicodedata.normalize("NFC", readable)
    readable = _SPACE.sub(" ", _EMOJI.sub(" ", readable)).strip()
    letters = [sign for sign in readable if sign.isalpha()]
    if len(letters) >= _SHOUT_LETTERS and sum(map(str.isupper, letters)) >= _SHOUT_SHARE * len(letters):
        readable = readable.lower()
    return readable


def wish(plain_text: str) -> str:
    """What is left of a plain reading without greeting, courtesies and signature; all of it if nothing is."""
    rest = _GREETING.sub("", plain_text)
    rest = _SIGNATURE.sub("", rest)
    rest = _SPACE.sub(" ", _COURTESY.sub(" ", rest)).strip(" ,.!:;–-")
    return rest if any(map(str.isalnum, rest)) else plain_text


def fold(text: str) -> str:
    """Lower case without accents: what a phone keyboard lacking å, ä and ö would have made of the text."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
