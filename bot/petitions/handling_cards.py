"""What an official sees while asking for a change or answering."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.civic.message import Button, Message
from bot.civic.profile import Profile
from bot.petitions.states import Outcome
from bot.texts import day, label, text
from storage.petitions import PetitionRow


def _cancel(language: str) -> Button:
    return Button(label(language, "button-cancel"), "cancel", "handling")


def _back(language: str) -> Button:
    return Button(label(language, "button-back"), "h-back")


def ask_remark_card(language: str, number: str) -> Message:
    """Ask what the author should change."""
    return Message(text(language, "handling-ask-remark", number=number), ((_cancel(language),),))


def returned_receipt_card(language: str, row: PetitionRow) -> Message:
    """Say that the author has it again."""
    return Message(text(language, "handling-returned", number=row.number))


def ask_outcome_card(language: str, number: str) -> Message:
    """Ask what was decided."""
    rows = tuple((Button(label(language, f"petitions-outcome-{each}"), "h-outcome", each),) for each in Outcome)
    return Message(text(language, "handling-ask-outcome", number=number), (*rows, (_cancel(language),)))


def ask_day_card(language: str) -> Message:
    """Ask when it was decided."""
    today = Button(label(language, "button-today"), "h-today")
    return Message(text(language, "handling-ask-day"), ((today,), (_back(language), _cancel(language))))


def ask_answer_card(language: str) -> Message:
    """Ask for the answer in words."""
    return Message(text(language, "handling-ask-answer"), ((_back(language), _cancel(language)),))


def answer_preview_card(language: str, draft: Mapping[str, Any], profile: Profile) -> Message:
    """Show the answer as everybody will read it."""
    said = text(
        language,
        "handling-preview",
        number=draft["number"],
        outcome=text(language, f"petitions-outcome-{draft['outcome']}"),
        day=day(date.fromisoformat(draft["decided_on"]), profile.zone),
        answer=draft["answer"],
    )
    send = Button(label(language, "button-submit"), "h-send", draft.get("mark", ""))
    return Message(said, ((send,), (_back(language), _cancel(language))))


def answered_receipt_card(language: str, row: PetitionRow) -> Message:
    """Say that it is told."""
    return Message(text(language, "handling-answered", number=row.number, title=row.title))
