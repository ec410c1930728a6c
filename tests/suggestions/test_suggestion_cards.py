"""What the preview adds to a draft: at most two notes, and a button where one helps."""

from typing import Any

import pytest

from bot.civic.message import Message
from bot.civic.profile import read_profile
from bot.notes import marks
from bot.suggestions.actions import begin_draft
from bot.suggestions.cards import answer_card, preview_card
from bot.texts import languages
from nlp.analysis import Guess
from storage.consultations import ConsultationRow
from tests.storage.rows import consultation
from tests.support.understanding import analysis, found

TOWN = read_profile(None)
SEEN, FAULT, ASKED = "Du skrev ", "trasigt eller farligt", "Det här passar samrådet ”Var ska vårmötet hållas?”"
QUESTION, EXTERNAL, ADVICE = "Är det en fråga?", "bestämmer inte kommunen över", "💬"
NOTES = {SEEN, FAULT, ASKED, QUESTION, EXTERNAL, ADVICE}
ALWAYS = ["Skicka in", "Ändra ämne", "Ändra mottagare", "Gör till e-förslag", "Avbryt"]


def shown(
    text: str = "Sätt upp lampor",
    *,
    kind: str = "suggestion",
    department: str = "tff",
    consulted: ConsultationRow | None = None,
    language: str = "sv",
    **given: Any,
) -> Message:
    understood = analysis(sure=True, kinds=(Guess(kind, 1),), departments=(Guess(department, 1),), **given)
    draft = begin_draft(text, understood, marks(language)) | {"mark": "u1"}
    return preview_card(language, draft, TOWN, consulted)


def notes(card: Message) -> set[str]:
    return {each for each in NOTES if each in card.html}


def buttons(card: Message) -> list[str]:
    return [button.label for row in card.rows for button in row]


def test_a_plain_wish_is_shown_plainly() -> None:
    card = shown()
    assert notes(card) == set()
    assert buttons(card) == ALWAYS


@pytest.mark.parametrize(("given", "note", "button"), [
    ({"kind": "fault_report"}, FAULT, None),
    ({"kind": "fault_report", "department": "ext-trafikverket"}, FAULT, None),
    ({"kind": "question"}, QUESTION, "Få svar"),
    ({"department": "ext-region"}, EXTERNAL, None),
    ({"consulted": consultation()}, ASKED, "Svara där"),
    ({"wishes": 2}, ADVICE, None),
    ({"text": "Hur går det med min ansökan"}, ADVICE, None),
])  # fmt: skip
def test_one_note_and_a_button_where_it_helps(given: dict[str, Any], note: str, button: str | None) -> None:
    card = shown(**given)
    assert notes(card) == {note}
    assert [each for each in buttons(card) if each not in ALWAYS] == ([button] if button else [])


def test_danger_outside_the_municipality_names_who_mends_it_and_our_number() -> None:
    card = shown(kind="fault_report", department="ext-trafikverket")
    assert "Det tar Trafikverket hand om." in card.html
    assert TOWN.contact_phone in card.html


def test_the_consultations_button_opens_just_that_one() -> None:
    card = shown(consulted=consultation())
    [opens] = [button for row in card.rows for button in row if button.label == "Svara där"]
    assert (opens.action, opens.subject) == ("c-open", "C-2026-0001")
    assert "öppet till och med 7 dec. 2026" in card.html
    assert "Svara där" not in buttons(shown(kind="fault_report", consulted=consultation()))


def test_personal_data_is_named_by_kind_and_can_be_taken_out() -> None:
    text = "Agda bor på Vägen 1, ring 070-123 45 67 eller a@exempel.se"
    personal = found(text, PERSON_NAME="Agda", ADDRESS="Vägen 1", PHONE="070-123 45 67", EMAIL="a@exempel.se")
    card = shown(text, personal=personal)
    kinds = "ett namn, en adress, ett telefonnummer och en e-postadress"
    assert f"Du skrev {kinds}. Det du skickar in blir en allmän handling." in card.html
    assert "Ta bort uppgifterna" in buttons(card)
    assert "Skicka in" in buttons(card)


def test_a_personnummer_is_said_to_be_gone_and_needs_no_button() -> None:
    text = "Sätt upp lampor 900101-1234"
    card = shown(text, personal=found(text, PERSONNUMMER="900101-1234"))
    assert "900101" not in card.html
    assert "[personnummer]" in card.html
    assert "Personnumret har jag tagit bort. Sådana sparar vi aldrig." in card.html
    assert notes(card) == set()
    assert buttons(card) == ALWAYS


def test_never_more_than_two_notes_and_the_advice_waits() -> None:
    text = "Mitt ärende, min ansökan, ring 070-123 45 67"
    personal = found(text, PHONE="070-123 45 67")
    assert notes(shown(text, personal=personal, kind="question")) == {SEEN, QUESTION}
    assert notes(shown(text, personal=personal)) == {SEEN, ADVICE}
    assert notes(shown(text, kind="question")) == {QUESTION, ADVICE}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", ["suggestion", "question", "fault_report"])
def test_what_is_added_stays_short(language: str, kind: str) -> None:
    text = "Bo, Vägen 1, 070-123 45 67, a@exempel.se, 900101-1234"
    personal = found(
        text,
        PERSON_NAME="Bo",
        ADDRESS="Vägen 1",
        PHONE="070-123 45 67",
        EMAIL="a@exempel.se",
        PERSONNUMMER="900101-1234",
    )
    row = consultation(question="Var ska vi hålla vårmötet? " * 20)
    given: dict[str, Any] = {"kind": kind, "department": "ext-region", "language": language, "wishes": 3}
    plain = shown(text, language=language, department="ext-region")
    card = shown(text, personal=personal, consulted=row, **given)
    assert len(card.html) - len(plain.html) < 450


@pytest.mark.parametrize("language", languages())
def test_a_question_gets_the_number_the_address_and_a_way_to_send_it_in(language: str) -> None:
    draft = begin_draft("När öppnar badet?", analysis(), marks(language)) | {"mark": "u1"}
    card = answer_card(language, draft, TOWN)
    assert TOWN.contact_phone in card.html
    assert TOWN.contact_url in card.html
    assert [(button.action, button.subject) for row in card.rows for button in row] == [
        ("s-send", "u1"),
        ("s-preview", ""),
    ]
