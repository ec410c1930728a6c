"""What a person sees while a suggestion comes to be."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.civic.coach import Facts, decide_advice
from bot.civic.message import Button, Message, Rows
from bot.civic.personal import PERSON_NAME, kinds_of
from bot.civic.profile import Profile
from bot.civic.wording import shorten
from bot.notes import advice_note, personal_note, remove_button
from bot.suggestions.rules import Instrument, decide_instrument
from bot.texts import Html, day, join, label, text
from nlp.taxonomy import DEPARTMENTS, TOPICS
from storage.consultations import ConsultationRow
from storage.suggestions import SuggestionRow

_QUOTED = 600
_QUOTED_QUESTION = 120
_NOTES = 2  # a preview is to be read
_PAGE = 8


def ask_card(language: str) -> Message:
    """Ask for the wish."""
    return Message(text(language, "suggestions-ask"), ((cancel_button(language),),))


def cancel_button(language: str) -> Button:
    """The way out."""
    return Button(label(language, "button-cancel"), "cancel", "suggestion")


def preview_card(
    language: str, draft: Mapping[str, Any], profile: Profile, consultation: ConsultationRow | None = None
) -> Message:
    """Show what was understood, to be sent in or corrected, with at most two notes: never a wall.

    `consultation`: an open one that this person is asked and the text touches.
    """
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
    instrument = decide_instrument(kind=draft["kind"], external=department.external, asked=consultation is not None)
    notes = [
        personal_note(language, draft.get("personal", ()), dropped=draft.get("dropped", False)),
        _instrument_note(language, instrument, draft, profile, consultation),
        _advice(language, draft, profile),
    ]
    lines += [note for note in notes if note is not None][:_NOTES]
    lines.append(text(language, "suggestions-right" if draft["sure"] else "suggestions-which-topic"))
    return Message(join(lines, "\n\n"), _preview_rows(language, draft, instrument, consultation))


def _instrument_note(
    language: str,
    instrument: Instrument,
    draft: Mapping[str, Any],
    profile: Profile,
    consultation: ConsultationRow | None,
) -> Html | None:
    if instrument is Instrument.SUGGESTION:
        return None
    if consultation is not None and instrument is Instrument.CONSULTATION:
        until = day(consultation.closes_at - timedelta(minutes=1), profile.zone)
        question = shorten(consultation.question, _QUOTED_QUESTION)
        return text(language, "suggestions-consultation", question=question, day=until)
    department = DEPARTMENTS[draft["department"]].label(language)
    return text(language, f"suggestions-{instrument}", department=department, phone=profile.contact_phone)


def _advice(language: str, draft: Mapping[str, Any], profile: Profile) -> Html | None:
    facts = Facts(
        text=draft["text"],
        kind=draft["kind"],
        department=draft["department"],
        external=DEPARTMENTS[draft["department"]].external,
        wishes=draft.get("wishes", 1),
        named=PERSON_NAME in kinds_of(draft.get("personal", ())),
        petition=False,
    )
    advice = decide_advice(facts, profile)
    return None if advice is None else advice_note(language, advice, profile, petition=False)


def _preview_rows(
    language: str, draft: Mapping[str, Any], instrument: Instrument, consultation: ConsultationRow | None
) -> Rows:
    guesses = () if draft["sure"] else tuple((_topic_button(language, code),) for code in draft["topics"])
    offers: list[tuple[Button, ...]] = []
    if draft.get("personal"):
        offers.append((remove_button(language, "s-mask", draft),))
    if consultation is not None and instrument is Instrument.CONSULTATION:
        offers.append((Button(label(language, "button-answer-there"), "c-open", consultation.number),))
    if instrument is Instrument.QUESTION:
        offers.append((Button(label(language, "button-get-answer"), "s-answer"),))
    return (
        *guesses,
        (Button(label(language, "button-submit"), "s-send", draft.get("mark", "")),),
        *offers,
        (
            Button(label(language, "button-change-topic"), "s-topics", "0"),
            Button(label(language, "button-change-recipient"), "s-departments"),
        ),
        (Button(label(language, "button-make-petition"), "s-petition"), cancel_button(language)),
    )


def answer_card(language: str, draft: Mapping[str, Any], profile: Profile) -> Message:
    """Where a question is answered faster; it can be sent in all the same."""
    said = text(
        language,
        "suggestions-answer",
        phone=profile.contact_phone,
        url=profile.contact_url,
        department=DEPARTMENTS[draft["department"]].label(language),
    )
    anyway = Button(label(language, "button-submit-anyway"), "s-send", draft.get("mark", ""))
    return Message(said, ((anyway,), (Button(label(language, "button-back"), "s-preview"),)))


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
