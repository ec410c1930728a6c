"""What a suggestion may be. Pure: no clock, no database, no chat."""

from enum import StrEnum

from bot.civic.refusal import Refused
from bot.civic.wording import clean, has_words

# Telegram lets a person send 4,096 characters; a text one has added to may grow somewhat beyond.
TEXT_LIMIT = 6000


class SuggestionState(StrEnum):
    """Where a suggestion stands. Answers come with casework."""

    RECEIVED = "received"


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
