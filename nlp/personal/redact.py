"""Finds personal data in a message and masks it: what others are shown must not tell who or where somebody is.

Everything is sought in a *reading* of the text, in which each sign is one character as a keyboard would have made it
and knows where it stood. A number or an address once found is blanked, so that nothing else is found inside it.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from personnummer.personnummer import Personnummer, PersonnummerException
from phonenumbers import NumberParseException, is_possible_number, parse

from nlp.personal.people import find_people
from nlp.personal.streets import find_addresses

Span = tuple[int, int]

_BLANK = "\ue000"  # private use: no letter, no digit, no space
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u20e3\ufe00-\ufe0f\ufeff]")
_STROKES = dict(zip("łøđıßæðþ", "lodisadt", strict=True))  # no accents to Unicode
_DASHES = dict.fromkeys("‐‑‒–—−", "-")

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+'-]{1,64}(?: ?@ ?| ?[(\[](?:at|snabela|snabel-a)[)\]] ?)"
    r"(?:[\w-]{1,63}[.]){1,4}[a-z]{2,10}(?![\w@])"
    r"|(?<![\w.+-])[\w.+'-]{1,64}@(?:[\w-]{1,63}[,. ]{1,2}(?:se|com|nu|net|org|no|fi|dk)"
    r"|gmail|hotmail|outlook|telia|live|icloud|yahoo)(?!\w)",
    re.IGNORECASE,
)
_PERSONNUMMER = re.compile(
    r"(?<![\d,+-])(?<!\d[.])((?:18|19|20)[ -]?)?(\d\d)[ .-]?([01]\d)[ .-]?(\d\d)(\s?[+-]?\s?)(\d\d ?\d\d)(?!\d|[-.,]\d)"
)
_OF_A_CASE = re.compile(
    r"(?:dnr|diarienr|diarienummer|arende|arendenummer|arendenr|faktura|fakturanr|fakturanummer|ocr|ref|referens|mal"
    r"|bankgiro|bg|plusgiro|pg|konto|kontonummer|orgnr|org|organisationsnummer|kundnummer|serienummer|id|case|invoice)"
    r"(?:[.:# ]|nr|nummer|number|ar){0,4}$"
)
_OF_A_PERSON = re.compile(
    r"(?:person|p|pers|personal|id)[ .-]?(?:nr|nummer|number|no)?(?:[.:# ]|ar|is){0,4}$|fodd:? ?$"
)
_PHONE = re.compile(
    r"(?<![\d.,:/-])(?<![a-z]-)"
    r"(?:(?:\+|00)(?:[ ./()-]{0,3}\d){8,14}|[(]?0(?:[ ./()-]{0,3}\d){7,9}|46 ?7(?:[ -]?\d){8})"
    r"(?!\d|[.,:/-]\d| ?(?:kr|%|:-|sek|mkr|kvm|km|st)\b)"
)
_ASKED_FOR = re.compile(
    r"\b(?:tel|tele|telefon|telefonnr|telefonnummer|tfn|mob|mobil|mobilen|mobilnr|mobilnummer|nummer|numret|nr"
    r"|ring|ringa|sms|smsa|sms:a|swish|swisha|nas pa|mig pa|phone|call|text|number)[.:]?"
    r"(?: (?:ar|mig|mej|pa|is|me|at|on|oss|nr|nummer)){0,2}[.:]? {0,2}"
    r"([1-9]\d{1,2}(?:[ -]?\d{2,3}){1,3})(?!\d|[-.,:/]\d| ?(?:kr|%|:-|st|km|m|kl|dagar|veckor|gatan)\b)"
)
_TIMES_OR_DATES = re.compile(
    r"\(?(?:\d\d[.:]\d\d ?- ?\d\d[.:]?\d\d|\d\d[./ -]\d\d[./ -](?:19|20)\d\d|\d\d ?- ?\d\d[ ,/]+\d\d ?- ?\d\d"
    r"|\d\d/\d\d ?- ?\d\d/\d\d|\d\d[./-]\d\d[./-]\d\d|\d\d ?- ?\d\d[ ,]+\d\d[.:]\d\d"
    r"|\d\d ?/ ?\d\d.{1,3}\d\d[.:]\d\d)\D*$"
)
_SHORT_NUMBERS = frozenset({"11414", "113131", "112112", "116117", "118118", "116000", "11313"})
_MOBILE = re.compile(r"(?:\+46|0046|46|0)\(?0?\)?7[02369]")
_HOME_DIGITS = range(8, 11)
_LOCAL_DIGITS = range(5, 10)
_DIGITS_MAX = 15


@dataclass(frozen=True)
class Found:
    """Where in the text personal data stands (characters, end excluded) and which."""

    start: int
    end: int
    kind: str  # PERSONNUMMER, PHONE, EMAIL, PERSON_NAME, ADDRESS


@dataclass(frozen=True)
class Reading:
    """A text sign by sign: as written, and in lower case without accents, both equally long."""

    written: str
    plain: str
    starts: Sequence[int]
    ends: Sequence[int]

    @staticmethod
    def of(text: str) -> "Reading":
        """Put together what makes one sign; drop what nobody sees."""
        signs: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for place, character in enumerate(text):
            if character > "~" and _INVISIBLE.match(character):
                continue
            if signs and character > "\u02ff" and unicodedata.combining(character):
                signs[-1] = _sign(signs[-1] + character)
                ends[-1] = place + 1
                continue
            signs.append(character if character < "\x7f" else _sign(character))
            starts.append(place)
            ends.append(place + 1)
        written = "".join(signs)
        return Reading(written, "".join(map(_plain_sign, signs)), starts, ends)

    def without(self, spans: Sequence[Span]) -> "Reading":
        """The same with spans blanked out."""
        written, plain = self.written, self.plain
        for start, end in spans:
            blank = _BLANK * (end - start)
            written = written[:start] + blank + written[end:]
            plain = plain[:start] + blank + plain[end:]
        return Reading(written, plain, self.starts, self.ends)

    def found(self, span: Span, kind: str) -> Found:
        """A span of the reading as one of the text."""
        return Found(self.starts[span[0]], self.ends[span[1] - 1], kind)


def find_personal_data(text: str) -> list[Found]:
    """All personal data in order of appearance, never overlapping."""
    reading = Reading.of(text)
    found: list[Found] = []
    for kind, find in (
        ("EMAIL", _emails),
        ("PERSONNUMMER", _personnummer),
        ("PHONE", _phones),
        ("ADDRESS", find_addresses),
        ("PERSON_NAME", find_people),
    ):
        spans = list(find(reading.written, reading.plain))
        found += [reading.found(span, kind) for span in spans]
        reading = reading.without(spans)
    return sorted(found, key=lambda each: each.start)


def masked(text: str, found: Sequence[Found]) -> str:
    """The text with each span replaced by its kind in brackets."""
    for each in sorted(found, key=lambda each: each.start, reverse=True):
        text = f"{text[: each.start]}[{each.kind}]{text[each.end :]}"
    return text


def _emails(_written: str, plain: str) -> Iterator[Span]:
    if "@" in plain or "at)" in plain or "snabel" in plain or "at]" in plain:
        for match in _EMAIL.finditer(plain):
            start = match.start() + len(match.group()) - len(match.group().lstrip(".'-"))
            yield start, match.end()


def _personnummer(_written: str, plain: str) -> Iterator[Span]:
    for match in _PERSONNUMMER.finditer(plain):
        century, year, month, day, sign, last = match.groups()
        before = plain[max(0, match.start() - 25) : match.start()]
        if _OF_A_CASE.search(before):
            continue
        split = "-" in sign or "+" in sign
        told = bool(_OF_A_PERSON.search(before))
        if " " in last and not told:
            continue  # in pairs, it may as well be a number to call
        alike = not century and not split and _MOBILE.match(match.group()) and not told
        digits = f"{(century or '').strip(' -')}{year}{month}{day}{'+' if '+' in sign else '-'}{last.replace(' ', '')}"
        if not alike and _is_personnummer(digits):
            yield match.span()


@lru_cache(maxsize=1024)
def _is_personnummer(number: str) -> bool:
    try:
        Personnummer(number)
    except (PersonnummerException, ValueError):
        return False
    return True


def _phones(_written: str, plain: str) -> Iterator[Span]:
    taken = 0
    for match in _PHONE.finditer(plain):
        before = plain[max(0, match.start() - 2) : match.start()]
        if before[:1].isdigit() and before.endswith(" ") and taken != match.start() - 1:
            continue  # the end of a longer number
        if _is_phone(match.group()) and not _OF_A_CASE.search(plain[max(0, match.start() - 25) : match.start()]):
            yield match.span()
            taken = match.end()
    for match in _ASKED_FOR.finditer(plain):
        digits = re.sub(r"\D", "", match.group(1))
        if len(digits) in _LOCAL_DIGITS and digits not in _SHORT_NUMBERS and not digits.endswith("000"):
            yield match.span(1)


def _is_phone(written: str) -> bool:
    digits = re.sub(r"\D", "", written)
    if len(digits) > _DIGITS_MAX or _TIMES_OR_DATES.match(written):
        return False
    if written.lstrip("(").startswith(("+", "00")):
        abroad = digits.removeprefix("00").replace("460", "46", 1) if digits.startswith(("46", "0046")) else digits
        return _is_possible("+" + abroad.removeprefix("00"))
    if digits.startswith("0"):
        return len(digits) in _HOME_DIGITS and _is_possible(digits)
    return bool(_MOBILE.match(digits)) and len(digits) == 11  # 46 70 …, the plus forgotten


@lru_cache(maxsize=1024)
def _is_possible(number: str) -> bool:
    try:
        return is_possible_number(parse(number, "SE"))
    except NumberParseException:
        return False


@cache
def _sign(cluster: str) -> str:
    """A sign in one character, as plainly as can be: full-width digits, odd spaces and dashes become the usual ones."""
    composed = unicodedata.normalize("NFKC", cluster)
    composed = composed if len(composed) == 1 else cluster[:1]
    return _DASHES.get(composed, composed)


@cache
def _plain_sign(sign: str) -> str:
    lowered = unicodedata.normalize("NFKD", _STROKES.get(sign.lower(), sign.lower()))[:1] or sign
    return lowered if lowered.isprintable() or lowered == "\n" else sign
