import json
from datetime import timedelta
from typing import Any

import pytest

from bot.civic.citizen import Citizen
from bot.civic.permission import Grant, Role
from bot.civic.profile import read_profile
from bot.consultations.rules import Audience, ConsultationState
from bot.notes import marks
from bot.suggestions.actions import (
    begin_draft,
    change_department,
    change_topic,
    match_consultation,
    offered_consultation,
    remove_personal,
    submit_suggestion,
)
from nlp.analysis import Wish, kept
from nlp.taxonomy import DEPARTMENTS, TOPICS
from storage.database import Database
from tests.storage.rows import NOW, consultation, meet
from tests.support.understanding import analysis, found, wish

TOWN, MARKS = read_profile(None), marks("sv")
TEXT = "Sätt upp lampor! Agda, 900101-1234, 070-123 45 67."
PERSONAL = found(TEXT, PERSON_NAME="Agda", PERSONNUMMER="900101-1234", PHONE="070-123 45 67")


@pytest.fixture
def draft() -> dict[str, Any]:
    return begin_draft("Sätt upp lampor", analysis(), MARKS)


def kept_as_json(draft: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(draft))
    return found


def test_a_changed_topic_takes_its_department_along_and_back(draft: dict[str, Any]) -> None:
    assert (draft["topic"], draft["department"], draft["sure"]) == ("street-care", "tff", False)
    assert change_topic(draft, "school")
    assert (draft["topic"], draft["department"], draft["sure"]) == ("school", TOPICS["school"].department, True)
    assert change_topic(draft, "street-care")
    assert draft["department"] == "tff"


@pytest.mark.parametrize("code", ["", "unheard-of", "tff'; --"])
def test_what_is_not_in_the_taxonomy_changes_nothing(draft: dict[str, Any], code: str) -> None:
    before = dict(draft)
    assert not change_topic(draft, code)
    assert not change_department(draft, code)
    assert draft == before


def test_every_topic_has_a_department_there_is() -> None:
    assert {topic.department for topic in TOPICS.values()} <= set(DEPARTMENTS)


async def test_a_suggestion_is_stored_as_the_person_left_it(sqlite: Database, draft: dict[str, Any]) -> None:
    [anna] = await meet(sqlite, 1)
    change_department(draft, "buf")
    async with sqlite.work() as work:
        await submit_suggestion(work, anna, draft, TOWN, NOW)
    async with sqlite.reading() as work:
        [row] = await work.suggestions.sent_by(anna)
    assert (row.number, row.text, row.language) == ("S-2026-000001", "Sätt upp lampor", "sv")
    assert (row.topic, row.department, row.guessed_department) == ("street-care", "buf", "tff")
    assert row.vector == kept(wish())


async def test_a_draft_begun_before_an_update_is_sent_in_all_the_same(sqlite: Database, draft: dict[str, Any]) -> None:
    [anna] = await meet(sqlite, 1)
    for later in ("vector", "personal", "dropped", "wishes", "consultation"):
        del draft[later]
    async with sqlite.work() as work:
        assert await offered_consultation(work, anna, draft, NOW) is None
        remove_personal(draft, MARKS)
        assert (await submit_suggestion(work, anna, draft, TOWN, NOW)).vector is None


# Personal data


def test_a_personnummer_is_gone_before_the_draft_is_kept() -> None:
    draft = begin_draft(TEXT, analysis(personal=PERSONAL), MARKS)
    assert draft["text"] == "Sätt upp lampor! Agda, [personnummer], 070-123 45 67."
    assert "900101" not in json.dumps(draft)
    assert draft["dropped"]
    assert [draft["text"][start:end] for start, end, _ in draft["personal"]] == ["Agda", "070-123 45 67"]


async def test_the_rest_is_sent_in_as_it_is_or_without(sqlite: Database) -> None:
    [anna] = await meet(sqlite, 1)
    draft = kept_as_json(begin_draft(TEXT, analysis(personal=PERSONAL), MARKS))
    async with sqlite.work() as work:
        as_it_is = await submit_suggestion(work, anna, draft, TOWN, NOW)
        remove_personal(draft, MARKS)
        remove_personal(draft, MARKS)  # pressed twice
        without = await submit_suggestion(work, anna, draft, TOWN, NOW)
    assert as_it_is.text == "Sätt upp lampor! Agda, [personnummer], 070-123 45 67."
    assert without.text == "Sätt upp lampor! [namn], [personnummer], [telefonnummer]."
    assert (draft["personal"], draft["dropped"]) == ([], False)
    assert (without.topic, without.vector) == (as_it_is.topic, as_it_is.vector)


# Consultations


async def members(database: Database) -> tuple[Citizen, Citizen]:
    """Somebody of the forum, and somebody who is not."""
    farida, bilal = await meet(database, 1, 2)
    async with database.work() as work:
        await work.citizens.grant(farida.id, Grant(Role.FORUM_MEMBER), NOW)
    [farida] = await meet(database, 1)
    return farida, bilal


async def offered(database: Database, citizen: Citizen, meaning: Wish, **given: Any) -> str | None:
    """What somebody is asked to answer instead, beside one open consultation about something else."""
    async with database.work() as work:
        await work.consultations.add(consultation("C-2026-0001", vector=kept(wish(0, 1)), language="sv"))
        await work.consultations.add(
            consultation("C-2026-0002", **{"vector": kept(wish(1)), "language": "sv", **given})
        )
    draft = begin_draft("Sätt upp lampor", analysis(), MARKS)
    async with database.work() as work:
        await match_consultation(work, citizen, draft, analysis(wish=meaning), TOWN, NOW)
        row = await offered_consultation(work, citizen, kept_as_json(draft), NOW)
    assert draft["consultation"] == (None if row is None else row.number)
    return None if row is None else row.number


async def test_a_member_is_offered_the_open_question_that_the_wish_touches(sqlite: Database) -> None:
    farida, _ = await members(sqlite)
    assert await offered(sqlite, farida, wish(1)) == "C-2026-0002"


@pytest.mark.parametrize("given", [
    {"vector": None},
    {"vector": kept(wish(1)) + b"\0\0"},
    {"vector": kept(wish(0, 0, 1))},
    {"question": "Vad behövs i Kroppkärr?"},
    {"audience": Audience.PANEL},
    {"state": ConsultationState.CLOSED},
    {"opened_at": NOW - timedelta(days=2), "closes_at": NOW},
], ids=["before", "older model", "else", "elsewhere", "others", "closed", "over"])  # fmt: skip
async def test_what_does_not_fit_is_not_offered(sqlite: Database, given: dict[str, Any]) -> None:
    farida, _ = await members(sqlite)
    assert await offered(sqlite, farida, wish(1, text="Stockfallet"), **given) is None


async def test_who_is_not_asked_is_not_offered_it(sqlite: Database) -> None:
    _, bilal = await members(sqlite)
    assert await offered(sqlite, bilal, wish(1)) is None


async def test_what_is_noted_is_offered_only_while_it_can_be_answered(sqlite: Database) -> None:
    farida, bilal = await members(sqlite)
    draft = {"consultation": "C-2026-0001"}
    row = consultation("C-2026-0001")
    async with sqlite.work() as work:
        await work.consultations.add(row)
        assert await offered_consultation(work, farida, draft, NOW) is not None
        assert await offered_consultation(work, bilal, draft, NOW) is None
        assert await offered_consultation(work, farida, draft, row.closes_at) is None
        await work.consultations.answer(row, farida, 0, NOW)
        assert await offered_consultation(work, farida, draft, NOW) is None
