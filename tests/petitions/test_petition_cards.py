"""What the preview of a petition adds to it; and that what people write fits, wherever it is shown."""

import dataclasses
from datetime import date
from functools import partial
from typing import Any

import pytest

from bot.civic.message import TEXT_LIMIT, Message
from bot.civic.profile import read_profile
from bot.links import Links
from bot.petitions.cards import petition_card, preview_card
from bot.petitions.news import answered_card
from bot.petitions.rules import BODY_LIMIT, LIMITS
from bot.petitions.states import Outcome, PetitionState
from bot.sandbox.html_mode import parse_html
from bot.texts import languages
from storage.petition_history import PetitionAnswerRow
from tests.storage.rows import NOW, petition

TOWN = read_profile(None)
DRAFT: dict[str, Any] = {
    "title": "Lekplats för alla",
    "wish": "Bygg en lekplats.",
    "reason": "Alla barn ska leka.",
    "topic": "playgrounds",
    "department": "tff",
    "kind": "suggestion",
    "wishes": 1,
    "personal": {"title": [], "wish": [], "reason": []},
    "dropped": False,
    "mark": "u1",
}


def shown(**change: Any) -> tuple[str, list[str]]:
    card = preview_card("sv", DRAFT | change, TOWN)
    return str(card.html), [button.label for row in card.rows for button in row]


def length(card: Message) -> int:
    """Of a message as Telegram counts it."""
    words, _ = parse_html(str(card.html))
    return len(words.encode("utf-16-le")) // 2


def test_a_clear_petition_is_shown_plainly() -> None:
    html, buttons = shown()
    assert "💬" not in html
    assert "👀" not in html
    assert buttons == ["Skicka in", "Bakåt", "Avbryt"]


def test_a_draft_of_before_an_update_is_shown_plainly() -> None:
    old = {key: DRAFT[key] for key in (*LIMITS, "topic", "department")}
    assert "💬" not in preview_card("sv", old, TOWN).html


@pytest.mark.parametrize(("change", "reason"), [
    ({"wish": "Godkänn min ansökan."}, "Gäller en enskild persons ärende"),
    ({"reason": "Det gäller mitt ärende."}, "Gäller en enskild persons ärende"),
    ({"personal": {"reason": [[0, 4, "PERSON_NAME"]]}}, "Kränker någon"),
    ({"department": "ext-kbab"}, "Ett kommunalt bolag bestämmer"),
    ({"title": "Fler djur i Mariebergsskogen", "department": "ext-other"}, "Ett kommunalt bolag bestämmer"),
    ({"kind": "praise"}, "Oklart vad som önskas"),
    ({"wishes": 2}, "Oklart vad som önskas"),
])  # fmt: skip
def test_advice_tells_the_reason_it_spares(change: dict[str, Any], reason: str) -> None:
    html, _ = shown(**change)
    assert html.count("💬") == 1
    assert f"annars kan e-förslaget få avslag: {reason}." in html
    lenient = dataclasses.replace(TOWN, petitions=dataclasses.replace(TOWN.petitions, refusal_reasons=("duplicate",)))
    assert "💬" not in preview_card("sv", DRAFT | change, lenient).html


def test_personal_data_of_all_parts_is_named_and_can_be_taken_out() -> None:
    html, buttons = shown(personal={"title": [[0, 4, "PHONE"]], "wish": [[0, 4, "EMAIL"]], "reason": []}, dropped=True)
    assert "Du skrev ett telefonnummer och en e-postadress." in html
    assert "Personnumret har jag tagit bort." in html
    assert buttons == ["Skicka in", "Ta bort uppgifterna", "Bakåt", "Avbryt"]


@pytest.mark.parametrize("language", languages())
def test_the_longest_petition_with_all_notes_fits_one_message(language: str) -> None:
    longest = {part: "å" * limit for part, limit in LIMITS.items()}
    mentions = [[0, 1, kind] for kind in ("PHONE", "EMAIL", "PERSON_NAME", "ADDRESS")]
    more = {"personal": {"wish": mentions}, "dropped": True, "topic": "disability-accessibility", "department": "guf"}
    card = preview_card(language, DRAFT | longest | more, TOWN)
    assert "💬" in card.html
    assert length(card) <= TEXT_LIMIT


@pytest.mark.parametrize("sign", ['"', "'", "<", "&"])
def test_signs_that_html_escapes_break_no_text_that_was_taken(sign: str) -> None:
    shown(wish=sign * BODY_LIMIT)


LONGEST = {"author_name": "å" * 100, "department": "guf", **{part: "å" * limit for part, limit in LIMITS.items()}}
ANSWER = PetitionAnswerRow(text="å" * BODY_LIMIT, outcome=Outcome.PARTLY, decided_on=date(2027, 4, 1), made_at=NOW)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    "state",
    [
        PetitionState.PUBLISHED,
        PetitionState.CLOSED,
        PetitionState.SENT_TO_BOARD,
        PetitionState.WITH_OFFICIAL,
        PetitionState.WITHDRAWN,
        PetitionState.ANSWERED,
    ],
)
def test_the_longest_petition_fits_one_message_wherever_it_stands(language: str, state: PetitionState) -> None:
    answer = ANSWER if state is PetitionState.ANSWERED else None
    row = petition(**LONGEST, state=state, meets_on=date(2027, 4, 1), signature_count=100_000)
    card = partial(petition_card, language, row, answer, TOWN, Links("a_bot_with_a_name_that_is_as_long"), NOW)
    assert max(length(card(signed=signed)) for signed in (True, False)) <= TEXT_LIMIT


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("outcome", Outcome)
def test_the_longest_answer_fits_one_message(language: str, outcome: Outcome) -> None:
    assert length(answered_card(language, petition(**LONGEST), ANSWER.text, outcome, Links("bot"))) <= TEXT_LIMIT


@pytest.mark.parametrize("language", languages())
def test_a_withdrawn_petition_names_no_day_that_is_still_to_come(language: str) -> None:
    row = petition(state=PetitionState.WITHDRAWN)
    card = petition_card(language, row, None, TOWN, Links("bot"), NOW, signed=True)
    assert "2027" not in card.html
    assert card.rows == ()
