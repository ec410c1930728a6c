"""What people see of a consultation: the making, the prompt, one's own answer, the result."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from bot.civic.message import Button, Message, Rows
from bot.civic.profile import Profile
from bot.civic.wording import shorten
from bot.consultations.rules import Audience
from bot.texts import Html, day, join, label, text
from storage.consultations import ConsultationRow

_BAR = 10
_LISTED = 200


def ask_card(language: str, step: str, *, back: bool) -> Message:
    """Ask the editor for the question or the choices."""
    row = (_back(language), _cancel(language)) if back else (_cancel(language),)
    return Message(text(language, f"consultations-ask-{step}"), (row,))


def _back(language: str) -> Button:
    return Button(label(language, "button-back"), "c-back")


def _cancel(language: str) -> Button:
    return Button(label(language, "button-cancel"), "cancel", "consultation")


def audience_card(language: str, members: Mapping[Audience, int]) -> Message:
    """Let the editor choose whom to ask, with how many that are."""
    rows: Rows = tuple(
        (Button(label(language, f"consultations-audience-{audience}", count=count), "c-audience", audience),)
        for audience, count in members.items()
    )
    back = (Button(label(language, "button-back"), "c-preview"),)
    return Message(text(language, "consultations-ask-audience"), (*rows, back))


def preview_card(language: str, draft: Mapping[str, Any], members: int, profile: Profile) -> Message:
    """Show the prompt and how many it goes to, before it goes."""
    said = text(
        language,
        "consultations-preview",
        question=draft["question"],
        choices=_bullets(language, draft["choices"]),
        audience=label(language, f"consultations-audience-{draft['audience']}", count=members),
        days=profile.consultation_days,
    )
    send = (Button(label(language, "button-submit"), "c-send", draft.get("mark", "")),)
    change = (Button(label(language, "button-change-recipient"), "c-audiences"),)
    return Message(said, (send, change, (_back(language), _cancel(language))))


def _bullets(language: str, choices: Sequence[str]) -> Html:
    return join([text(language, "consultations-choice", choice=choice) for choice in choices])


def opened_card(language: str, row: ConsultationRow, members: int) -> Message:
    """Tell the editor that it goes out now."""
    return Message(text(language, "consultations-opened", number=row.number, count=members))


def prompt_card(language: str, row: ConsultationRow, profile: Profile, answered: int | None = None) -> Message:
    """Ask a member; after the answer, show it and let it be changed."""
    lines = [
        text(
            language,
            "consultations-prompt",
            number=row.number,
            question=row.question,
            why=text(language, f"consultations-why-{row.audience}"),
            day=day(row.closes_at - timedelta(minutes=1), profile.zone),
        )
    ]
    if answered is not None:
        lines.append(text(language, "consultations-answered", choice=row.choices[answered].text))
    rows: Rows = tuple(
        (
            Button(
                ("✓ " if choice.position == answered else "") + choice.text, "c-answer", _subject(row, choice.position)
            ),
        )
        for choice in row.choices
    )
    return Message(join(lines, "\n\n"), rows)


def _subject(row: ConsultationRow, position: int) -> str:
    return f"{row.number}|{position}"


def result_card(language: str, row: ConsultationRow, counts: Sequence[int]) -> Message:
    """The result, in figures and bars."""
    total = sum(counts)
    lines = [text(language, "consultations-result", number=row.number, question=row.question, count=total)]
    lines += [
        result_line(language, choice.text, count, total) for choice, count in zip(row.choices, counts, strict=True)
    ]
    return Message(join(lines))


def result_line(language: str, choice: str, count: int, total: int) -> Html:
    """One choice's share as a bar and a figure."""
    share = count / total if total else 0.0
    bar = "▓" * round(share * _BAR) + "░" * (_BAR - round(share * _BAR))
    return text(language, "consultations-result-line", choice=choice, bar=bar, count=count, share=round(share * 100))


def list_card(language: str, rows: Sequence[ConsultationRow]) -> Message:
    """The consultations a person may see, to open."""
    if not rows:
        return Message(text(language, "consultations-none"))
    lines = [text(language, "consultations-list")]
    lines += [
        text(
            language,
            "consultations-list-line",
            number=row.number,
            question=shorten(row.question, _LISTED),
            state=str(row.state),
        )
        for row in rows
    ]
    buttons: Rows = tuple((Button(row.number, "c-open", row.number),) for row in rows)
    return Message(join(lines, "\n\n"), buttons)
