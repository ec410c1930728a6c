"""What the preview of a petition adds: personal data that was seen, and one word of advice."""

import dataclasses
from typing import Any

import pytest

from bot.civic.message import TEXT_LIMIT
from bot.civic.profile import read_profile
from bot.petitions.cards import preview_card
from bot.petitions.rules import LIMITS
from bot.sandbox.html_mode import parse_html
from bot.texts import languages

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
    lenient = dataclasses.replace(TOWN, refusal_reasons=("duplicate",))
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
    words, _ = parse_html(str(card.html))
    assert len(words.encode("utf-16-le")) // 2 <= TEXT_LIMIT
