"""Every language says the same with the same facts, and whatever a person wrote stays words."""

import ast
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from fluent.syntax.visitor import Visitor
from markupsafe import escape

from bot.civic.profile import read_profile
from bot.sandbox.html_mode import parse_html
from bot.texts import DEFAULT, LOCALES, MissingText, day, has, join, label, languages, moment, text
from bot.welcome.cards import MENU, commands
from nlp.taxonomy import DEPARTMENTS, TOPICS

ROOT = Path(__file__).parents[1]
NASTY = "<b>&\"'</i>&amp;{ $name }\\ <a href='x'>"
ZONE = ZoneInfo("Europe/Stockholm")


class _Facts(Visitor):
    """Collects a message's variables, those that must be numbers, and the keys its selectors know."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.numbers: set[str] = set()
        self.variants: dict[str, set[str]] = {}

    def visit_VariableReference(self, node: Any) -> None:  # noqa: N802 Fluent's name
        self.names.add(node.id.name)

    def visit_FunctionReference(self, node: Any) -> None:  # noqa: N802
        self.numbers |= {each.id.name for each in node.arguments.positional}
        self.generic_visit(node)

    def visit_SelectExpression(self, node: Any) -> None:  # noqa: N802
        known = {getattr(each.key, "name", None) or each.key.value for each in node.variants}
        self.variants.setdefault(node.selector.id.name, set()).update(known)
        self.generic_visit(node)


def _messages(language: str) -> dict[str, _Facts]:
    found: dict[str, _Facts] = {}
    for path in sorted((LOCALES / language).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, fluent.Junk), f"{path.name}: {entry.content}"
            if isinstance(entry, fluent.Message):
                assert entry.id.name not in found, f"{entry.id.name} stands twice"
                found[entry.id.name] = _Facts()
                found[entry.id.name].visit(entry)
    return found


MESSAGES = {language: _messages(language) for language in languages()}
EVERY = [(language, key) for language in languages() for key in MESSAGES[language]]


def _ways(facts: _Facts) -> list[dict[str, Any]]:
    """Facts that lead through every variant of a message, nasty wherever words may be."""
    usual: dict[str, Any] = {name: 7 if name in facts.numbers else NASTY for name in facts.names}
    ways = [usual]
    for name, variants in facts.variants.items():
        choices: list[Any] = [*variants, 0, 1, 2]
        for variant in choices:
            ways.append({**usual, name: variant})
            ways += [{**usual, name: variant, other: count} for other in facts.variants for count in (0, 1, 5)]
    return ways


def test_swedish_comes_first() -> None:
    assert DEFAULT == "sv"
    assert languages()[0] == "sv"
    assert set(read_profile(None).languages) == set(languages())


@pytest.mark.parametrize("language", [each for each in languages() if each != DEFAULT])
def test_every_language_has_the_same_keys_with_the_same_facts(language: str) -> None:
    expected, actual = MESSAGES[DEFAULT], MESSAGES[language]
    assert sorted(actual) == sorted(expected)
    assert {key: facts.names for key, facts in actual.items()} == {key: facts.names for key, facts in expected.items()}
    assert [path.name for path in sorted((LOCALES / language).iterdir())] == [
        path.name for path in sorted((LOCALES / DEFAULT).iterdir())
    ]


@pytest.mark.parametrize(("language", "key"), EVERY)
def test_whatever_a_person_wrote_stays_words(language: str, key: str) -> None:
    for facts in _ways(MESSAGES[language][key]):
        said = text(language, key, **facts)
        words, entities = parse_html(str(said))  # raises where Telegram would refuse
        assert {each["type"] for each in entities} <= {"bold", "italic", "blockquote"}
        assert words.count(NASTY) == str(said).count(str(escape(NASTY)))
        assert NASTY not in said
        assert words.strip()
        assert words.count(NASTY) == label(language, key, **facts).count(NASTY)


def test_a_text_within_a_text_is_escaped_once() -> None:
    inner = text("sv", "consultations-choice", choice="<b>&")
    whole = text("sv", "consultations-preview", question="&", choices=join([inner, inner]), audience="x", days=14)
    assert whole.count("• &lt;b&gt;&amp;") == 2
    assert "&amp;lt;" not in whole


def test_a_text_there_is_not_or_that_lacks_a_fact_is_our_bug() -> None:
    for key, facts in (("unheard-of", {}), ("petitions-approved", {"number": "E-2026-0001"})):
        with pytest.raises(MissingText):
            text("sv", key, **facts)
    assert not has("sv", "unheard-of")


def test_times_are_told_as_the_town_counts_them() -> None:
    at = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    key = "petitions-closed-on"
    assert text("sv", key, day=day(at, ZONE)) == "Avslutat 24 nov. 2026."
    assert text("en", key, day=day(at, ZONE)) == "Closed on Nov 24, 2026."
    assert text("sv", key, day=day(date(2026, 1, 2), ZONE)) == "Avslutat 2 jan. 2026."
    assert "00:30" in text("sv", key, day=moment(at, ZONE))


def test_the_parked_number_can_be_read_out() -> None:
    assert "12345" in text("sv", "fault-parked", number=12345)


def _used_keys() -> list[tuple[str, str]]:
    """Text keys in the code as regular expressions (a part that is filled in is `.+`), with their place."""
    found = []
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            keys = node.args[1:2] if name in {"text", "label"} else []
            keys += [each.value for each in node.keywords if each.arg == "typed"]
            for key in keys:
                for one in (key.body, key.orelse) if isinstance(key, ast.IfExp) else (key,):
                    if isinstance(one, ast.Constant) and isinstance(one.value, str):
                        found.append((re.escape(one.value), f"{path.name}:{one.lineno}"))
                    elif isinstance(one, ast.JoinedStr):
                        parts = [
                            re.escape(str(each.value)) if isinstance(each, ast.Constant) else ".+"
                            for each in one.values
                        ]
                        found.append(("".join(parts), f"{path.name}:{one.lineno}"))
    return found


@pytest.mark.parametrize("language", languages())
def test_every_key_in_the_code_has_a_text(language: str) -> None:
    used = _used_keys()
    assert len(used) > 80
    missing = [(key, place) for key, place in used if not any(re.fullmatch(key, each) for each in MESSAGES[language])]
    assert missing == []


@pytest.mark.parametrize("language", languages())
def test_labels_fit_their_buttons_and_commands_their_menu(language: str) -> None:
    buttons = [label(language, key) for key in MESSAGES[language] if key.startswith(("button-", "petitions-reason-"))]
    buttons += [each.label(language) for each in (*TOPICS.values(), *DEPARTMENTS.values())]
    assert [each for each in buttons if len(each) > 64 or "\n" in each] == []
    for each in commands(language):
        assert re.fullmatch(r"[a-z0-9_]{1,32}", each["command"])
        assert 1 <= len(each["description"]) <= 256
    for key in MENU:
        assert re.fullmatch(r"[a-z0-9_]{1,32}", label(language, f"command-{key}"))
        assert 1 <= len(label(language, f"command-{key}-does")) <= 256
    listed = {key.removeprefix("command-").removesuffix("-does") for key in MESSAGES[language] if "command-" in key[:8]}
    assert listed == set(MENU)


@pytest.mark.parametrize("language", languages())
def test_answers_to_buttons_fit_a_toast(language: str) -> None:
    """Telegram, answerCallbackQuery: 200 characters."""
    toasts = [label(language, key, number="E-2026-0001") for key in MESSAGES[language] if "-toast-" in key]
    assert len(toasts) >= 5
    assert [each for each in toasts if len(each) > 200] == []
