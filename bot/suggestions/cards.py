"""What a person sees while a suggestion comes to be."""

from collections.abc import Mapping
from typing import Any

from bot.civic.message import Button, Message, Rows
from bot.civic.profile import Profile
from bot.civic.wording import shorten
from bot.texts import Html, join, label, text
from nlp.taxonomy import DEPARTMENTS, TOPICS
from storage.suggestions import SuggestionRow

_QUOTED = 600
_PAGE = 8


def ask_card(language: str) -> Message:
    """Ask for the wish."""
    return Message(text(language, "suggestions-ask"), ((cancel_button(language),),))


def cancel_button(language: str) -> Button:
    """The way out."""
    return Button(label(language, "button-cancel"), "cancel", "suggestion")


def preview_card(language: str, draft: Mapping[str, Any], profile: Profile) -> Message:
    """Show what was understood, to be sent in or corrected."""
    topic, department = TOPICS[draft["topic"]], DEPARTMENTS[draft["department"]]
    others = [TOPICS[code].label(language) for code in draft["topics"] if code != draft["topic"]][:2]
    lines: list[Html] = [
        text(language, "suggestions-preview", text=shorten(draft["text"], _QUOTED)),
        text(
            language,
            "suggestions-understood",
            topic=topic.label(language),
            department=department.label(language),
            first=others[0],
            second=others[1] if len(others) > 1 else others[0],
        ),
    ]
    if department.external:
        lines.append(text(language, "suggestions-external", department=department.label(language)))
    if draft["kind"] == "fault_report":
        lines.append(text(language, "suggestions-fault", phone=profile.contact_phone))
    lines.append(text(language, "suggestions-right" if draft["sure"] else "suggestions-which-topic"))
    return Message(join(lines, "\n\n"), _preview_rows(language, draft))


def _preview_rows(language: str, draft: Mapping[str, Any]) -> Rows:
    guesses = () if draft["sure"] else tuple((_topic_button(language, code),) for code in draft["topics"])
    return (
        *guesses,
        (Button(label(language, "button-submit"), "s-send", draft.get("mark", "")),),
        (
            Button(label(language, "button-change-topic"), "s-topics", "0"),
            Button(label(language, "button-change-recipient"), "s-departments"),
        ),
        (Button(label(language, "button-make-petition"), "s-petition"), cancel_button(language)),
    )


def _topic_button(language: str, code: str) -> Button:
    return Button(TOPICS[code].label(language), "s-topic", code)


def topics_card(language: str, draft: Mapping[str, Any], page: int) -> Message:
    """Let the person choose among all topics, the likeliest first."""
    codes = [*draft["topics"], *(code for code in TOPICS if code not in draft["topics"])]
    last = (len(codes) - 1) // _PAGE
    page = min(max(page, 0), last)
    turn = [
        Button(label(language, "button-back"), "s-topics" if page else "s-preview", str(page - 1)),
        *([Button(label(language, "button-next"), "s-topics", str(page + 1))] if page < last else []),
    ]
    shown = codes[page * _PAGE : (page + 1) * _PAGE]
    rows = (*((_topic_button(language, code),) for code in shown), tuple(turn))
    return Message(text(language, "suggestions-choose-topic"), rows)


def departments_card(language: str, draft: Mapping[str, Any]) -> Message:
    """Let the person choose who should have it, the likeliest first."""
    codes = [*draft["departments"], *(code for code in DEPARTMENTS if code not in draft["departments"])]
    rows = tuple((Button(DEPARTMENTS[code].label(language), "s-department", code),) for code in codes)
    back = (Button(label(language, "button-back"), "s-preview"),)
    return Message(text(language, "suggestions-choose-department"), (*rows, back))


def receipt_card(language: str, row: SuggestionRow) -> Message:
    """Give the number, and say what happens now."""
    said = text(
        language,
        "suggestions-receipt",
        number=row.number,
        department=DEPARTMENTS[row.department].label(language),
        topic=TOPICS[row.topic].label(language),
    )
    return Message(said, ((Button(label(language, "button-make-petition"), "e-from", row.number),),))
