"""What a consultation may ask, whom, and until when. Pure: no clock, no database, no chat."""

from datetime import datetime
from enum import StrEnum

from bot.civic.permission import Role
from bot.civic.refusal import Refused
from bot.civic.wording import clean, clean_line, has_words

QUESTION_LIMIT = 1000
CHOICE_LIMIT = 60
CHOICES_LEAST, CHOICES_MOST = 2, 10


class ConsultationState(StrEnum):
    """Where a consultation stands; drafts live in the dialogue."""

    OPEN = "open"
    CLOSED = "closed"


class Audience(StrEnum):
    """Who is asked: the members of the diversity forum (elected representatives) or of the citizen panel."""

    FORUM = "forum"
    PANEL = "panel"

    @property
    def role(self) -> Role:
        """The role that makes a member."""
        return Role.FORUM_MEMBER if self is Audience.FORUM else Role.PANEL_MEMBER


def decide_question(text: str) -> str:
    """Take a question. Refuses `text-without-words` and `text-too-long`."""
    question = clean(text)
    if not has_words(question):
        raise Refused("text-without-words")
    if len(question) > QUESTION_LIMIT:
        raise Refused("text-too-long", length=len(question), limit=QUESTION_LIMIT)
    return question


def decide_choices(text: str) -> tuple[str, ...]:
    """Take choices, one a line (or divided by commas or semicolons where it is one line).

    Refuses `choices-count`, `choice-too-long` and `choices-twice`.
    """
    lines = clean(text).split("\n")
    if len(lines) == 1:
        lines = lines[0].replace(";", ",").split(",")
    choices = tuple(choice for line in lines if (choice := clean_line(line.lstrip("-•*– "))))
    if not CHOICES_LEAST <= len(choices) <= CHOICES_MOST:
        raise Refused("choices-count", least=CHOICES_LEAST, most=CHOICES_MOST)
    for choice in choices:
        if len(choice) > CHOICE_LIMIT:
            raise Refused("choice-too-long", choice=choice[:CHOICE_LIMIT], limit=CHOICE_LIMIT)
    if len({choice.casefold() for choice in choices}) < len(choices):
        raise Refused("choices-twice")
    return choices


def is_open(state: ConsultationState, closes_at: datetime, now: datetime) -> bool:
    """Tell whether members can answer now."""
    return state is ConsultationState.OPEN and now < closes_at


def decide_answer(*, state: ConsultationState, closes_at: datetime, now: datetime, member: bool) -> None:
    """Answer only as a member and in time. Refuses `consultation-not-yours` and `consultation-not-open`."""
    if not member:
        raise Refused("consultation-not-yours")
    if not is_open(state, closes_at, now):
        raise Refused("consultation-not-open")
