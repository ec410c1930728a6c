"""What a suggestion may be. Pure: no clock, no database, no chat."""

from enum import StrEnum

from bot.civic.refusal import Refused
from bot.civic.wording import clean, has_words

# Telegram lets a person send 4,096 characters; a text one has added to may grow somewhat beyond.
TEXT_LIMIT = 6000


class SuggestionState(StrEnum):
    """Where a suggestion stands. Answers come with casework."""

    RECEIVED = "received"


class Instrument(StrEnum):
    """Where a message is best taken; the person chooses, and can always send it in."""

    FAULT = "fault"  # by phone, at once
    FAULT_ELSEWHERE = "fault-elsewhere"  # the same, where somebody outside the municipality mends it
    CONSULTATION = "consultation"  # the municipality asks just this
    QUESTION = "question"  # others answer faster
    EXTERNAL = "external"  # somebody else decides
    SUGGESTION = "suggestion"  # here; others may sign if it becomes a petition


def decide_instrument(*, kind: str, external: bool, asked: bool) -> Instrument:
    """Choose the one to propose: danger first, then what leads furthest.

    `asked`: an open consultation of this person's touches the message.
    """
    if kind == "fault_report":
        return Instrument.FAULT_ELSEWHERE if external else Instrument.FAULT
    if asked:
        return Instrument.CONSULTATION
    if kind == "question":
        return Instrument.QUESTION
    return Instrument.EXTERNAL if external else Instrument.SUGGESTION


def decide_text(text: str, added_to: str = "") -> str:
    """Take what a person wrote, after what they wrote before.

    Refuses `text-without-words` and `text-too-long`.
    """
    whole = clean(f"{added_to}\n{text}" if added_to else text)
    if not has_words(whole):
        raise Refused("text-without-words")
    if len(whole) > TEXT_LIMIT:
        raise Refused("text-too-long", length=len(whole), limit=TEXT_LIMIT)
    return whole
