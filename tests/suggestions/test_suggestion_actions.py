from typing import Any

import numpy as np
import pytest

from bot.civic.profile import read_profile
from bot.suggestions.actions import begin_draft, change_department, change_topic, submit_suggestion
from nlp.analysis import Analysis, Guess
from nlp.taxonomy import DEPARTMENTS, TOPICS
from storage.database import Database
from tests.storage.rows import NOW, meet

UNDERSTOOD = Analysis(
    language="sv",
    topics=(Guess("street-care", 0.5), Guess("traffic", 0.3), Guess("safety", 0.2)),
    departments=(Guess("tff", 0.9), Guess("ksf", 0.1)),
    kinds=(Guess("suggestion", 0.9),),
    sure=False,
    vector=np.zeros(3, dtype=np.float32),
)


@pytest.fixture
def draft() -> dict[str, Any]:
    return begin_draft("Sätt upp lampor", UNDERSTOOD)


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
        await submit_suggestion(work, anna, draft, read_profile(None), NOW)
    async with sqlite.reading() as work:
        [row] = await work.suggestions.sent_by(anna)
    assert (row.number, row.text, row.language) == ("S-2026-000001", "Sätt upp lampor", "sv")
    assert (row.topic, row.department, row.guessed_department) == ("street-care", "buf", "tff")
